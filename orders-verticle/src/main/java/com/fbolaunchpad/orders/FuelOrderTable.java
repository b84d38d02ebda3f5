package com.fbolaunchpad.orders;

import static java.util.Objects.requireNonNull;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code fuel_order} and its assignment lock. */
final class FuelOrderTable {
    private static final String COLUMNS = """
            id, status, tail_number, customer_id, fuel_type, additive_requested, requested_amount,
            assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, lst_notes, priority, due_at,
            start_meter_reading, end_meter_reading, meter_rollover, created_at, updated_at, dispatch_timestamp,
            acknowledge_timestamp, en_route_timestamp, fueling_start_timestamp, completion_timestamp,
            reviewed_timestamp, cancelled_timestamp, reviewed_by_csr_user_id, cancel_reason, flag_reason,
            confirmed_fuel_type, confirmation_method, confirmation_note, confirmed_by_user_id, confirmed_at,
            version, change_version, acknowledged_change_version, due_sort""";

    /** Where each stands in a row: looking for a name there goes through all before it, for each of them. */
    private static final Map<String, Integer> PLACES = places();

    private static final String SELECT = "select " + COLUMNS + " from fuel_order";
    /** What an edit may change comes first, in both statements and in {@link #values}. */
    private static final String INSERT = """
            insert into fuel_order (status, tail_number, customer_id, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, priority, due_at, due_sort,
              confirmed_fuel_type, confirmation_method, confirmation_note, confirmed_by_user_id, confirmed_at,
              flag_reason, updated_at, change_version, acknowledged_change_version,
              id, version, created_at, dispatch_timestamp)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
              $23, $24, $25, $26)
            """;

    private static final String UPDATE = """
            update fuel_order set status = $1, tail_number = $2, customer_id = $3, fuel_type = $4,
              additive_requested = $5, requested_amount = $6, assigned_lst_user_id = $7, assigned_truck_id = $8,
              location_on_ramp = $9, csr_notes = $10, priority = $11, due_at = $12, due_sort = $13,
              confirmed_fuel_type = $14, confirmation_method = $15, confirmation_note = $16,
              confirmed_by_user_id = $17, confirmed_at = $18, flag_reason = $19, updated_at = $20,
              change_version = $21, acknowledged_change_version = $22,
              lst_notes = $23, start_meter_reading = $24, end_meter_reading = $25, meter_rollover = $26,
              calculated_gallons_dispensed = $27, acknowledge_timestamp = $28, en_route_timestamp = $29,
              fueling_start_timestamp = $30, completion_timestamp = $31, reviewed_timestamp = $32,
              cancelled_timestamp = $33, reviewed_by_csr_user_id = $34, cancel_reason = $35, version = version + 1
            where id = $36 and version = $37
            """;

    Future<Optional<FuelOrder>> find(Sql sql, long id) {
        return sql.query(SELECT + " where id = $1", id)
                .map(rows -> rows.stream().map(FuelOrderTable::order).findFirst());
    }

    /** Those of the orders that there are. */
    Future<List<FuelOrder>> findAll(Sql sql, List<Long> ids) {
        var where = new Where().andIn("id", ids);
        return sql.query(SELECT + where.sql(), where.parameters())
                .map(rows -> rows.stream().map(FuelOrderTable::order).toList());
    }

    /** Open orders from the id on, by id. */
    Future<List<FuelOrder>> open(Sql sql, long fromId, int most) {
        var where = new Where()
                .andIn("status", OrderStatus.open().stream().map(Enum::name).toList())
                .and("id >= ?", fromId);
        var clause = where.sql(" order by id limit ?", (long) most);
        return sql.query(SELECT + clause, where.parameters())
                .map(rows -> rows.stream().map(FuelOrderTable::order).toList());
    }

    /** A statement with its values. */
    record Statement(String text, List<Object> values) {
        /** From a text in which each {@code ?} stands for the next of the values. */
        static Statement of(String text, List<Object> values) {
            return new Statement(new Where().sql(text, values.toArray()), values);
        }
    }

