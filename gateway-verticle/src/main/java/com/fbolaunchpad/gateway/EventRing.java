package com.fbolaunchpad.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Successive events of a log, the latest of those that were added, as many as fit. It has every event behind
 * {@link #begin} and up to {@link #end}, so that somebody who goes by his position misses none and meets none twice.
 */
final class EventRing {
    private final @Nullable EventFrame[] frames;
    private int oldest;
    private int size;
    private long begin;
    private long end;

    /** @param most how many events it holds */
    EventRing(int most) {
        frames = new EventFrame[most];
    }

    /** Forgets what it has: the next event that is added comes right behind the position. */
    void beginBehind(long position) {
        while (size > 0) {
            dropOldest();
        }
        begin = position;
        end = position;
    }

    /** Adds the next event of the log. One that it has had is no news; where one is left out, the ring begins anew behind it. */
    void add(EventFrame frame) {
        if (frame.position() <= end) {
            return;
        }
        if (frame.position() > end + 1) {
            beginBehind(frame.position() - 1);
        }
        if (size == frames.length) {
            begin = dropOldest();
        }
        frames[(oldest + size) % frames.length] = frame;
        size++;
        end = frame.position();
    }

    private long dropOldest() {
        var position = at(0).position();
        frames[oldest] = null;
        oldest = (oldest + 1) % frames.length;
        size--;
        return position;
    }

    /** Whether it has everything that is behind the position, as far as it goes. */
    boolean reachesBackTo(long position) {
        return position >= begin;
    }

    /** The position of the last event that it has; where it begins when it has none. */
    long end() {
        return end;
    }

    /** The first event behind the position; null when there is none yet. */
    @Nullable
    EventFrame next(long position) {
        if (position < begin) {
            throw new IllegalArgumentException("Events between " + position + " and " + begin + " are not here.");
        }
        // Positions have no gap.
        return position >= end ? null : at((int) (position - begin));
    }

    private EventFrame at(int index) {
        var frame = frames[(oldest + index) % frames.length];
        if (frame == null) {
            throw new IllegalStateException("There is no event " + index + " of " + size + ".");
        }
        return frame;
    }
}
