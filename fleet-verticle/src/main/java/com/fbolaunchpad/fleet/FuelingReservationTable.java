package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of fueling_reservation. */
final class FuelingReservationTable {
    private static final String FITS =
            "(tail_number = $1 and fuel_type = $2 and truck_id is not distinct from cast($3 as bigint))";

    /** An order's claim on a truck. */
    record Claim(long orderId, boolean confirmed) {}

    /**
     * Adds the row, or raises the one that is there to the later version and the later time. To be called while the
     * aircraft is locked: so there is one row of the same terms at most.
     */
    Future<Void> reserve(Sql sql, long orderId, long orderVersion, ReservedTerms terms, Instant now) {
        return insert(sql, orderId, orderVersion, terms, now, false)
                .compose(inserted -> inserted > 0
                        ? Future.succeededFuture(inserted)
                        : sql.update(
                                "update fueling_reservation set order_version = greatest(order_version, $5),"
                                        + " reserved_at = $6, confirmed = false where order_id = $4 and " + FITS,
                                with(terms, orderId, orderVersion, now)))
                .mapEmpty();
    }

    /** Adds a row of the terms that the order has already. To be called while the aircraft is locked, too. */
    Future<Void> insertConfirmed(Sql sql, long orderId, long orderVersion, ReservedTerms terms, Instant now) {
        return insert(sql, orderId, orderVersion, terms, now, true).mapEmpty();
    }

    /** Unless there is a row of the terms. */
    private static Future<Integer> insert(
            Sql sql, long orderId, long orderVersion, ReservedTerms terms, Instant now, boolean confirmed) {
        return sql.update(
                "insert into fueling_reservation (tail_number, fuel_type, truck_id, order_id, order_version, reserved_at,"
                        + " id, confirmed) select cast($1 as varchar(20)), cast($2 as varchar(20)), cast($3 as bigint),"
                        + " cast($4 as bigint), cast($5 as bigint), cast($6 as timestamp with time zone),"
                        + " cast($7 as varchar(36)), cast($8 as boolean)"
                        + " where not exists (select 1 from fueling_reservation where order_id = $4 and " + FITS + ")",
                with(terms, orderId, orderVersion, now, UUID.randomUUID().toString(), confirmed));
    }

    /** Whether the order has a row of the terms, or has settled on others at a later version. */
    Future<Boolean> holds(Sql sql, long orderId, long orderVersion, ReservedTerms terms) {
        return sql.query(
                        "select count(*) as n from fueling_reservation where order_id = $4"
                                + " and ((confirmed = true and order_version > $5) or " + FITS + ")",
                        with(terms, orderId, orderVersion))
                .map(rows -> rows.get(0).getLong("n") > 0);
    }

    /** Confirms the row of the terms that a version of the order has, and deletes those of others up to that version. */
    Future<Void> settle(Sql sql, long orderId, long orderVersion, ReservedTerms terms) {
        return Sql.together(
                sql.update(
                        "delete from fueling_reservation where order_id = $4 and order_version <= $5 and not " + FITS,
                        with(terms, orderId, orderVersion)),
                sql.update(
                        "update fueling_reservation set confirmed = true where order_id = $4 and confirmed = false"
                                + " and order_version <= $5 and " + FITS,
                        with(terms, orderId, orderVersion)));
    }

    /**
     * The same for rows that were reserved by {@code then} and never settled: of those, rows of a later version belong
     * to changes that were never made. What has been confirmed for a later version since is left alone.
     */
    Future<Void> settleOld(Sql sql, long orderId, long orderVersion, ReservedTerms terms, Instant then) {
        return sql.update(
                        "delete from fueling_reservation where order_id = $4 and (order_version <= $5 or not confirmed)"
                                + " and reserved_at <= $6 and not " + FITS,
                        with(terms, orderId, orderVersion, then))
                .compose(deleted -> sql.update(
                        "update fueling_reservation set confirmed = true where order_id = $4 and confirmed = false"
                                + " and reserved_at <= $5 and " + FITS,
                        with(terms, orderId, then)))
                .mapEmpty();
    }

    Future<Void> delete(Sql sql, long orderId) {
        return sql.update("delete from fueling_reservation where order_id = $1", orderId)
                .mapEmpty();
    }

    /** Deletes the order's rows that were reserved by {@code then}. */
    Future<Void> deleteOld(Sql sql, long orderId, Instant then) {
        return sql.update("delete from fueling_reservation where order_id = $1 and reserved_at <= $2", orderId, then)
                .mapEmpty();
    }

    /** Orders with a row that was reserved by {@code then} and isn't confirmed yet. */
    Future<List<Long>> unsettled(Sql sql, Instant then, int most) {
        return sql.query(
                        "select distinct order_id from fueling_reservation where confirmed = false and reserved_at <= $1"
                                + " order by order_id limit $2",
                        then,
                        (long) most)
                .map(FuelingReservationTable::orderIds);
    }

    /** The next orders after the given one with a row that was reserved by {@code then}. */
    Future<List<Long>> ordersAfter(Sql sql, long orderId, Instant then, int most) {
        return sql.query(
                        "select distinct order_id from fueling_reservation where order_id > $1 and reserved_at <= $2"
                                + " order by order_id limit $3",
                        orderId,
                        then,
                        (long) most)
                .map(FuelingReservationTable::orderIds);
    }

    Future<List<Claim>> claims(Sql sql, long truckId) {
        return sql.query(
                        "select order_id, confirmed from fueling_reservation where truck_id = $1 order by order_id",
                        truckId)
                .map(rows -> rows.stream()
                        .map(row -> new Claim(row.getLong("order_id"), row.getBoolean("confirmed")))
                        .toList());
    }

    /** Orders that rely on any of the grades being approved for the aircraft. */
    Future<List<Long>> ordersOf(Sql sql, String tailNumber, List<String> grades) {
        var where = new Where().and("tail_number = ?", tailNumber).andIn("fuel_type", grades);
        return sql.query(
                        "select distinct order_id from fueling_reservation" + where.sql() + " order by order_id",
                        where.parameters())
                .map(FuelingReservationTable::orderIds);
    }

    private static List<Long> orderIds(List<Row> rows) {
        return rows.stream().map(row -> row.getLong("order_id")).toList();
    }

    private static @Nullable Object[] with(ReservedTerms terms, Object... others) {
        var parameters = new @Nullable Object[3 + others.length];
        parameters[0] = terms.tailNumber();
        parameters[1] = terms.fuelType();
        parameters[2] = terms.truckId();
        System.arraycopy(others, 0, parameters, 3, others.length);
        return parameters;
    }
}
