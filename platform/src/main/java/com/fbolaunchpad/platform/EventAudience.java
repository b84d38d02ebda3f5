package com.fbolaunchpad.platform;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may see an event, beside those who may see all of its log: an extension attribute that an event has while it is on the
 * bus, and that nobody outside gets.
 */
public final class EventAudience {
    private static final String ATTRIBUTE = "audience";
    private static final String ANYBODY = "*";

    private EventAudience() {}

    /**
     * The value of the attribute for what concerns these users.
     *
     * @param userIds null stands for nobody in particular: then anybody may see it who may see any event
     */
    public static String of(@Nullable Long... userIds) {
        return Stream.of(userIds).anyMatch(Objects::isNull)
                ? ANYBODY
                : Stream.of(userIds).map(String::valueOf).distinct().collect(Collectors.joining(","));
    }

    /** Puts the attribute. */
    public static JsonObject put(JsonObject event, String audience) {
        return event.put(ATTRIBUTE, audience);
    }

    /** Whether the user is among those; not where the event has no such attribute. */
    public static boolean includes(JsonObject event, long userId) {
        var audience = event.getString(ATTRIBUTE, "");
        return ANYBODY.equals(audience) || Stream.of(audience.split(",", -1)).anyMatch(Long.toString(userId)::equals);
    }

    /** The event as it goes out: without the attribute. */
    public static JsonObject without(JsonObject event) {
        var outside = event.copy();
        outside.remove(ATTRIBUTE);
        return outside;
    }
}
