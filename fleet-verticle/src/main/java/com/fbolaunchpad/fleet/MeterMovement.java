package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Caller;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One movement of a truck's totaliser and why it moved.
 *
 * @param orderId of the order that was fuelled; null for every other kind
 * @param recordedBy id of the user; null for the service itself
 */
record MeterMovement(
        Kind kind,
        @Nullable Long orderId,
        Gallons start,
        Gallons end,
        @Nullable String reason,
        Instant recordedAt,
        @Nullable Long recordedBy) {
    enum Kind {
        OPENING,
        ORDER,
        ADJUSTMENT,
        CALIBRATION
    }

    /** The first reading of a new truck. */
    static MeterMovement opening(FuelTruck truck, Caller by) {
        var at = truck.revision().createdAt();
        return new MeterMovement(Kind.OPENING, null, truck.meter(), truck.meter(), null, at, by.userId());
    }

    static MeterMovement order(long orderId, MeterReadings readings, Instant at, Caller by) {
        return new MeterMovement(Kind.ORDER, orderId, readings.start(), readings.end(), null, at, by.userId());
    }

    static MeterMovement adjustment(Gallons start, Gallons end, String reason, Instant at, Caller by) {
        return new MeterMovement(Kind.ADJUSTMENT, null, start, end, reason, at, by.userId());
    }

    /** @param entryNumber its place in the truck's log, from 1 */
    JsonObject toJson(long entryNumber) {
        return new JsonObject()
                .put("entry_number", entryNumber)
                .put("kind", kind.name())
                .put("order_id", orderId)
                .put("start_reading", start.toString())
                .put("end_reading", end.toString())
                .put("reason", reason)
                .put("recorded_at", recordedAt.toString())
                .put("recorded_by_user_id", recordedBy);
    }
}
