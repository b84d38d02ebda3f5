package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That one truck may fuel one aircraft with one grade for an order.
 *
 * @param orderVersion the newest version of the order that asked for these terms
 * @param mintedBy id of the user; null for the service itself
 * @param confirmation of the grade; null where the aircraft is verified and nobody confirmed it
 */
record FuelingPermit(
        long orderId,
        long orderVersion,
        Terms terms,
        Instant mintedAt,
        @Nullable Long mintedBy,
        @Nullable GradeConfirmation confirmation) {
    /** From which truck into which aircraft, and what. */
    record Terms(long truckId, String tailNumber, String fuelType) {}

    /** The same, at the later of both versions of the order, with the confirmation that this version has, if it has one. */
    FuelingPermit raisedTo(FuelingPermit other) {
        if (other.orderVersion < orderVersion) {
            return this;
        }
        var isConfirmed = other.orderVersion == orderVersion && confirmation != null;
        return new FuelingPermit(
                orderId,
                other.orderVersion,
                terms,
                mintedAt,
                mintedBy,
                isConfirmed ? confirmation : other.confirmation);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("order_id", orderId)
                .put("order_version", orderVersion)
                .put("truck_id", terms.truckId())
                .put("tail_number", terms.tailNumber())
                .put("fuel_type", terms.fuelType())
                .put("minted_at", mintedAt.toString());
    }
}
