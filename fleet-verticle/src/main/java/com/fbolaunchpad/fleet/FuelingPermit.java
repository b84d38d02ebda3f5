package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That one truck may fuel one aircraft with one grade for an order.
 *
 * @param orderVersion the newest version of the order that asked for these terms
 * @param mintedBy id of the user; null for the service itself
 */
record FuelingPermit(
        long orderId,
        long orderVersion,
        Terms terms,
        Instant mintedAt,
        @Nullable Long mintedBy) {
    /** From which truck into which aircraft, and what. */
    record Terms(long truckId, String tailNumber, String fuelType) {}

    /** The same for a later version of the order. */
    FuelingPermit atVersion(long later) {
        return new FuelingPermit(orderId, later, terms, mintedAt, mintedBy);
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
