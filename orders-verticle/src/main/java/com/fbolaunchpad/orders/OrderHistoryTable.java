package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code order_history}. */
final class OrderHistoryTable {
    Future<Void> insert(Sql sql, HistoryEntry entry) {
        return sql.update(
                        "insert into order_history (id, order_id, order_version, action, recorded_at, actor_user_id,"
                                + " client_address, request_id, changes, misfuel)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                        UUID.randomUUID().toString(),
                        entry.orderId(),
                        entry.orderVersion(),
                        entry.action(),
                        entry.recordedAt(),
                        entry.actorUserId(),
                        entry.clientAddress(),
                        entry.requestId(),
                        entry.changes().encode(),
                        entry.isMisfuel())
                .mapEmpty();
    }

    /** The entries of an order, oldest first. */
    Future<List<HistoryEntry>> list(Sql sql, long orderId, Page page) {
        return sql.query(
                        "select * from order_history where order_id = $1 order by recorded_at, order_version, id limit $2 offset $3",
                        orderId,
                        (long) page.size(),
                        page.offset())
                .map(rows -> rows.stream().map(OrderHistoryTable::entry).toList());
    }

    Future<Long> count(Sql sql, long orderId) {
        return sql.query("select count(*) as entries from order_history where order_id = $1", orderId)
                .map(rows -> rows.get(0).getLong("entries"));
    }

    /** The refused attempts to misfuel behind a position (null: from the beginning), newest first. */
    Future<List<RefusedFueling>> listRefused(Sql sql, RefusedFueling.@Nullable Position after, long limit) {
        var statement = refusals(after, limit);
        return sql.query(statement.text(), statement.values().toArray())
                .map(rows -> rows.stream().map(OrderHistoryTable::refusal).toList());
    }

    static FuelOrderTable.Statement refusals(RefusedFueling.@Nullable Position after, long limit) {
        var values = new ArrayList<Object>();
        if (after != null) {
            values.add(after.recordedAt());
            values.add(after.id().toString());
        }
        values.add(limit);
        return FuelOrderTable.Statement.of(
                "select * from order_history where misfuel = true"
                        + (after == null ? "" : " and (recorded_at, id) < (?, ?)")
                        + " order by misfuel desc, recorded_at desc, id desc limit ?",
                values);
    }

    private static RefusedFueling refusal(Row row) {
        return new RefusedFueling(
                new RefusedFueling.Position(Database.instant(row, "recorded_at"), UUID.fromString(row.getString("id"))),
                row.getLong("order_id"),
                row.getLong("actor_user_id"),
                row.getString("client_address"),
                row.getString("request_id"),
                new JsonObject(row.getString("changes")));
    }

    private static HistoryEntry entry(Row row) {
        return new HistoryEntry(
                row.getLong("order_id"),
                row.getLong("order_version"),
                row.getString("action"),
                Database.instant(row, "recorded_at"),
                row.getLong("actor_user_id"),
                row.getString("client_address"),
                row.getString("request_id"),
                new JsonObject(row.getString("changes")));
    }
}
