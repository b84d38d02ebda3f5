package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mints the permit without which no order is fuelled, and releases it, each exactly once however often it is asked for.
 * Locks are taken in this order: permit, truck, aircraft. The row of an order that has none yet can't be locked, so two
 * requests may both insert it: the one that loses finds it the second time, or inserts it where that one has been withdrawn
 * since. Only an open permit is ever withdrawn: that an order was fuelled or released stands for good.
 */
final class FuelingPermits {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final FuelTruckTable trucks;
    private final MaintenanceTable maintenance;
    private final FuelingPermitTable permits;
    private final FuelingReservationTable reservations;
    private final Duration checkValidity;
    private final Clock clock;

    FuelingPermits(
            Database database,
            FuelTypeTable fuelTypes,
            AircraftTable aircraft,
            FuelTruckTable trucks,
            MaintenanceTable maintenance,
            FuelingPermitTable permits,
            FuelingReservationTable reservations,
            Duration checkValidity,
            Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.trucks = trucks;
        this.maintenance = maintenance;
        this.permits = permits;
        this.reservations = reservations;
        this.checkValidity = checkValidity;
        this.clock = clock;
    }

    Future<JsonObject> mint(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .map(grades -> wanted(input, grades, request.caller().userId()))
                .compose(wanted -> Retry.once(() -> database.transaction(sql -> mint(sql, wanted))))
                .map(permit -> new JsonObject().put("permit", permit.toJson()));
    }

    private FuelingPermit wanted(Input input, FuelTypes grades, @Nullable Long mintedBy) {
        var terms = new FuelingPermit.Terms(
                input.number("truck_id"), input.tailNumber(), grades.code(input.text("fuel_type")));
        var given = input.objectOrNull("grade_confirmation");
        var confirmation = given == null ? null : GradeConfirmation.of(given, grades);
        // One of another grade says nothing about this one.
        var fitting = confirmation != null && confirmation.fuelType().equals(terms.fuelType()) ? confirmation : null;
        return new FuelingPermit(
                input.number("order_id"), input.number("order_version"), terms, clock.instant(), mintedBy, fitting);
    }

    private Future<FuelingPermit> mint(Sql sql, FuelingPermit wanted) {
        return permits.lock(sql, wanted.orderId()).compose(found -> {
            if (found.isEmpty()) {
                return requireSafe(sql, wanted)
                        .compose(safe -> permits.insert(sql, wanted))
                        .map(wanted);
            }
            if (!(found.get() instanceof Fueling.Open open)) {
                throw Problem.conflict(
                        "permit-closed", "The fuelling of order " + wanted.orderId() + " is over: no fuel may flow.");
            }
            var permit = open.permit();
            if (permit.terms().equals(wanted.terms())) {
                var raised = permit.raisedTo(wanted);
                // Checked anew: the truck may have failed a check since the permit was minted.
                return requireStillSafe(sql, raised)
                        .compose(
                                safe -> raised.equals(permit) ? Future.succeededFuture() : permits.replace(sql, raised))
                        .map(raised);
            }
            if (wanted.orderVersion() < permit.orderVersion()) {
                throw Problem.conflict(
                        "permit-superseded",
                        "Version " + permit.orderVersion() + " of order " + wanted.orderId()
                                + " has a permit already, on other terms.");
            }
            return requireSafe(sql, wanted)
                    .compose(safe -> permits.replace(sql, wanted))
                    .map(wanted);
        });
    }

    /** With the truck and the aircraft locked, so that neither changes before the permit stands. */
    private Future<Void> requireSafe(Sql sql, FuelingPermit wanted) {
        var terms = wanted.terms();
        return trucks.lock(sql, terms.truckId())
                .compose(truck ->
                        aircraft.lock(sql, terms.tailNumber()).compose(plane -> requireFit(sql, wanted, truck, plane)))
                .compose(truck -> requireIdle(sql, truck, wanted.orderId()));
    }

    /** Without locks: the permit that stands keeps the grades as they are, and is locked itself. */
    private Future<Void> requireStillSafe(Sql sql, FuelingPermit permit) {
        var terms = permit.terms();
        return trucks.find(sql, terms.truckId())
                .compose(truck ->
                        aircraft.find(sql, terms.tailNumber()).compose(plane -> requireFit(sql, permit, truck, plane)))
                .mapEmpty();
    }

    /** The grades first: whatever else is wrong, an attempt to misfuel is answered as such. */
    private Future<FuelTruck> requireFit(
            Sql sql, FuelingPermit permit, Optional<FuelTruck> knownTruck, Optional<Aircraft> knownPlane) {
        var terms = permit.terms();
        var truck = knownTruck.orElseThrow(() -> FuelTruck.unknown(terms.truckId()));
        var plane = knownPlane.orElseThrow(
                () -> Problem.unprocessable("unknown-aircraft", "There is no aircraft " + terms.tailNumber() + "."));
        new GradeAgreement(terms.fuelType(), Optional.of(truck), Optional.of(plane), LocalDate.now(clock)).require();
        plane.requireActive();
        if (permit.confirmation() == null) {
            plane.requireVerified();
        }
        var ground = plane.grounded()
                ? maintenance.grounding(sql, terms.tailNumber())
                : Future.succeededFuture(Optional.<MaintenanceRecord>empty());
        return ground.map(grounding -> {
            if (grounding.isPresent()) {
                throw grounding.get().refusal();
            }
            truck.requireAvailable();
            requireChecked(truck);
            return truck;
        });
    }

    private void requireChecked(FuelTruck truck) {
        if (!truck.standing().isCheckedAt(clock.instant(), checkValidity)) {
            throw Problem.conflict(
                    "truck-check-overdue",
                    "The truck " + truck.truckNumber() + " has passed no check in the last " + checkValidity.toHours()
                            + " hours.");
        }
    }

    private Future<Void> requireIdle(Sql sql, FuelTruck truck, long orderId) {
        return permits.orderFueledBy(sql, truck.id()).map(busyWith -> {
            if (busyWith.isPresent() && busyWith.get() != orderId) {
                throw Problem.conflict(
                        "truck-busy",
                        "The truck " + truck.truckNumber() + " is fuelling for order " + busyWith.get() + ".");
            }
            return null;
        });
    }

    Future<JsonObject> release(BusRequest request) {
        var orderId = Input.of(request).number("order_id");
        return Retry.once(() -> database.transaction(sql -> permits.lock(sql, orderId)
                        .compose(found -> release(sql, orderId, found))
                        .compose(released -> reservations.delete(sql, orderId))))
                .map(released -> new JsonObject().put("order_id", orderId).put("state", "RELEASED"));
    }

    private Future<Void> release(Sql sql, long orderId, Optional<Fueling> found) {
        if (found.isEmpty()) {
            return permits.forbid(sql, orderId, clock.instant());
        }
        if (found.get() instanceof Fueling.Completed) {
            throw Problem.conflict("permit-completed", "Order " + orderId + " has been fuelled already.");
        }
        return found.get() instanceof Fueling.Open
                ? permits.release(sql, orderId, clock.instant())
                : Future.succeededFuture();
    }
}
