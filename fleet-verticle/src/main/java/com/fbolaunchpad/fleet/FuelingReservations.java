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
        var orderId = input.number("order_id");
        var orderVersion = input.number("order_version");
        var aircraftType = input.textOrNull("aircraft_type");
        return fuelTypes.all(database).compose(grades -> {
            var terms = ReservedTerms.of(input, grades);
            return Retry.once(() -> database.transaction(sql -> fit(sql, terms, aircraftType)
                            .compose(fitting ->
                                    reservations.reserve(sql, orderId, orderVersion, terms, clock.instant()))))
                    .recover(failure -> Future.failedFuture(meaning(failure, terms)))
                    .map(reserved ->
                            new JsonObject().put("fuel_type", terms.fuelType()).put("tail_number", terms.tailNumber()));
        });
    }

    /** The aircraft, known or registered now, with which the terms agree; it and the truck stay as they are. */
    private Future<Aircraft> fit(Sql sql, ReservedTerms terms, @Nullable String aircraftType) {
        var truckId = terms.truckId();
        var lockedTruck = truck(sql, truckId);
        var lockedAircraft = aircraft.lock(sql, terms.tailNumber());
        return lockedTruck.compose(truck -> lockedAircraft
                .compose(known -> {
                    new GradeAgreement(terms.fuelType(), truck, known, LocalDate.now(clock)).require();
                    return known.isPresent() ? Future.succeededFuture(known.get()) : register(sql, terms, aircraftType);
                })
                .map(plane -> {
                    plane.requireActive();
                    if (truckId != null) {
                        truck.orElseThrow(() -> FuelTruck.unknown(truckId)).requireAvailable();
                    }
                    return plane;
                }));
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

    /** What the order doesn't take any more is free, a permit included that it never came to use; what it takes is held. */
    Future<JsonObject> settle(BusRequest request) {
        var input = Input.of(request);
        var orderId = input.number("order_id");
        var orderVersion = input.number("order_version");
        var settled = input.flag("open", false)
                ? fuelTypes.all(database).compose(grades -> {
                    var terms = ReservedTerms.of(input, grades);
                    return settle(
                            orderId,
                            orderVersion,
                            terms,
                            sql -> reservations.settle(sql, orderId, orderVersion, terms));
                })
                : reservations.delete(database, orderId);
        return settled.map(done -> new JsonObject());
    }

    /** The same for an open order of which nobody has said since {@code then} what it takes. */
    Future<Void> settleOld(long orderId, long orderVersion, ReservedTerms terms, Instant then) {
        return settle(
                orderId, orderVersion, terms, sql -> reservations.settleOld(sql, orderId, orderVersion, terms, then));
    }

    /** An order that was fuelled or released is over, whatever a late word says of it. */
    private Future<Void> settle(
            long orderId, long orderVersion, ReservedTerms terms, Function<Sql, Future<Void>> freeOthers) {
        return database.transaction(sql -> permits.lock(sql, orderId).compose(found -> {
                    if (found.isPresent() && !(found.get() instanceof Fueling.Open)) {
                        return reservations.delete(sql, orderId);
                    }
                    return Sql.together(
                                    permits.withdraw(sql, orderId, orderVersion, terms),
                                    hold(sql, orderId, orderVersion, terms))
                            .compose(held -> freeOthers.apply(sql));
                }))
                .recover(failure -> Future.failedFuture(meaning(failure, terms)));
    }

    /** An order that dropped its truck, say, has reserved nothing for that: there is a row of what it takes from here on. */
    private Future<Void> hold(Sql sql, long orderId, long orderVersion, ReservedTerms terms) {
        return reservations
                .holds(sql, orderId, orderVersion, terms)
                .compose(held -> held
                        ? Future.succeededFuture()
                        : truck(sql, terms.truckId())
                                .compose(truck -> aircraft.lock(sql, terms.tailNumber()))
                                .compose(locked -> reservations.holds(sql, orderId, orderVersion, terms))
                                .compose(meanwhile -> meanwhile
                                        ? Future.succeededFuture()
                                        : reservations.insertConfirmed(
                                                sql, orderId, orderVersion, terms, clock.instant())));
    }
}
