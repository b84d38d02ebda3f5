package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the event log tells of orders, in its order, and keeps by it which orders each truck is out for. */
final class OrderNews {
    private static final Logger log = LoggerFactory.getLogger(OrderNews.class);
    /** Of an order that was only made: no truck can have been out for it. */
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
    Future<Void> take(List<JsonObject> events) {
        Future<Void> taken = Future.succeededFuture();
        var resting = new ArrayList<OrderVersion>();
        for (var event : events) {
            try {
                var input = new Input(event);
                var position = input.number("sequence");
                var order = OrderVersion.of(input);
                var out = TruckWork.of(input);
                if (out.isPresent()) {
                    var before = List.copyOf(resting);
                    resting.clear();
                    taken = taken.compose(now -> rest(before)).compose(now -> put(out.get(), position));
                } else if (order.version() > FIRST_VERSION) {
                    resting.add(order);
                }
            } catch (Problem malformed) {
                log.warn("The event {} is left out: {}", event.getValue("id"), malformed.getMessage());
            }
        }
        return taken.compose(now -> rest(resting));
    }

    /** No truck is out for these any more. */
    private Future<Void> rest(List<OrderVersion> orders) {
        return work.delete(database, orders);
    }

    private Future<Void> put(TruckWork now, long position) {
        return database.transaction(sql ->
                work.advance(sql, position).compose(isNews -> isNews ? replace(sql, now) : Future.succeededFuture()));
    }

    private Future<Void> replace(Sql sql, TruckWork now) {
        return work.find(sql, now.orderId())
                .compose(before -> before.isPresent() && before.get().orderVersion() >= now.orderVersion()
                        ? Future.succeededFuture()
                        : work.delete(sql, List.of(new OrderVersion(now.orderId(), now.orderVersion())))
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
