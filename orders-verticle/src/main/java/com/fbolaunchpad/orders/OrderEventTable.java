package com.fbolaunchpad.orders;

import static java.util.Objects.requireNonNull;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;

/** Every statement on {@code order_event} and on the row that counts its positions. */
final class OrderEventTable {
    Future<Void> insert(Sql sql, OrderEvent event) {
        return sql.update(
                        "insert into order_event (id, order_id, order_version, type, recorded_at, data, audience)"
                                + " values ($1, $2, $3, $4, $5, $6, $7)",
                        event.id(),
                        event.orderId(),
                        event.orderVersion(),
                        event.type(),
                        event.time(),
                        event.data().encode(),
                        event.audience())
                .mapEmpty();
    }

    /** How many committed events have no position yet. */
    Future<Long> countUnpositioned(Sql sql) {
        return sql.query("select count(*) as waiting from order_event where log_position is null")
                .map(rows -> rows.get(0).getLong("waiting"));
    }

    /**
     * How far the log is.
     *
     * @param given the last position given
     * @param counted the last one whose event the counts by status include; {@link #NOTHING_COUNTED} where there are none yet
     */
    record Progress(long given, long counted) {}

    static final long NOTHING_COUNTED = -1;

    /** Nobody else gives a position, or counts, until the transaction ends. */
    Future<Progress> lockProgress(Sql sql) {
        return sql.query("select last_position, counted_position from order_event_position where id = 1 for update")
                .map(rows -> new Progress(
                        rows.get(0).getLong("last_position"), rows.get(0).getLong("counted_position")));
    }

    /** Committed events without a position, in the order in which they get one: of one order by its versions. */
    Future<List<OrderEvent>> unpositioned(Sql sql, int limit) {
        return events(sql, withoutPosition(limit));
    }

    static FuelOrderTable.Statement withoutPosition(int limit) {
        return new FuelOrderTable.Statement(
                "select * from order_event where log_position is null"
                        + " order by recorded_at, order_version, order_id limit $1",
                List.of((long) limit));
    }

    /** Writes where each event stands in the log. */
    Future<Void> writePositions(Sql sql, List<OrderEvent> events) {
        return sql.updateAll(
                "update order_event set log_position = $2 where id = $1",
                events.stream()
                        .map(event -> List.<Object>of(event.id(), requireNonNull(event.position())))
                        .toList());
    }

    /** Positions are given, and events counted, up to this one. */
    Future<Void> writeProgress(Sql sql, long position) {
        return sql.update(
                        "update order_event_position set last_position = $1, counted_position = $1 where id = 1",
                        position)
                .mapEmpty();
    }

    /** The ends of the log: the last position given, and the last one whose event has been forgotten; 0 for none. */
    record Ends(long last, long forgotten) {}

    Future<Ends> ends(Sql sql) {
        return sql.query("select last_position, forgotten_position from order_event_position where id = 1")
                .map(rows -> new Ends(
                        rows.get(0).getLong("last_position"), rows.get(0).getLong("forgotten_position")));
    }

    /** The events behind a position, in the order of the log. */
    Future<List<OrderEvent>> after(Sql sql, long position, int limit) {
        return events(sql, behind(position, limit));
    }

    static FuelOrderTable.Statement behind(long position, int limit) {
        return new FuelOrderTable.Statement(
                "select * from order_event where log_position > $1 order by log_position limit $2",
                List.of(position, (long) limit));
    }

    private static Future<List<OrderEvent>> events(Sql sql, FuelOrderTable.Statement statement) {
        return sql.query(statement.text(), statement.values().toArray())
                .map(rows -> rows.stream().map(OrderEventTable::event).toList());
    }

    /** Forgets the events up to a position, of which none was forgotten behind {@code forgotten}. */
    Future<Integer> forget(Sql sql, long forgotten, long upTo) {
        return sql.update(
                        "update order_event_position set forgotten_position = $2 where id = 1 and forgotten_position = $1",
                        forgotten,
                        upTo)
                .compose(moved -> moved == 1
                        ? sql.update("delete from order_event where log_position <= $1", upTo)
                        : Future.succeededFuture(0));
    }

    private static OrderEvent event(Row row) {
        var data = new JsonObject(row.getString("data"));
        var audience = row.getString("audience");
        return new OrderEvent(
                row.getString("id"),
                row.getLong("order_id"),
                row.getLong("order_version"),
                row.getString("type"),
                Database.instant(row, "recorded_at"),
                data,
                audience == null ? OrderEvent.audience(data.getLong("assigned_lst_user_id")) : audience,
                row.getLong("log_position"));
    }
}
