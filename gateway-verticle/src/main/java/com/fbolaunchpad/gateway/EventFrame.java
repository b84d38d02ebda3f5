package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.EventAudience;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An event of a log as streams send it: its bytes are made when the first one wants them, and are the same for all. */
final class EventFrame {
    private final JsonObject event;
    private final long position;
    private @Nullable Buffer bytes;

    /** @param event a CloudEvent with its {@code sequence} in the log */
    EventFrame(JsonObject event) {
        this.event = event;
        this.position = event.getLong("sequence");
    }

    long position() {
        return position;
    }

    /** Whether a user may see it who may not see all. */
    boolean isFor(long userId) {
        return EventAudience.includes(event, userId);
    }

    /**
     * Without a type of its own ({@code event:}): what has one doesn't reach {@code onmessage}. The id comes last: who notes it
     * while he reads must not have noted that of an event whose data was cut off.
     */
    Buffer bytes() {
        var made = bytes;
        if (made == null) {
            made = Buffer.buffer("data: " + EventAudience.without(event).encode() + "\nid: " + position + "\n\n");
            bytes = made;
        }
        return made;
    }
}
