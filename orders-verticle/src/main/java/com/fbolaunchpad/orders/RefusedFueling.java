package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refused attempt to misfuel.
 *
 * @param orderId null where the attempt would have made an order
 * @param actorUserId null where nobody was signed in
 * @param changes what was attempted, and the refusal
 */
record RefusedFueling(
        Position position,
        @Nullable Long orderId,
        @Nullable Long actorUserId,
        String clientAddress,
        String requestId,
        JsonObject changes) {

    /** Its place in the list of them all. */
    record Position(Instant recordedAt, UUID id) {
        private static final String KIND = "r";

        /** Fails with 400 unless {@link #text} wrote it. */
        static Position parse(String text) {
            var cursor = Cursor.parse(text, KIND, 3);
            return new Position(
                    cursor.instant(0),
                    new UUID(cursor.numbers().get(1), cursor.numbers().get(2)));
        }

        String text() {
            return Cursor.of(KIND, Cursor.micros(recordedAt), id.getMostSignificantBits(), id.getLeastSignificantBits())
                    .text();
        }
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("order_id", orderId)
                .put("recorded_at", position.recordedAt().toString())
                .put("actor_user_id", actorUserId)
                .put("client_address", clientAddress)
                .put("request_id", requestId)
                .put("changes", changes);
    }
}
