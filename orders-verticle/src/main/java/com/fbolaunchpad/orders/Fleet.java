package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What orders ask of the fleet service, which owns grades, trucks, meters and permits. */
final class Fleet {
    private final BusClient bus;

    Fleet(BusClient bus) {
        this.bus = bus;
    }

    /**
     * An order's grade, aircraft and truck, found to agree.
     *
     * @param fuelType the code of the grade
     * @param tailNumber trimmed and upper-cased
     * @param aircraftKnown whether the aircraft is registered
     */
    record Agreement(String fuelType, String tailNumber, boolean aircraftKnown) {}

    /** Fails with 409 {@code fuel-grade-mismatch} unless grade, aircraft and truck (if any) agree. */
    Future<Agreement> checkGrades(String tailNumber, String fuelType, @Nullable Long truckId, Caller caller) {
        var input = new JsonObject()
                .put("tail_number", tailNumber)
                .put("fuel_type", fuelType)
                .put("truck_id", truckId);
        return bus.call("fleet.checkGrades", input, caller)
                .map(answer -> new Agreement(
                        answer.getString("fuel_type"),
                        answer.getString("tail_number"),
                        answer.getBoolean("aircraft_known")));
    }

    /** The code of a grade that is given by code or alias; fails with 422 {@code unknown-fuel-type}. */
    Future<String> fuelTypeCode(String fuelType, Caller caller) {
        return bus.call("fleet.readFuelType", new JsonObject().put("fuel_type", fuelType), caller)
                .map(answer -> answer.getString("fuel_type"));
    }

    /** Ids of the trucks that may be sent out with the grade, ascending. */
    Future<List<Long>> assignableTrucks(String fuelType, Caller caller) {
        return bus.call("fleet.listAssignableTrucks", new JsonObject().put("fuel_type", fuelType), caller)
                .map(answer -> ids(answer, "trucks"));
    }

    /** Registers an aircraft that nobody has verified yet; one that is known already stays as it is. */
    Future<Void> registerUnverified(FuelOrder.Wanted wanted, String aircraftType, Caller caller) {
        var input = new JsonObject()
                .put("tail_number", wanted.tailNumber())
                .put("aircraft_type", aircraftType)
                .put("fuel_type", wanted.fuelType());
        return bus.call("fleet.registerUnverifiedAircraft", input, caller).mapEmpty();
    }

    /** The permit without which no order is fuelled. */
    Future<Void> mintPermit(FuelOrder order, Caller caller) {
        var input = new JsonObject()
                .put("order_id", order.id())
                .put("order_version", order.version())
                .put("tail_number", order.wanted().tailNumber())
                .put("fuel_type", order.wanted().fuelType())
                .put("truck_id", order.assignment().truckId());
        return bus.call("fleet.mintFuelingPermit", input, caller).mapEmpty();
    }

    /** Closes the permit and moves the truck's meter, exactly once however often it is asked. */
    Future<MeterReadings> complete(
            FuelOrder order, MeterReadings readings, @Nullable String meterException, Caller caller) {
        var input = new JsonObject()
                .put("order_id", order.id())
                .put("start_meter_reading", readings.start().toPlainString())
                .put("end_meter_reading", readings.end().toPlainString())
                .put("meter_exception", meterException);
        return bus.call("fleet.completeFueling", input, caller)
                .map(answer -> new MeterReadings(
                        new BigDecimal(answer.getString("start_meter_reading")),
                        new BigDecimal(answer.getString("end_meter_reading"))));
    }

    /** Closes a permit under which nothing was fuelled; there is none for this order afterwards, ever. */
    Future<Void> releasePermit(long orderId, Caller caller) {
        return bus.call("fleet.releaseFuelingPermit", new JsonObject().put("order_id", orderId), caller)
                .mapEmpty();
    }

    static List<Long> ids(JsonObject answer, String plural) {
        return answer.getJsonArray(plural).stream()
                .map(item -> ((JsonObject) item).getLong("id"))
                .toList();
    }
}
