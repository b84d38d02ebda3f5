package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the event log tells of orders, event by event, and keeps by it which orders each truck is out for. */
final class OrderNews {
    private static final Logger log = LoggerFactory.getLogger(OrderNews.class);
    private static final int MALFORMED = 400;
    private static final long FIRST_VERSION = 1;

    private final Database database;
    private final TruckWorkTable work;

    OrderNews(Database database, TruckWorkTable work) {
        this.database = database;
        this.work = work;
    }

    /**
     * An event that comes again, or late from an instance that was taken for dead, changes nothing. One that can't be read is
     * left out, for it would never get better and all others would wait for it: the next event of its order says it all anew.
     */
    Future<Void> take(JsonObject event) {
        return Future.<Void>succeededFuture()
                .compose(now -> apply(new Input(event)))
                .recover(failure -> {
                    if (!isMalformed(failure)) {
                        return Future.failedFuture(failure);
                    }
                    log.warn("The event {} is left out: {}", event.getValue("id"), failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    private static boolean isMalformed(Throwable failure) {
        return failure instanceof Problem problem && problem.status() == MALFORMED;
    }

    private Future<Void> apply(Input event) {
        var position = event.number("sequence");
        var data = event.object("data");
        return TruckWork.of(event)
                .map(now -> put(now, position))
                .orElseGet(() -> rest(data.number("order_id"), data.number("order_version")));
    }

    /** No truck is out for the order, and none can have been for one that was only made. */
    private Future<Void> rest(long orderId, long orderVersion) {
        return orderVersion == FIRST_VERSION ? Future.succeededFuture() : work.delete(database, orderId, orderVersion);
    }

    private Future<Void> put(TruckWork now, long position) {
        return database.transaction(sql ->
                work.advance(sql, position).compose(isNews -> isNews ? replace(sql, now) : Future.succeededFuture()));
    }

    private Future<Void> replace(Sql sql, TruckWork now) {
        return work.find(sql, now.orderId())
                .compose(before -> before.isPresent() && before.get().orderVersion() >= now.orderVersion()
                        ? Future.succeededFuture()
                        : work.delete(sql, now.orderId(), now.orderVersion())
                                .compose(deleted -> work.insert(
                                        sql, before.map(now::following).orElse(now))));
    }

    /**
     * Events are gone that weren't taken. The log still has all of the last days, and no truck is out for longer: so nothing
     * is kept of what was known, and the events from the oldest on tell it anew. An order of which none is left reappears
     * with its next one.
     */
    Future<Void> startAnew() {
        return database.transaction(sql -> work.rewind(sql).compose(rewound -> work.deleteAll(sql)));
    }
}
