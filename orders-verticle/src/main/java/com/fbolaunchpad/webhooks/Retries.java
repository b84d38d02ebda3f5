package com.fbolaunchpad.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is tried again, and until when.
 *
 * @param pauses after the first failure, the second …; the last one goes on
 * @param jitter part of a pause that chance adds at most, so that what failed together doesn't come back together
 * @param longest after its first attempt a delivery is given up
 */
record Retries(List<Duration> pauses, double jitter, Duration longest) {
    static final List<Duration> USUAL_PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(12));
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    /** The shortest pause that there is. */
    Duration shortest() {
        return pauses.get(0);
    }

    /**
     * The pause after so many failures.
     *
     * @param wish what the receiver said in {@code Retry-After}: counts from the shortest pause up to an hour
     */
    Duration after(int failures, @Nullable Duration wish) {
        if (wish != null) {
            var bounded = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
            return bounded.compareTo(shortest()) < 0 ? shortest() : bounded;
        }
        var pause = pauses.get(Math.min(failures, pauses.size()) - 1);
        var added =
                (long) (pause.toMillis() * jitter * ThreadLocalRandom.current().nextDouble());
        return pause.plusMillis(added);
    }
}
