package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/**
 * Closes a permit under which fuel flowed: the truck's meter and its log advance exactly once however often it is asked
 * for. Locks are taken in this order: permit, truck.
 */
final class FuelingCompletions {
    private final Database database;
    private final FuelTruckTable trucks;
    private final FuelingPermitTable permits;
    private final FuelingReservationTable reservations;
    private final MeterLogTable meterLog;
    private final Clock clock;

    FuelingCompletions(
            Database database,
            FuelTruckTable trucks,
            FuelingPermitTable permits,
            FuelingReservationTable reservations,
            MeterLogTable meterLog,
            Clock clock) {
        this.database = database;
        this.trucks = trucks;
        this.permits = permits;
        this.reservations = reservations;
        this.meterLog = meterLog;
        this.clock = clock;
    }

    Future<JsonObject> complete(BusRequest request) {
        var orderId = Input.of(request).number("order_id");
        var readings = MeterReadings.of(Input.of(request));
        return database.transaction(sql -> permits.lock(sql, orderId).compose(found -> {
                    var fueling = found.orElseGet(Fueling.Released::new);
                    if (fueling instanceof Fueling.Completed completed) {
                        return requireSame(orderId, completed.fuel(), readings);
                    }
                    if (!(fueling instanceof Fueling.Open open)) {
                        throw Problem.conflict("no-permit", "Order " + orderId + " has no open fuelling permit.");
                    }
                    return trucks.lock(sql, open.permit().terms().truckId())
                            .map(truck -> truck.orElseThrow())
                            .compose(truck -> complete(sql, orderId, truck, readings, request));
                }))
                .map(fuel -> fuel.toJson().put("order_id", orderId));
    }

    private static Future<MeteredFuel> requireSame(long orderId, MeteredFuel recorded, MeterReadings readings) {
        if (!recorded.readings().equals(readings)) {
            throw Problem.conflict(
                    "readings-recorded",
                    "Order " + orderId + " is completed with the readings " + recorded.readings() + ".");
        }
        return Future.succeededFuture(recorded);
    }

    private Future<MeteredFuel> complete(
            Sql sql, long orderId, FuelTruck truck, MeterReadings readings, BusRequest request) {
        var now = clock.instant();
        var fuel = MeteredFuel.of(readings, truck.totaliser());
        if (fuel.gallons().compareTo(truck.capacity()) > 0) {
            throw Problem.unprocessable(
                    "amount-exceeds-capacity",
                    fuel.gallons() + " gallons are more than the truck " + truck.truckNumber() + " holds: "
                            + truck.capacity() + ".");
        }
        var ordered = MeterMovement.order(orderId, fuel, now, request.caller());
        return bridgeGap(sql, truck, readings.start(), request)
                .compose(contiguous -> meterLog.append(sql, truck.id(), ordered))
                .compose(logged ->
                        trucks.update(sql, truck.withMeter(readings.end()).revised(now)))
                .compose(moved -> permits.complete(sql, orderId, fuel, now))
                .compose(completed -> reservations.delete(sql, orderId))
                .map(fuel);
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
                MeterMovement.byHand(
                        MeterMovement.Kind.ADJUSTMENT,
                        truck.meter(),
                        start,
                        reason,
                        clock.instant(),
                        request.caller()));
    }
}