    Future<List<FuelOrder>> list(Sql sql, OrderFilter filter, OrderSlice slice) {
        var statement = listing(filter, slice);
        return sql.query(statement.text(), statement.values().toArray())
                .map(rows -> rows.stream().map(FuelOrderTable::order).toList());
    }

    /** Each range of the filter comes in the list's order as far as needed, from an index where one has it; then they are merged. */
    static Statement listing(OrderFilter filter, OrderSlice slice) {
        var values = new ArrayList<Object>();
        var behind = slice.after() == null ? filter : filter.and(slice.after().condition());
        var isOne = behind.ranges().size() == 1;
        var ranges = behind.ranges().stream()
                .map(range -> {
                    var ordered = SELECT + where(range, values) + orderBy(slice.sort(), range);
                    if (isOne) {
                        return ordered;
                    }
                    values.add(slice.offset() + slice.limit());
                    return "(" + ordered + " limit ?)";
                })
                .collect(Collectors.joining(" union all "));
        values.add(slice.limit());
        var merged = (isOne ? ranges : ranges + orderBy(slice.sort(), List.of())) + " limit ?";
        if (slice.offset() == 0) {
            return Statement.of(merged, values);
        }
        values.add(slice.offset());
        return Statement.of(merged + " offset ?", values);
    }

    /** Names a column of one value too, which changes nothing but that each engine finds the index that begins with it. */
    private static String orderBy(OrderSort sort, List<OrderFilter.Condition> range) {
        return range.stream()
                .map(OrderFilter.Condition::column)
                .filter(Objects::nonNull)
                .findFirst()
                .map(column -> " order by " + sort.directed(column) + ", " + sort.columns())
                .orElse(" order by " + sort.columns());
    }

    private static String where(List<OrderFilter.Condition> conditions, List<Object> values) {
        conditions.forEach(condition -> values.addAll(condition.values()));
        return conditions.isEmpty()
                ? ""
                : conditions.stream()
                        .map(OrderFilter.Condition::text)
                        .collect(Collectors.joining(" and ", " where ", ""));
    }

    Future<Long> count(Sql sql, OrderFilter filter) {
        var statement = counting(filter);
        return sql.query(statement.text(), statement.values().toArray())
                .map(rows -> rows.get(0).getLong("orders"));
    }

    static Statement counting(OrderFilter filter) {
        var values = new ArrayList<Object>();
        var counts = filter.ranges().stream()
                .map(range -> "select count(*) as orders from fuel_order" + where(range, values))
                .collect(Collectors.joining(" union all "));
        return Statement.of("select cast(sum(orders) as bigint) as orders from (" + counts + ") counts", values);
    }

