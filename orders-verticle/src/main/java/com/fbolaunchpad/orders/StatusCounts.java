package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many orders there are of each status, without counting them: kept up by whoever gives events their positions, in the
 * transaction that does it, so that no two changes of orders wait for each other because of it. What is asked for is that, with
 * what the events say that are not counted yet: it is right at every moment.
 */
final class StatusCounts {
    private static final int PORTION = 500;

    private final Database database;
    private final StatusCountTable counts;
    private final OrderEventTable events;
    private boolean begun;

    StatusCounts(Database database, StatusCountTable counts, OrderEventTable events) {
        this.database = database;
        this.counts = counts;
        this.events = events;
    }

    /** Orders by status; of the others there are none. */
    Future<Map<OrderStatus, Long>> read() {
        return begun
                ? readCounted()
                : counts.haveBegun(database).compose(haveBegun -> {
                    begun = haveBegun;
                    return haveBegun ? readCounted() : counts.count(database);
                });
    }

    private Future<Map<OrderStatus, Long>> readCounted() {
        return counts.read(database)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> counts.count(database)));
    }

    /**
     * Counts, under the lock of {@link OrderEventTable#lockProgress}, what has got its position in this transaction, and before
     * it what a node of an older release has given positions without counting it; where nothing has been counted yet, all orders.
     */
    Future<Void> advance(Sql sql, OrderEventTable.Progress progress, List<OrderEvent> positioned) {
        if (progress.counted() == OrderEventTable.NOTHING_COUNTED) {
            return counts.countPositioned(sql).compose(all -> counts.add(sql, all));
        }
        return catchUp(sql, progress.counted(), progress.given())
                .compose(caughtUp -> counts.add(sql, changesOf(positioned)));
    }

    private Future<Void> catchUp(Sql sql, long counted, long given) {
        if (counted >= given) {
            return Future.succeededFuture();
        }
        return events.after(sql, counted, (int) Math.min(PORTION, given - counted))
                .compose(portion -> counts.add(sql, changesOf(portion))
                        .compose(added -> portion.isEmpty()
                                ? Future.succeededFuture()
                                : catchUp(sql, counted + portion.size(), given)));
    }

    private static Map<OrderStatus, Long> changesOf(List<OrderEvent> events) {
        return changes(events.stream().map(OrderEvent::data).toList());
    }

    /** What events, of which only {@code from} and {@code to} count, add to each status. */
    static Map<OrderStatus, Long> changes(List<JsonObject> events) {
        var changes = new EnumMap<OrderStatus, Long>(OrderStatus.class);
        for (var event : events) {
            add(changes, event.getString("from"), -1);
            add(changes, event.getString("to"), 1);
        }
        changes.values().removeIf(change -> change == 0);
        return changes;
    }

    private static void add(Map<OrderStatus, Long> changes, @Nullable String status, long orders) {
        if (status != null) {
            changes.merge(OrderStatus.valueOf(status), orders, Long::sum);
        }
    }
}
