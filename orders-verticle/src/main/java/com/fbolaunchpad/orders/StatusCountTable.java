package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every statement on {@code order_status_count}: each looks at orders, counts and events at one moment. */
final class StatusCountTable {
    /** Beyond so many events that aren't counted, looking through all orders costs less. */
    private static final int MOST_UNCOUNTED = 10_000;

    /** Rows of two kinds: counts, and events that they don't include, of those one more at most than are wanted. */
    static final FuelOrderTable.Statement COUNTED = new FuelOrderTable.Statement("""
            select status, orders, cast(null as varchar(4000)) as data from order_status_count
            union all
            select null, 0, data from (select data from order_event
              where log_position > (select counted_position from order_event_position where id = 1)
              order by log_position limit $1) positioned
            union all
            select null, 0, data from (select data from order_event where log_position is null limit $1) unpositioned
            """, List.of(MOST_UNCOUNTED + 1L));

    /** The same from the orders themselves, which know of the events that have no position yet. */
    private static final String ORDERS = """
            select status, count(*) as orders, cast(null as varchar(4000)) as data from fuel_order group by status
            union all
            select null, 0, data from order_event where log_position is null
            """;

    /** Whether anything has been counted yet. */
    Future<Boolean> haveBegun(Sql sql) {
        return sql.query("select counted_position from order_event_position where id = 1")
                .map(rows -> rows.get(0).getLong("counted_position") != OrderEventTable.NOTHING_COUNTED);
    }

    /** Orders by status, of what is counted and what is not counted yet; empty where that is too much to be read. */
    Future<Optional<Map<OrderStatus, Long>>> read(Sql sql) {
        return sql.query(COUNTED.text(), COUNTED.values().toArray()).map(rows -> {
            var uncounted = events(rows);
            if (uncounted.size() > MOST_UNCOUNTED) {
                return Optional.empty();
            }
            var counts = counts(rows);
            StatusCounts.changes(uncounted).forEach((status, change) -> counts.merge(status, change, Long::sum));
            return Optional.of(counts);
        });
    }

    /** Looks through all orders. */
    Future<Map<OrderStatus, Long>> count(Sql sql) {
        return sql.query("select status, count(*) as orders from fuel_order group by status")
                .map(StatusCountTable::counts);
    }

    /** Looks through all orders, as they were after the last event that has a position. */
    Future<Map<OrderStatus, Long>> countPositioned(Sql sql) {
        return sql.query(ORDERS).map(rows -> {
            var counts = counts(rows);
            StatusCounts.changes(events(rows)).forEach((status, change) -> counts.merge(status, -change, Long::sum));
            return counts;
        });
    }

    Future<Void> add(Sql sql, Map<OrderStatus, Long> changes) {
        return sql.updateAll(
                "update order_status_count set orders = orders + $2 where status = $1",
                changes.entrySet().stream()
                        .map(change -> List.<Object>of(change.getKey().name(), change.getValue()))
                        .toList());
    }

    private static Map<OrderStatus, Long> counts(List<Row> rows) {
        var counts = new EnumMap<OrderStatus, Long>(OrderStatus.class);
        rows.stream()
                .filter(row -> row.getString("status") != null)
                .forEach(row -> counts.put(OrderStatus.valueOf(row.getString("status")), row.getLong("orders")));
        return counts;
    }

    private static List<JsonObject> events(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.getString("status") == null)
                .map(row -> new JsonObject(row.getString("data")))
                .toList();
    }
}
