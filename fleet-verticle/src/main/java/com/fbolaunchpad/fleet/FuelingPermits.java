package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/**
 * Mints the permit without which no order is fuelled, and closes it, each exactly once however often it is asked for.
 * Locks are taken in this order: permit, truck, aircraft.
 */
final class FuelingPermits {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final FuelTruckTable trucks;
    private final FuelingPermitTable permits;
    private final MeterLogTable meterLog;
    private final Duration checkValidity;
    private final Clock clock;

    FuelingPermits(
            Database database,
            FuelTypeTable fuelTypes,
            AircraftTable aircraft,
            FuelTruckTable trucks,
            FuelingPermitTable permits,
            MeterLogTable meterLog,
            Duration checkValidity,
            Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.trucks = trucks;
        this.permits = permits;
        this.meterLog = meterLog;
        this.checkValidity = checkValidity;
        this.clock = clock;
    }

    Future<JsonObject> mint(BusRequest request) {
        var input = Input.of(request);
        var orderId = input.number("order_id");
        var orderVersion = input.number("order_version");
        return fuelTypes
                .all(database)
                .map(grades -> new FuelingPermit.Terms(
                        input.number("truck_id"), input.tailNumber(), grades.code(input.text("fuel_type"))))
                .map(terms -> new FuelingPermit(
                        orderId,
                        orderVersion,
                        terms,
                        clock.instant(),
                        request.caller().userId()))
                .compose(wanted -> inTransaction(sql -> mint(sql, wanted)))
                .map(permit -> new JsonObject().put("permit", permit.toJson()));
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
            var isLater = wanted.orderVersion() > permit.orderVersion();
            if (permit.terms().equals(wanted.terms())) {
                var raised = permit.atVersion(wanted.orderVersion());
                // Checked anew: the truck may have failed a check since the permit was minted.
                return requireStillSafe(sql, wanted.terms())
                        .compose(safe ->
                                isLater ? permits.replace(sql, raised).map(raised) : Future.succeededFuture(permit));
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
                .compose(truck -> aircraft.lock(sql, terms.tailNumber()).map(plane -> requireFit(terms, truck, plane)))
                .compose(truck -> requireIdle(sql, truck, wanted.orderId()));
    }

    /** Without locks: the permit that stands keeps the grades as they are, and is locked itself. */
    private Future<Void> requireStillSafe(Sql sql, FuelingPermit.Terms terms) {
        return trucks.find(sql, terms.truckId())
                .compose(truck -> aircraft.find(sql, terms.tailNumber()).map(plane -> requireFit(terms, truck, plane)))
                .mapEmpty();
    }

    /** The grades first: whatever else is wrong, an attempt to misfuel is answered as such. */
    private FuelTruck requireFit(
            FuelingPermit.Terms terms, Optional<FuelTruck> knownTruck, Optional<Aircraft> knownPlane) {
        var truck = knownTruck.orElseThrow(() -> FuelTruck.unknown(terms.truckId()));
        var plane = knownPlane.orElseThrow(
                () -> Problem.unprocessable("unknown-aircraft", "There is no aircraft " + terms.tailNumber() + "."));
        new GradeAgreement(terms.fuelType(), Optional.of(truck), Optional.of(plane), LocalDate.now(clock)).require();
        plane.requireActive();
        plane.requireVerified();
        truck.requireAvailable();
        requireChecked(truck);
        return truck;
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

    Future<JsonObject> complete(BusRequest request) {
        var orderId = Input.of(request).number("order_id");
        var readings = MeterReadings.of(Input.of(request));
        return database.transaction(sql -> permits.lock(sql, orderId).compose(found -> {
                    var fueling = found.orElseGet(Fueling.Released::new);
                    if (fueling instanceof Fueling.Completed completed) {
                        return requireSame(orderId, completed.readings(), readings);
                    }
                    if (!(fueling instanceof Fueling.Open open)) {
                        throw Problem.conflict("no-permit", "Order " + orderId + " has no open fuelling permit.");
                    }
                    return trucks.lock(sql, open.permit().terms().truckId())
                            .map(truck -> truck.orElseThrow())
                            .compose(truck -> complete(sql, orderId, truck, readings, request));
                }))
                .map(completed -> readings.toJson().put("order_id", orderId));
    }

    private static Future<Void> requireSame(long orderId, MeterReadings recorded, MeterReadings readings) {
        if (!recorded.equals(readings)) {
            throw Problem.conflict(
                    "readings-recorded",
                    "Order " + orderId + " is completed with the readings " + recorded.start() + " and "
                            + recorded.end() + ".");
        }
        return Future.succeededFuture();
    }

    private Future<Void> complete(Sql sql, long orderId, FuelTruck truck, MeterReadings readings, BusRequest request) {
        var now = clock.instant();
        if (readings.dispensed().compareTo(truck.capacity()) > 0) {
            throw Problem.unprocessable(
                    "amount-exceeds-capacity",
                    readings.dispensed() + " gallons are more than the truck " + truck.truckNumber() + " holds: "
                            + truck.capacity() + ".");
        }
        var ordered = MeterMovement.order(orderId, readings, now, request.caller());
        return bridgeGap(sql, truck, readings.start(), request)
                .compose(contiguous -> meterLog.append(sql, truck.id(), ordered))
                .compose(logged ->
                        trucks.update(sql, truck.withMeter(readings.end()).revised(now)))
                .compose(moved -> permits.complete(sql, orderId, readings, now));
    }

    /** A start that isn't the truck's meter needs a reason, which the log keeps as a movement of its own. */
    private Future<Void> bridgeGap(Sql sql, FuelTruck truck, Gallons start, BusRequest request) {
        if (start.equals(truck.meter())) {
            return Future.succeededFuture();
        }
        var reason = Input.of(request).textOrNull("meter_exception");
        if (reason == null || reason.isBlank()) {
            throw Problem.conflict(
                    "meter-discontinuity",
                    "The meter of the truck " + truck.truckNumber() + " is at " + truck.meter() + ", not at " + start
                            + ". Give a meter_exception if that is right.");
        }
        return meterLog.append(
                sql,
                truck.id(),
                MeterMovement.adjustment(truck.meter(), start, reason, clock.instant(), request.caller()));
    }

    Future<JsonObject> release(BusRequest request) {
        var orderId = Input.of(request).number("order_id");
        return inTransaction(sql -> permits.lock(sql, orderId).compose(found -> {
                    if (found.isEmpty()) {
                        return permits.forbid(sql, orderId, clock.instant());
                    }
                    if (found.get() instanceof Fueling.Completed) {
                        throw Problem.conflict("permit-completed", "Order " + orderId + " has been fuelled already.");
                    }
                    return found.get() instanceof Fueling.Open
                            ? permits.release(sql, orderId, clock.instant())
                            : Future.<Void>succeededFuture();
                }))
                .map(released -> new JsonObject().put("order_id", orderId).put("state", "RELEASED"));
    }

    /**
     * The row of an order that has none yet can't be locked, so two requests may both insert it: the one that loses finds
     * it the second time. Rows of this table never go away.
     */
    private <T> Future<T> inTransaction(Function<Sql, Future<T>> work) {
        return database.transaction(work)
                .recover(failure ->
                        failure instanceof SqlFailure ? database.transaction(work) : Future.failedFuture(failure));
    }
}
