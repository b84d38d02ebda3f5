package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of meter_log. */
final class MeterLogTable {
    /** Adds the movement at the end of the truck's log; to be called while the truck is locked or new. */
    Future<Void> append(Sql sql, long truckId, MeterMovement movement) {
        return count(sql, truckId)
                .compose(last -> sql.update(
                        "insert into meter_log (truck_id, entry_number, previous_entry_number, kind, order_id,"
                                + " start_reading, end_reading, rolled_over, gallons, reason, recorded_at,"
                                + " recorded_by_user_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                        new @Nullable Object[] {
                            truckId,
                            last + 1,
                            last == 0 ? null : last,
                            movement.kind().name(),
                            movement.orderId(),
                            movement.start().value(),
                            movement.end().value(),
                            movement.rolledOver(),
                            movement.gallons(),
                            movement.reason(),
                            movement.recordedAt(),
                            movement.recordedBy()
                        }))
                .mapEmpty();
    }

    /** Entries of the truck, which is also the number of its last one. */
    Future<Long> count(Sql sql, long truckId) {
        return sql.query("select coalesce(max(entry_number), 0) as total from meter_log where truck_id = $1", truckId)
                .map(rows -> rows.get(0).getLong("total"));
    }

    /** The newest first. */
    Future<List<JsonObject>> rows(Sql sql, long truckId, Page page) {
        return sql.query(
                        "select * from meter_log where truck_id = $1 order by entry_number desc limit $2 offset $3",
                        truckId,
                        (long) page.size(),
                        page.offset())
                .map(rows -> rows.stream()
                        .map(row -> movement(row).toJson(row.getLong("entry_number")))
                        .toList());
    }

    private static MeterMovement movement(Row row) {
        return new MeterMovement(
                MeterMovement.Kind.valueOf(row.getString("kind")),
                row.getLong("order_id"),
                new Gallons(row.getBigDecimal("start_reading")),
                new Gallons(row.getBigDecimal("end_reading")),
                row.getBoolean("rolled_over"),
                row.getBigDecimal("gallons"),
                row.getString("reason"),
                Database.instant(row, "recorded_at"),
                row.getLong("recorded_by_user_id"));
    }
}
