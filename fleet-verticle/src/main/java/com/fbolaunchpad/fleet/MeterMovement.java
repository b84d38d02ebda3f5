package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One movement of a truck's totaliser and why it moved.
 *
 * @param orderId of the order that was fuelled; null for every other kind
 * @param rolledOver whether it passed its highest reading on the way
 * @param gallons how far it moved, exactly; negative where it was set back
 * @param recordedBy id of the user; null for the service itself
 */
record MeterMovement(
        Kind kind,
        @Nullable Long orderId,
        Gallons start,
        Gallons end,
        boolean rolledOver,
        BigDecimal gallons,
        @Nullable String reason,
        Instant recordedAt,
        @Nullable Long recordedBy) {
    enum Kind {
        OPENING,
        ORDER,
        ADJUSTMENT,
        CALIBRATION;

        /** What somebody who puts the meter to a reading calls it. */
        static Kind byHand(Input input) {
            var kind = input.has("adjustment_kind") ? input.choice("adjustment_kind", Kind.class) : ADJUSTMENT;
            if (kind != ADJUSTMENT && kind != CALIBRATION) {
                throw Problem.invalid("/adjustment_kind", "The meter is put by an ADJUSTMENT or a CALIBRATION.");
            }
            return kind;
        }
    }

    /** The first reading of a new truck. */
    static MeterMovement opening(FuelTruck truck, Caller by) {
        var at = truck.revision().createdAt();
        return moved(Kind.OPENING, truck.meter(), truck.meter(), null, at, by);
    }

    static MeterMovement order(long orderId, MeteredFuel fuel, Instant at, Caller by) {
        var readings = fuel.readings();
        return new MeterMovement(
                Kind.ORDER,
                orderId,
                readings.start(),
                readings.end(),
                readings.rolledOver(),
                fuel.gallons().value(),
                null,
                at,
                by.userId());
    }

    /** What somebody put it to. */
    static MeterMovement byHand(Kind kind, Gallons start, Gallons end, String reason, Instant at, Caller by) {
        return moved(kind, start, end, reason, at, by);
    }

    private static MeterMovement moved(
            Kind kind, Gallons start, Gallons end, @Nullable String reason, Instant at, Caller by) {
        var gallons = end.value().subtract(start.value());
        return new MeterMovement(kind, null, start, end, false, gallons, reason, at, by.userId());
    }

    /** @param entryNumber its place in the truck's log, from 1 */
    JsonObject toJson(long entryNumber) {
        return new JsonObject()
                .put("entry_number", entryNumber)
                .put("kind", kind.name())
                .put("order_id", orderId)
                .put("start_reading", start.toString())
                .put("end_reading", end.toString())
                .put("rolled_over", rolledOver)
                .put("gallons", gallons.toPlainString())
                .put("reason", reason)
                .put("recorded_at", recordedAt.toString())
                .put("recorded_by_user_id", recordedBy);
    }
}
