package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the grades of its aircraft and its truck for each open order. An order reserves before it takes on new terms, and
 * settles afterwards: what stays behind in between only forbids too much. Locks are taken in this order: permit, truck,
 * aircraft, reservation; only with the aircraft locked is it certain that an order has no row yet.
 */
final class FuelingReservations {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final FuelTruckTable trucks;
    private final FuelingPermitTable permits;
    private final FuelingReservationTable reservations;
    private final Clock clock;

    FuelingReservations(
            Database database,
            FuelTypeTable fuelTypes,
            AircraftTable aircraft,
            FuelTruckTable trucks,
            FuelingPermitTable permits,
            FuelingReservationTable reservations,
            Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.trucks = trucks;
        this.permits = permits;
        this.reservations = reservations;
        this.clock = clock;
    }

    Future<JsonObject> reserve(BusRequest request) {
        var input = Input.of(request);
        return Retry.once(() -> database.transaction(sql -> reserve(sql, input)))
                .map(terms ->
                        new JsonObject().put("fuel_type", terms.fuelType()).put("tail_number", terms.tailNumber()));
    }

    /** What is read and locked goes out together: the terms need nothing of it but the grades. */
    private Future<ReservedTerms> reserve(Sql sql, Input input) {
        var orderId = input.number("order_id");
        var orderVersion = input.number("order_version");
        var aircraftType = input.textOrNull("aircraft_type");
        var grades = fuelTypes.all(sql);
        var truck = truck(sql, input.numberOrNull("truck_id"));
        var plane = aircraft.lock(sql, input.tailNumber());
        return grades.map(known -> ReservedTerms.of(input, known)).compose(terms -> truck.compose(knownTruck ->
                        plane.compose(knownPlane -> fit(sql, terms, knownTruck, knownPlane, aircraftType)))
                .compose(fitting -> reservations.reserve(sql, orderId, orderVersion, terms, clock.instant()))
                .recover(failure -> Future.failedFuture(meaning(failure, terms)))
                .map(terms));
    }

    /** The terms agree with the aircraft, known or registered now, and the truck. */
    private Future<Void> fit(
            Sql sql,
            ReservedTerms terms,
            Optional<FuelTruck> truck,
            Optional<Aircraft> knownPlane,
            @Nullable String aircraftType) {
        new GradeAgreement(terms.fuelType(), truck, knownPlane, LocalDate.now(clock)).require();
        return (knownPlane.isPresent() ? Future.succeededFuture(knownPlane.get()) : register(sql, terms, aircraftType))
                .map(plane -> {
                    plane.requireActive();
                    var truckId = terms.truckId();
                    if (truckId != null) {
                        truck.orElseThrow(() -> FuelTruck.unknown(truckId)).requireAvailable();
                    }
                    return null;
                });
    }

    private Future<Optional<FuelTruck>> truck(Sql sql, @Nullable Long id) {
        return id == null ? Future.succeededFuture(Optional.empty()) : trucks.lock(sql, id);
    }

    private Future<Aircraft> register(Sql sql, ReservedTerms terms, @Nullable String aircraftType) {
        if (aircraftType == null) {
            throw Problem.unprocessable(
                    "unknown-aircraft",
                    "There is no aircraft " + terms.tailNumber()
                            + ". Register it first, or give its aircraft_type (which needs MANAGE_AIRCRAFT).");
        }
        var registered =
                Aircraft.unverified(terms.tailNumber(), aircraftType.strip(), terms.fuelType(), clock.instant());
        return aircraft.insert(sql, registered).map(registered);
    }

    private static Throwable meaning(Throwable failure, ReservedTerms terms) {
        var changed = failure instanceof SqlFailure refused
                && (refused.violates("fueling_reservation_truck_grade_fk")
                        || refused.violates("fueling_reservation_aircraft_grade_fk"));
        return changed
                ? Problem.conflict(
                        "fuel-grade-mismatch",
                        "The order is for " + terms.fuelType() + ", and the grade of its truck or its aircraft "
                                + terms.tailNumber() + " was changed just now.")
                : failure;
    }

    /**
     * What the order doesn't take any more is free, a permit included that it never came to use; what it takes is held. The
     * grade is given by its code.
     */
    Future<JsonObject> settle(BusRequest request) {
        var input = Input.of(request);
        var orderId = input.number("order_id");
        var orderVersion = input.number("order_version");
        if (!input.flag("open", false)) {
            return reservations.delete(database, orderId).map(done -> new JsonObject());
        }
        var terms = new ReservedTerms(input.tailNumber(), input.text("fuel_type"), input.numberOrNull("truck_id"));
        return settle(orderId, orderVersion, terms, sql -> reservations.settle(sql, orderId, orderVersion, terms))
                .map(done -> new JsonObject());
    }

    /** The same for an open order of which nobody has said since {@code then} what it takes. */
    Future<Void> settleOld(long orderId, long orderVersion, ReservedTerms terms, Instant then) {
        return settle(
                orderId, orderVersion, terms, sql -> reservations.settleOld(sql, orderId, orderVersion, terms, then));
    }

    /** An order that was fuelled or released is over, whatever a late word says of it. */
    private Future<Void> settle(
            long orderId, long orderVersion, ReservedTerms terms, Function<Sql, Future<Void>> freeOthers) {
        return database.transaction(sql -> {
                    var permit = permits.lock(sql, orderId);
                    var held = reservations.holds(sql, orderId, orderVersion, terms);
                    return permit.compose(found -> found.isPresent() && !(found.get() instanceof Fueling.Open)
                            ? reservations.delete(sql, orderId)
                            : held.compose(holds ->
                                            holds ? Future.succeededFuture() : hold(sql, orderId, orderVersion, terms))
                                    .compose(holding -> Sql.together(
                                            permits.withdraw(sql, orderId, orderVersion, terms),
                                            freeOthers.apply(sql))));
                })
                .recover(failure -> Future.failedFuture(meaning(failure, terms)));
    }

    /** An order that dropped its truck, say, has reserved nothing for that: there is a row of what it takes from here on. */
    private Future<Void> hold(Sql sql, long orderId, long orderVersion, ReservedTerms terms) {
        return truck(sql, terms.truckId())
                .compose(truck -> aircraft.lock(sql, terms.tailNumber()))
                .compose(locked -> reservations.holds(sql, orderId, orderVersion, terms))
                .compose(meanwhile -> meanwhile
                        ? Future.succeededFuture()
                        : reservations.insertConfirmed(sql, orderId, orderVersion, terms, clock.instant()));
    }
}
