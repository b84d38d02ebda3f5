package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fuel truck: one grade, one totaliser, and whether it may be used. */
record FuelTruck(
        long id,
        String truckNumber,
        String fuelType,
        Gallons capacity,
        Gallons meter,
        Totaliser totaliser,
        boolean active,
        TruckStanding standing,
        Revision revision) {
    static Problem notFound(long id) {
        return Problem.notFound("There is no fuel truck " + id + ".");
    }

    static Problem unknown(long id) {
        return Problem.unprocessable("unknown-truck", "There is no fuel truck " + id + ".");
    }

    /** Why it may not be sent out, as a sentence; null when it may. */
    @Nullable
    String unavailability() {
        if (active && standing.status() == TruckStanding.Status.AVAILABLE) {
            return null;
        }
        var why = !active ? "not active" : standing.status() == TruckStanding.Status.HELD ? "held" : "out of service";
        var reason = active && standing.holdReason() != null ? " (" + standing.holdReason() + ")" : "";
        return "The truck " + truckNumber + " is " + why + reason + ".";
    }

    void requireAvailable() {
        var why = unavailability();
        if (why != null) {
            throw Problem.conflict("truck-unavailable", why);
        }
    }

    /** Refuses a reading that the totaliser can't show. */
    FuelTruck requireConsistent() {
        totaliser.requireShows(meter);
        return this;
    }

    /** The same but for the given members of the input. */
    FuelTruck changed(Input input, FuelTypes fuelTypes) {
        if (input.has("current_meter_reading") != input.has("adjustment_reason")) {
            throw Problem.invalid(
                    input.has("adjustment_reason") ? "/current_meter_reading" : "/adjustment_reason",
                    "The meter is adjusted with current_meter_reading and adjustment_reason together.");
        }
        if (input.has("adjustment_kind") && !input.has("current_meter_reading")) {
            throw Problem.invalid("/adjustment_kind", "The adjustment_kind goes with a current_meter_reading.");
        }
        return new FuelTruck(
                id,
                input.has("truck_number") ? input.text("truck_number").strip() : truckNumber,
                input.has("fuel_type") ? fuelTypes.code(input.text("fuel_type")) : fuelType,
                input.has("capacity") ? capacity(input) : capacity,
                input.has("current_meter_reading") ? input.gallons("current_meter_reading") : meter,
                input.has("meter_digits") ? Totaliser.of(input) : totaliser,
                input.flag("is_active", active),
                input.has("status") || input.has("hold_reason") ? standing.byHand(input) : standing,
                revision);
    }

    /** The capacity that the input gives, which is more than nothing. */
    static Gallons capacity(Input input) {
        var capacity = input.gallons("capacity");
        if (capacity.equals(Gallons.NONE)) {
            throw Problem.invalid("/capacity", "A truck holds more than 0.00 gallons.");
        }
        return capacity;
    }

    FuelTruck deactivated() {
        return new FuelTruck(id, truckNumber, fuelType, capacity, meter, totaliser, false, standing, revision);
    }

    FuelTruck withMeter(Gallons reading) {
        return new FuelTruck(id, truckNumber, fuelType, capacity, reading, totaliser, active, standing, revision);
    }

    FuelTruck withStanding(TruckStanding other) {
        return new FuelTruck(id, truckNumber, fuelType, capacity, meter, totaliser, active, other, revision);
    }

    FuelTruck revised(Instant now) {
        return new FuelTruck(
                id, truckNumber, fuelType, capacity, meter, totaliser, active, standing, revision.next(now));
    }

    /** @param work that it is out for */
    JsonObject toJson(List<TruckWork> work) {
        var passedAt = standing.lastPassedAt();
        return revision.appendTo(new JsonObject()
                .put("id", id)
                .put("truck_number", truckNumber)
                .put("fuel_type", fuelType)
                .put("capacity", capacity.toString())
                .put("current_meter_reading", meter.toString())
                .put("meter_digits", totaliser.digits())
                .put("is_active", active)
                .put("status", standing.status().name())
                .put("hold_reason", standing.holdReason())
                .put("last_check_at", passedAt == null ? null : passedAt.toString())
                .put("active_orders", TruckWork.toJson(work)));
    }

    /** As much as another service needs to name it. */
    JsonObject toReference() {
        return new JsonObject().put("id", id).put("truck_number", truckNumber);
    }
}
