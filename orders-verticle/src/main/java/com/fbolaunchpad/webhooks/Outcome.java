package com.fbolaunchpad.webhooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param responseStatus null when there was no answer
 * @param failure a short sentence; null when the message was taken
 * @param retryAfter what the receiver asked for
 */
record Outcome(
        @Nullable Integer responseStatus,
        @Nullable String failure,
        @Nullable Duration retryAfter,
        Duration took) {
    private static final int GONE = 410;
    private static final int LONGEST_FAILURE = 300;

    static Outcome answered(int status, @Nullable Duration retryAfter, Duration took) {
        var taken = status / 100 == 2;
        return new Outcome(status, taken ? null : "The receiver answered " + status + ".", retryAfter, took);
    }

    static Outcome failed(String failure, Duration took) {
        var text = failure.length() > LONGEST_FAILURE ? failure.substring(0, LONGEST_FAILURE) : failure;
        return new Outcome(null, text, null, took);
    }

    boolean isTaken() {
        return failure == null;
    }

    /** Whether the receiver wants nothing any more. */
    boolean isGone() {
        return responseStatus != null && responseStatus == GONE;
    }
}