    /** Where the last order stands in the sequence in which they were made; empty where there is none. */
    Future<Optional<OrderCursor>> lastMade(Sql sql) {
        return sql.query("select created_at, id from fuel_order order by created_at desc, id desc limit 1")
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new OrderCursor(
                                OrderSort.CREATED_AT, Database.instant(row, "created_at"), row.getLong("id"))));
    }

    Future<Void> insert(Sql sql, FuelOrder order) {
        return sql.update(INSERT, values(order, order.id(), order.version(), order.createdAt(), order.createdAt()))
                .mapEmpty();
    }

    /** Writes {@code after} over {@code before}; answers false when that isn't the row's version any more. */
    Future<Boolean> replace(Sql sql, FuelOrder before, FuelOrder after) {
        var outcome = after.outcome();
        var readings = outcome.readings();
        var reached = after.timestamps();
        return sql.update(
                        UPDATE,
                        values(
                                after,
                                outcome.lstNotes(),
                                readings == null ? null : readings.start(),
                                readings == null ? null : readings.end(),
                                readings == null ? null : readings.rollover(),
                                readings == null ? null : readings.gallons(),
                                reached.get(OrderStatus.ACKNOWLEDGED),
                                reached.get(OrderStatus.EN_ROUTE),
                                reached.get(OrderStatus.FUELING),
                                reached.get(OrderStatus.COMPLETED),
                                reached.get(OrderStatus.REVIEWED),
                                reached.get(OrderStatus.CANCELLED),
                                outcome.reviewedBy(),
                                outcome.cancelReason(),
                                before.id(),
                                before.version()))
                .map(changed -> changed == 1);
    }

    /** Whether the order is still of this version; it stays so until the transaction ends. */
    Future<Boolean> stands(Sql sql, FuelOrder order) {
        return sql.query(
                        "select id from fuel_order where id = $1 and version = $2 for update",
                        order.id(),
                        order.version())
                .map(rows -> !rows.isEmpty());
    }

    private static @Nullable Object[] values(FuelOrder order, @Nullable Object... further) {
        var wanted = order.wanted();
        var confirmation = order.confirmation();
        var values = new ArrayList<@Nullable Object>();
        Collections.addAll(
                values,
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
                wanted.dueSort(),
                confirmation == null ? null : confirmation.fuelType(),
                confirmation == null ? null : confirmation.method().name(),
                confirmation == null ? null : confirmation.note(),
                confirmation == null ? null : confirmation.confirmedBy(),
                confirmation == null ? null : confirmation.confirmedAt(),
                order.flagReason(),
                order.updatedAt(),
                order.changeVersion(),
                order.acknowledgedChangeVersion());
        Collections.addAll(values, further);
        return values.toArray();
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

    private static Map<String, Integer> places() {
        var places = new HashMap<String, Integer>();
        for (var column : COLUMNS.split(",\\s*", -1)) {
            places.put(column, places.size());
        }
        return places;
    }

    private static int at(String column) {
        return requireNonNull(PLACES.get(column));
    }

    private static FuelOrder order(Row row) {
        var timestamps = new EnumMap<OrderStatus, Instant>(OrderStatus.class);
        for (var status : OrderStatus.values()) {
            var time = instant(row, status.timestampField());
            if (time != null) {
                timestamps.put(status, time);
            }
        }
        return new FuelOrder(
                row.getLong(at("id")),
                OrderStatus.valueOf(row.getString(at("status"))),
                new FuelOrder.Wanted(
                        row.getString(at("tail_number")),
                        row.getString(at("fuel_type")),
                        row.getBigDecimal(at("requested_amount")),
                        row.getString(at("location_on_ramp")),
                        row.getBoolean(at("additive_requested")),
                        row.getLong(at("customer_id")),
                        row.getString(at("csr_notes")),
                        Priority.valueOf(row.getString(at("priority"))),
                        instant(row, "due_at")),
                new FuelOrder.Assignment(row.getLong(at("assigned_lst_user_id")), row.getLong(at("assigned_truck_id"))),
                confirmation(row),
                row.getString(at("flag_reason")),
                timestamps,
                new FuelOrder.Outcome(
                        readings(row),
                        row.getString(at("lst_notes")),
                        row.getLong(at("reviewed_by_csr_user_id")),
                        row.getString(at("cancel_reason"))),
                row.getLong(at("version")),
                row.getInteger(at("change_version")),
                row.getInteger(at("acknowledged_change_version")),
                required(row, "created_at"),
                required(row, "updated_at"));
    }

    private static @Nullable GradeConfirmation confirmation(Row row) {
        var method = row.getString(at("confirmation_method"));
        return method == null
                ? null
                : new GradeConfirmation(
                        row.getString(at("confirmed_fuel_type")),
                        GradeConfirmation.Method.valueOf(method),
                        row.getString(at("confirmation_note")),
                        row.getLong(at("confirmed_by_user_id")),
                        required(row, "confirmed_at"));
    }

    private static @Nullable MeterReadings readings(Row row) {
        var start = row.getBigDecimal(at("start_meter_reading"));
        var end = row.getBigDecimal(at("end_meter_reading"));
        return start == null || end == null
                ? null
                : new MeterReadings(start, end, row.getBigDecimal(at("meter_rollover")));
    }

    private static @Nullable Instant instant(Row row, String column) {
        var time = row.getOffsetDateTime(at(column));
        return time == null ? null : time.toInstant();
    }

    private static Instant required(Row row, String column) {
        return row.getOffsetDateTime(at(column)).toInstant();
    }
}
