package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code fuel_order} and its assignment lock. */
final class FuelOrderTable {
    private static final String SELECT = "select * from fuel_order";
    private static final String INSERT = """
            insert into fuel_order (id, status, tail_number, customer_id, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, priority, due_at, created_at, updated_at,
              dispatch_timestamp, version, change_version, acknowledged_change_version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """;
    private static final String UPDATE = """
            update fuel_order set status = $3, assigned_lst_user_id = $4, assigned_truck_id = $5, lst_notes = $6,
              start_meter_reading = $7, end_meter_reading = $8, calculated_gallons_dispensed = $9,
              acknowledge_timestamp = $10, en_route_timestamp = $11, fueling_start_timestamp = $12,
              completion_timestamp = $13, reviewed_timestamp = $14, cancelled_timestamp = $15,
              reviewed_by_csr_user_id = $16, cancel_reason = $17, updated_at = $18, version = version + 1
            where id = $1 and version = $2
            """;
    private static final Map<String, String> SORTS = Map.of(
            "created_at", " order by created_at, id",
            "-created_at", " order by created_at desc, id desc",
            "due_at", " order by due_at, id",
            "-due_at", " order by due_at desc, id desc",
            "id", " order by id",
            "-id", " order by id desc");

    Future<Optional<FuelOrder>> find(Sql sql, long id) {
        return sql.query(SELECT + " where id = $1", id)
                .map(rows -> rows.stream().map(FuelOrderTable::order).findFirst());
    }

    Future<List<FuelOrder>> list(Sql sql, Where where, String sort, Page page) {
        var clause = where.sql(SORTS.get(sort) + " limit ? offset ?", (long) page.size(), page.offset());
        return sql.query(SELECT + clause, where.parameters())
                .map(rows -> rows.stream().map(FuelOrderTable::order).toList());
    }

    Future<Long> count(Sql sql, Where where) {
        return sql.query("select count(*) as orders from fuel_order" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("orders"));
    }

    Future<Map<OrderStatus, Long>> countByStatus(Sql sql) {
        return sql.query("select status, count(*) as orders from fuel_order group by status")
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> OrderStatus.valueOf(row.getString("status")), row -> row.getLong("orders"))));
    }

    Future<Void> insert(Sql sql, FuelOrder order) {
        var wanted = order.wanted();
        return sql.update(
                        INSERT,
                        order.id(),
                        order.status().name(),
                        wanted.tailNumber(),
                        wanted.customerId(),
                        wanted.fuelType(),
                        wanted.additiveRequested(),
                        wanted.amountGallons(),
                        order.assignment().lstUserId(),
                        order.assignment().truckId(),
                        wanted.locationOnRamp(),
                        wanted.csrNotes(),
                        wanted.priority().name(),
                        wanted.dueAt(),
                        order.createdAt(),
                        order.updatedAt(),
                        order.createdAt(),
                        order.version(),
                        order.changeVersion(),
                        order.acknowledgedChangeVersion())
                .mapEmpty();
    }

    /** Writes {@code after} over {@code before}; answers false when that isn't the row's version any more. */
    Future<Boolean> replace(Sql sql, FuelOrder before, FuelOrder after) {
        var readings = after.readings();
        return sql.update(
                        UPDATE,
                        before.id(),
                        before.version(),
                        after.status().name(),
                        after.assignment().lstUserId(),
                        after.assignment().truckId(),
                        after.lstNotes(),
                        readings == null ? null : readings.start(),
                        readings == null ? null : readings.end(),
                        readings == null ? null : readings.gallons(),
                        after.timestamps().get(OrderStatus.ACKNOWLEDGED),
                        after.timestamps().get(OrderStatus.EN_ROUTE),
                        after.timestamps().get(OrderStatus.FUELING),
                        after.timestamps().get(OrderStatus.COMPLETED),
                        after.timestamps().get(OrderStatus.REVIEWED),
                        after.timestamps().get(OrderStatus.CANCELLED),
                        after.reviewedBy(),
                        after.cancelReason(),
                        after.updatedAt())
                .map(changed -> changed == 1);
    }

    /** Makes the caller's transaction the only one that assigns automatically, until it ends. */
    Future<Void> lockAssignments(Sql sql) {
        return sql.query("select id from assignment_lock where id = 1 for update")
                .mapEmpty();
    }

    Future<Map<Long, Long>> openOrdersByLst(Sql sql, List<Long> userIds) {
        return openOrdersBy(sql, "assigned_lst_user_id", userIds);
    }

    Future<Map<Long, Long>> openOrdersByTruck(Sql sql, List<Long> truckIds) {
        return openOrdersBy(sql, "assigned_truck_id", truckIds);
    }

    private static Future<Map<Long, Long>> openOrdersBy(Sql sql, String column, List<Long> ids) {
        var where = new Where()
                .andIn(column, ids)
                .andIn("status", OrderStatus.open().stream().map(Enum::name).toList());
        var statement = "select " + column + " as assignee, count(*) as orders from fuel_order"
                + where.sql(" group by " + column);
        return sql.query(statement, where.parameters()).map(rows -> rows.stream()
                .collect(Collectors.toMap(row -> row.getLong("assignee"), row -> row.getLong("orders"))));
    }

    private static FuelOrder order(Row row) {
        var timestamps = new EnumMap<OrderStatus, Instant>(OrderStatus.class);
        for (var status : OrderStatus.values()) {
            var time = instant(row, status.timestampField());
            if (time != null) {
                timestamps.put(status, time);
            }
        }
        var start = row.getBigDecimal("start_meter_reading");
        var end = row.getBigDecimal("end_meter_reading");
        return new FuelOrder(
                row.getLong("id"),
                OrderStatus.valueOf(row.getString("status")),
                new FuelOrder.Wanted(
                        row.getString("tail_number"),
                        row.getString("fuel_type"),
                        row.getBigDecimal("requested_amount"),
                        row.getString("location_on_ramp"),
                        row.getBoolean("additive_requested"),
                        row.getLong("customer_id"),
                        row.getString("csr_notes"),
                        Priority.valueOf(row.getString("priority")),
                        instant(row, "due_at")),
                new FuelOrder.Assignment(row.getLong("assigned_lst_user_id"), row.getLong("assigned_truck_id")),
                timestamps,
                start == null || end == null ? null : new MeterReadings(start, end),
                row.getString("lst_notes"),
                row.getLong("reviewed_by_csr_user_id"),
                row.getString("cancel_reason"),
                row.getLong("version"),
                row.getInteger("change_version"),
                row.getInteger("acknowledged_change_version"),
                Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        return row.getValue(column) == null ? null : Database.instant(row, column);
    }
}
