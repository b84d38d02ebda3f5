package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import java.util.OptionalLong;

/**
 * How far a subscriber has read an event log. Where several instances of the subscriber share it, one of them holds it, and
 * reads, at a time.
 */
public interface EventCursor {
    /** The position of a subscriber that has read nothing: it begins with the oldest event that the log still has. */
    long NOTHING_READ = -1;

    /** What the subscriber is called in figures: one of a known few. */
    String name();

    /**
     * Takes the cursor, if no other instance holds it.
     *
     * @return the {@code sequence} of the last event that was handled, or {@link #NOTHING_READ}; empty while another
     *     instance holds the cursor
     */
    Future<OptionalLong> take();

    /**
     * Notes that everything up to {@code position} has been handled, and that this instance is still there.
     *
     * @return whether it still holds the cursor; if not, nothing was noted
     */
    Future<Boolean> advance(long position);

    /** Lets the next instance take it at once. */
    Future<Void> release();
}
