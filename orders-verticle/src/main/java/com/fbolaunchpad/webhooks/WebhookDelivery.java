package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event for one webhook.
 *
 * @param eventId the CloudEvent's id, which the receiver gets as {@code webhook-id} at every attempt
 * @param position of the event in the log
 * @param body what is sent
 * @param firstAttemptAt since it was queued, or queued again
 */
record WebhookDelivery(
        long id,
        long webhookId,
        String eventId,
        long position,
        long orderId,
        String eventType,
        String body,
        Status status,
        int attempts,
        @Nullable Instant firstAttemptAt,
        Instant nextAttemptAt,
        @Nullable LastAttempt last) {
    enum Status {
        PENDING,
        DELIVERED,
        FAILED
    }

    /** How the last attempt went. */
    record LastAttempt(
            Instant at,
            @Nullable Integer responseStatus,
            @Nullable String failure,
            long durationMs) {
        static LastAttempt of(Instant at, Outcome outcome) {
            return new LastAttempt(
                    at,
                    outcome.responseStatus(),
                    outcome.failure(),
                    outcome.took().toMillis());
        }
    }

    static WebhookDelivery queued(long id, long webhookId, JsonObject event, String body, Instant now) {
        return new WebhookDelivery(
                id,
                webhookId,
                event.getString("id"),
                event.getLong("sequence"),
                event.getJsonObject("data").getLong("order_id"),
                event.getString("type"),
                body,
                Status.PENDING,
                0,
                null,
                now,
                null);
    }

    static Problem notFound(long id) {
        return Problem.notFound("There is no delivery " + id + " of this webhook.");
    }

    WebhookDelivery attempted(Status next, Instant at, Instant nextAttempt, Outcome outcome) {
        return new WebhookDelivery(
                id,
                webhookId,
                eventId,
                position,
                orderId,
                eventType,
                body,
                next,
                attempts + 1,
                firstAttemptAt == null ? at : firstAttemptAt,
                nextAttempt,
                LastAttempt.of(at, outcome));
    }

    /** As new, but for what is known of the last attempt. */
    WebhookDelivery queuedAgain(Instant now) {
        return new WebhookDelivery(
                id, webhookId, eventId, position, orderId, eventType, body, Status.PENDING, 0, null, now, last);
    }

    /** The contract's {@code WebhookDelivery}. */
    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("event_id", eventId)
                .put("sequence", position)
                .put("order_id", orderId)
                .put("event_type", eventType)
                .put("status", status.name())
                .put("attempts", attempts)
                .put("first_attempt_at", text(firstAttemptAt))
                .put("last_attempt_at", last == null ? null : text(last.at()))
                .put("next_attempt_at", status == Status.PENDING ? text(nextAttemptAt) : null)
                .put("response_status", last == null ? null : last.responseStatus())
                .put("failure", last == null ? null : last.failure())
                .put("duration_ms", last == null ? null : last.durationMs());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
