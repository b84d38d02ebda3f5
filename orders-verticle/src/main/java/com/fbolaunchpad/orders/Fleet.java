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
     * What an order would take: the aircraft, its grade, and the truck where that is known already.
     *
     * @param fuelType code or alias of the grade
     * @param orderVersion the version of the order that would take it
     */
    record Terms(
            long orderId,
            long orderVersion,
            String tailNumber,
            String fuelType,
            @Nullable Long truckId) {
        /** Those of the order as it is. */
        static Terms of(FuelOrder order) {
            return new Terms(
                    order.id(),
                    order.version(),
                    order.wanted().tailNumber(),
                    order.wanted().fuelType(),
                    order.assignment().truckId());
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("order_id", orderId)
                    .put("order_version", orderVersion)
                    .put("tail_number", tailNumber)
                    .put("fuel_type", fuelType)
                    .put("truck_id", truckId);
        }
    }

    /**
     * An order's grade, aircraft and truck, found to agree and kept so while the order is open.
     *
     * @param fuelType the code of the grade
     * @param tailNumber trimmed and upper-cased
     */
    record Agreement(String fuelType, String tailNumber) {}

    /**
     * Makes sure that grade, aircraft and truck agree (409 {@code fuel-grade-mismatch}), and stay so.
     *
     * @param aircraftType registers an aircraft that isn't known, unverified; null: 422 {@code unknown-aircraft}
     */
    Future<Agreement> reserve(Terms terms, @Nullable String aircraftType, Caller caller) {
        return bus.call("fleet.reserveFueling", terms.toJson().put("aircraft_type", aircraftType), caller)
                .map(answer -> new Agreement(answer.getString("fuel_type"), answer.getString("tail_number")));
    }

    /** The order stands as given, or is over: what else was reserved for it is free. */
    Future<Void> settle(Terms terms, boolean isOpen, Caller caller) {
        return bus.call("fleet.settleReservations", terms.toJson().put("open", isOpen), caller)
                .mapEmpty();
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

    /** The permit without which no order is fuelled. */
    Future<Void> mintPermit(FuelOrder order, Caller caller) {
        var confirmation = order.confirmation();
        var input =
                Terms.of(order).toJson().put("grade_confirmation", confirmation == null ? null : confirmation.toJson());
        return bus.call("fleet.mintFuelingPermit", input, caller).mapEmpty();
    }

    /** Closes the permit and moves the truck's meter, exactly once however often it is asked. */
    Future<MeterReadings> complete(FuelOrder order, SubmittedReadings readings, Caller caller) {
        var input = new JsonObject()
                .put("order_id", order.id())
                .put("start_meter_reading", readings.start().toPlainString())
                .put("end_meter_reading", readings.end().toPlainString())
                .put("meter_rolled_over", readings.rolledOver())
                .put("meter_exception", readings.exception());
        return bus.call("fleet.completeFueling", input, caller)
                .map(answer -> new MeterReadings(
                        new BigDecimal(answer.getString("start_meter_reading")),
                        new BigDecimal(answer.getString("end_meter_reading")),
                        answer.getString("meter_rollover") == null
                                ? null
                                : new BigDecimal(answer.getString("meter_rollover"))));
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
