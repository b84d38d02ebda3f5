package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of fueling_permit. */
final class FuelingPermitTable {
    /** What has become of the order's permit, which nobody else changes until the transaction ends. */
    Future<Optional<Fueling>> lock(Sql sql, long orderId) {
        return sql.query("select * from fueling_permit where order_id = $1 for update", orderId)
                .map(rows -> rows.stream().findFirst().map(FuelingPermitTable::fueling));
    }

    /** The order that the truck has an open permit for. */
    Future<Optional<Long>> orderFueledBy(Sql sql, long truckId) {
        return sql.query(
                        "select order_id from fueling_permit where truck_id = $1 and held_fuel_type is not null"
                                + " and state = 'OPEN'",
                        truckId)
                .map(rows -> rows.stream().findFirst().map(row -> row.getLong("order_id")));
    }

    /** The grades that the aircraft has open permits for. */
    Future<List<String>> gradesFlowingInto(Sql sql, String tailNumber) {
        return sql.query(
                        "select distinct fuel_type from fueling_permit where tail_number = $1"
                                + " and held_fuel_type is not null and state = 'OPEN' order by fuel_type",
                        tailNumber)
                .map(rows ->
                        rows.stream().map(row -> row.getString("fuel_type")).toList());
    }

    /** The next orders after the given one with an open permit that was minted by {@code then}. */
    Future<List<Long>> ordersAfter(Sql sql, long orderId, Instant then, int most) {
        return sql.query(
                        "select order_id from fueling_permit where state = 'OPEN' and order_id > $1 and minted_at <= $2"
                                + " order by order_id limit $3",
                        orderId,
                        then,
                        (long) most)
                .map(rows -> rows.stream().map(row -> row.getLong("order_id")).toList());
    }

    Future<Void> insert(Sql sql, FuelingPermit permit) {
        return sql.update(
                        "insert into fueling_permit (order_version, truck_id, tail_number, fuel_type, held_fuel_type,"
                                + " minted_at, minted_by_user_id, confirmed_fuel_type, confirmation_method,"
                                + " confirmed_by_user_id, confirmed_at, order_id, state)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'OPEN')",
                        terms(permit))
                .mapEmpty();
    }

    /** Gives an open permit other terms. */
    Future<Void> replace(Sql sql, FuelingPermit permit) {
        return sql.update(
                        "update fueling_permit set order_version = $1, truck_id = $2, tail_number = $3, fuel_type = $4,"
                                + " held_fuel_type = $5, minted_at = $6, minted_by_user_id = $7, confirmed_fuel_type = $8,"
                                + " confirmation_method = $9, confirmed_by_user_id = $10, confirmed_at = $11"
                                + " where order_id = $12 and state = 'OPEN'",
                        terms(permit))
                .compose(Revision::written);
    }

    private static @Nullable Object[] terms(FuelingPermit permit) {
        var terms = permit.terms();
        var confirmation = permit.confirmation();
        return new @Nullable Object[] {
            permit.orderVersion(),
            terms.truckId(),
            terms.tailNumber(),
            terms.fuelType(),
            terms.fuelType(),
            permit.mintedAt(),
            permit.mintedBy(),
            confirmation == null ? null : confirmation.fuelType(),
            confirmation == null ? null : confirmation.method().name(),
            confirmation == null ? null : confirmation.confirmedBy(),
            confirmation == null ? null : confirmation.confirmedAt(),
            permit.orderId()
        };
    }

    Future<Void> complete(Sql sql, long orderId, MeteredFuel fuel, Instant now) {
        var readings = fuel.readings();
        return sql.update(
                        "update fueling_permit set state = 'COMPLETED', held_fuel_type = null, closed_at = $1,"
                                + " start_meter_reading = $2, end_meter_reading = $3, meter_rollover = $4"
                                + " where order_id = $5 and state = 'OPEN'",
                        new @Nullable Object[] {
                            now,
                            readings.start().value(),
                            readings.end().value(),
                            readings.rolledOver() ? fuel.rollover() : null,
                            orderId
                        })
                .compose(Revision::written);
    }

    Future<Void> release(Sql sql, long orderId, Instant now) {
        return sql.update(
                        "update fueling_permit set state = 'RELEASED', held_fuel_type = null, closed_at = $1"
                                + " where order_id = $2 and state = 'OPEN'",
                        now,
                        orderId)
                .compose(Revision::written);
    }

    /**
     * Takes back an open permit of an earlier version of the order than {@code orderVersion}, on other terms than it has
     * now: no fuel has flowed by it, for the order went on without.
     */
    Future<Void> withdraw(Sql sql, long orderId, long orderVersion, ReservedTerms terms) {
        return sql.update(
                        "delete from fueling_permit where order_id = $1 and order_version < $2 and state = 'OPEN'"
                                + " and not (tail_number = $3 and fuel_type = $4"
                                + " and truck_id = coalesce(cast($5 as bigint), 0))",
                        orderId,
                        orderVersion,
                        terms.tailNumber(),
                        terms.fuelType(),
                        terms.truckId())
                .mapEmpty();
    }

    /** Releases a permit that isn't minted yet, so that it never will be. */
    Future<Void> forbid(Sql sql, long orderId, Instant now) {
        return sql.update(
                        "insert into fueling_permit (order_id, state, closed_at) values ($1, 'RELEASED', $2)",
                        orderId,
                        now)
                .mapEmpty();
    }

    private static Fueling fueling(Row row) {
        return switch (row.getString("state")) {
            case "OPEN" -> new Fueling.Open(permit(row));
            case "COMPLETED" -> new Fueling.Completed(fuel(row));
            default -> new Fueling.Released();
        };
    }

    private static MeteredFuel fuel(Row row) {
        var rollover = row.getBigDecimal("meter_rollover");
        var readings = new MeterReadings(
                new Gallons(row.getBigDecimal("start_meter_reading")),
                new Gallons(row.getBigDecimal("end_meter_reading")),
                rollover != null);
        return new MeteredFuel(readings, rollover == null ? BigDecimal.ZERO : rollover);
    }

    private static FuelingPermit permit(Row row) {
        return new FuelingPermit(
                row.getLong("order_id"),
                row.getLong("order_version"),
                new FuelingPermit.Terms(
                        row.getLong("truck_id"), row.getString("tail_number"), row.getString("fuel_type")),
                Database.instant(row, "minted_at"),
                row.getLong("minted_by_user_id"),
                confirmation(row));
    }

    private static @Nullable GradeConfirmation confirmation(Row row) {
        return row.getString("confirmed_fuel_type") == null
                ? null
                : new GradeConfirmation(
                        row.getString("confirmed_fuel_type"),
                        GradeConfirmation.Method.valueOf(row.getString("confirmation_method")),
                        row.getLong("confirmed_by_user_id"),
                        Database.instant(row, "confirmed_at"));
    }
}
