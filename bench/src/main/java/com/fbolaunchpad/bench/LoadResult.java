package com.fbolaunchpad.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of one load.
 *
 * @param seconds of measuring
 * @param answered as expected within them, whenever they were due
 * @param inAll answered as expected, before and after them too
 * @param latency in microseconds from when a session was due, not from when it could be sent; answered as expected ones only
 * @param unexpected answers by status; 0 for connections that broke
 * @param unfinished sessions that were due and not at their end when it was over
 */
record LoadResult(
        double seconds, long answered, long inAll, Histogram latency, Map<Integer, Long> unexpected, long unfinished) {
    private static final long LONGEST_US = 120_000_000;
    private static final int DIGITS = 3;

    static Histogram histogram() {
        return new Histogram(LONGEST_US, DIGITS);
    }

    static LoadResult none() {
        return new LoadResult(0, 0, 0, histogram(), Map.of(), 0);
    }

    /** Those whose latency is known: due within the measured time, or, at saturation, answered within it. */
    long finished() {
        return latency.getTotalCount();
    }

    double perSecond() {
        return answered / seconds;
    }

    double milliseconds(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1_000.0;
    }

    long refused() {
        return unexpected.values().stream().mapToLong(Long::longValue).sum();
    }

    LoadResult and(LoadResult other) {
        var both = histogram();
        both.add(latency);
        both.add(other.latency);
        var statuses = new TreeMap<>(unexpected);
        other.unexpected.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        return new LoadResult(
                seconds + other.seconds,
                answered + other.answered,
                inAll + other.inAll,
                both,
                statuses,
                unfinished + other.unfinished);
    }
}
