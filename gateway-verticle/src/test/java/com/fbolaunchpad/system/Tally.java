package com.fbolaunchpad.system;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the requests of a time, by what was asked and how it was answered. */
final class Tally {
    private static final int MOST_QUOTED = 20;

    private final Map<Asked, Map<Outcome, Integer>> counts = new EnumMap<>(Asked.class);
    private final List<String> quoted = new ArrayList<>();
    private long longestMs;

    /** What kind of request it is. */
    enum Asked {
        /** Changes nothing. */
        READ,
        /** A change under an Idempotency-Key. */
        KEYED,
        /** A change without. */
        UNKEYED
    }

    /** How it was answered. */
    enum Outcome {
        /** With 2xx, or as a request that somebody else has overtaken: 409, 412. */
        ANSWERED,
        /** 503 with Retry-After. */
        TRY_LATER,
        /** Another 503, or 504. */
        UNAVAILABLE,
        /** Nobody listens: it wasn't sent. */
        REFUSED,
        /** The connection ended before the answer. */
        BROKEN,
        /** No answer within the client's patience. */
        TIMED_OUT,
        /** What no fault may cause. */
        FORBIDDEN
    }

    /** One more. */
    synchronized void add(Asked asked, Outcome outcome, long tookMs) {
        counts.computeIfAbsent(asked, first -> new EnumMap<>(Outcome.class)).merge(outcome, 1, Integer::sum);
        longestMs = Math.max(longestMs, tookMs);
    }

    /** Keeps the words of an answer that wants an explanation. */
    synchronized void quote(String answer) {
        if (quoted.size() < MOST_QUOTED) {
            quoted.add(answer);
        }
    }

    synchronized int of(Outcome outcome) {
        return counts.values().stream()
                .mapToInt(found -> found.getOrDefault(outcome, 0))
                .sum();
    }

    synchronized int of(Asked asked, Outcome outcome) {
        return counts.getOrDefault(asked, Map.of()).getOrDefault(outcome, 0);
    }

    synchronized int all() {
        return counts.values().stream()
                .flatMap(found -> found.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** How long the one took that took longest. */
    synchronized long longestMs() {
        return longestMs;
    }

    synchronized List<String> quoted() {
        return List.copyOf(quoted);
    }
}
