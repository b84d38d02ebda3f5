package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events are sent, and which.
 *
 * @param isActive whether anything is sent
 * @param disabledReason why the service itself has stopped sending: events are queued all the same; null where an
 *     administrator has, who doesn't want them
 * @param beginsAfter position in the log: what comes after it is sent
 * @param version rises with every change of what an administrator decides, and when the webhook is disabled
 */
record Webhook(
        long id,
        Terms terms,
        boolean isActive,
        @Nullable String disabledReason,
        SigningSecrets secrets,
        long beginsAfter,
        Standing standing,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * What an administrator says of it.
     *
     * @param eventTypes the types that are sent; none stands for all
     */
    record Terms(String url, @Nullable String description, List<String> eventTypes) {
        static Terms of(JsonObject input) {
            return new Terms(input.getString("url"), description(input), eventTypes(input));
        }

        Terms patchedBy(JsonObject input) {
            return new Terms(
                    input.getString("url", url),
                    input.containsKey("description") ? description(input) : description,
                    input.containsKey("event_types") ? eventTypes(input) : eventTypes);
        }

        private static List<String> eventTypes(JsonObject input) {
            return input.getJsonArray("event_types", new JsonArray()).stream()
                    .map(String.class::cast)
                    .distinct()
                    .sorted()
                    .toList();
        }

        private static @Nullable String description(JsonObject input) {
            var given = input.getString("description");
            if (given == null || given.isBlank()) {
                return null;
            }
            if (given.chars().anyMatch(Character::isISOControl)) {
                throw Problem.invalid("/description", "This must be a line of text, without control characters.");
            }
            return given.strip();
        }
    }

    static Webhook registered(long id, Terms terms, long beginsAfter, Instant now) {
        return new Webhook(id, terms, true, null, SigningSecrets.first(), beginsAfter, Standing.SOUND, 1, now, now);
    }

    static Problem notFound(long id) {
        return Problem.notFound("There is no webhook " + id + ".");
    }

    /** Whether events of the type are to be queued for it. */
    boolean wants(String eventType, long position) {
        return (isActive || disabledReason != null)
                && position > beginsAfter
                && (terms.eventTypes().isEmpty() || terms.eventTypes().contains(eventType));
    }

    /** The next version, with the members that the input gives in place of those that are there. */
    Webhook patchedBy(JsonObject input, Instant now) {
        var decided = input.containsKey("is_active");
        return new Webhook(
                id,
                terms.patchedBy(input),
                decided ? input.getBoolean("is_active") : isActive,
                decided ? null : disabledReason,
                secrets,
                beginsAfter,
                standing,
                version + 1,
                createdAt,
                now);
    }

    /** Whether a change of these members means that the receiver deserves a new trial. */
    static boolean isRetrial(JsonObject input) {
        return input.containsKey("url") || input.getBoolean("is_active", false);
    }

    Webhook rotated(Duration overlap, Instant now) {
        return new Webhook(
                id,
                terms,
                isActive,
                disabledReason,
                secrets.rotated(overlap, now),
                beginsAfter,
                standing,
                version + 1,
                createdAt,
                now);
    }

    Webhook disabled(String reason, Instant now) {
        return new Webhook(id, terms, false, reason, secrets, beginsAfter, standing, version + 1, createdAt, now);
    }

    /** The same as far as its receiver is doing so. */
    Webhook standing(Standing now) {
        return new Webhook(
                id, terms, isActive, disabledReason, secrets, beginsAfter, now, version, createdAt, updatedAt);
    }

    /** The contract's {@code Webhook}: without its secrets. */
    JsonObject toJson(long pending) {
        return new JsonObject()
                .put("id", id)
                .put("url", terms.url())
                .put("description", terms.description())
                .put("event_types", new JsonArray(terms.eventTypes()))
                .put("is_active", isActive)
                .put("disabled_reason", disabledReason)
                .put(
                        "failing_since",
                        standing.failingSince() == null
                                ? null
                                : standing.failingSince().toString())
                .put("pending", pending)
                .put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
