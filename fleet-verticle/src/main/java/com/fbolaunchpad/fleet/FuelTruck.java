package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A fuel truck: one grade, one totaliser, and whether it may be used. */
record FuelTruck(
        long id,
        String truckNumber,
        String fuelType,
        Gallons capacity,
        Gallons meter,
        boolean active,
        TruckStanding standing,
        Revision revision) {
    static Problem notFound(long id) {
        return Problem.notFound("There is no fuel truck " + id + ".");
    }

    static Problem unknown(long id) {
        return Problem.unprocessable("unknown-truck", "There is no fuel truck " + id + ".");
    }

    void requireAvailable() {
        var standing = standing();
        if (active && standing.status() == TruckStanding.Status.AVAILABLE) {
            return;
        }
        var why = !active ? "not active" : standing.status() == TruckStanding.Status.HELD ? "held" : "out of service";
        var reason = active && standing.holdReason() != null ? " (" + standing.holdReason() + ")" : "";
        throw Problem.conflict("truck-unavailable", "The truck " + truckNumber + " is " + why + reason + ".");
    }

    /** The same but for the given members of the input. */
    FuelTruck changed(Input input, FuelTypes fuelTypes) {
        if (input.has("current_meter_reading") != input.has("adjustment_reason")) {
            throw Problem.invalid(
                    input.has("adjustment_reason") ? "/current_meter_reading" : "/adjustment_reason",
                    "The meter is adjusted with current_meter_reading and adjustment_reason together.");
        }
        return new FuelTruck(
                id,
                input.has("truck_number") ? input.text("truck_number").strip() : truckNumber,
                input.has("fuel_type") ? fuelTypes.code(input.text("fuel_type")) : fuelType,
                input.has("capacity") ? capacity(input) : capacity,
                input.has("current_meter_reading") ? input.gallons("current_meter_reading") : meter,
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
        return new FuelTruck(id, truckNumber, fuelType, capacity, meter, false, standing, revision);
    }

    FuelTruck withMeter(Gallons reading) {
        return new FuelTruck(id, truckNumber, fuelType, capacity, reading, active, standing, revision);
    }

    FuelTruck withStanding(TruckStanding other) {
        return new FuelTruck(id, truckNumber, fuelType, capacity, meter, active, other, revision);
    }

    FuelTruck revised(Instant now) {
        return new FuelTruck(id, truckNumber, fuelType, capacity, meter, active, standing, revision.next(now));
    }

    JsonObject toJson() {
        var passedAt = standing.lastPassedAt();
        return revision.appendTo(new JsonObject()
                .put("id", id)
                .put("truck_number", truckNumber)
                .put("fuel_type", fuelType)
                .put("capacity", capacity.toString())
                .put("current_meter_reading", meter.toString())
                .put("is_active", active)
                .put("status", standing.status().name())
                .put("hold_reason", standing.holdReason())
                .put("last_check_at", passedAt == null ? null : passedAt.toString()));
    }

    /** As much as another service needs to name it. */
    JsonObject toReference() {
        return new JsonObject().put("id", id).put("truck_number", truckNumber);
    }
}
