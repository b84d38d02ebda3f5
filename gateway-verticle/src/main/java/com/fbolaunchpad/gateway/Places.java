package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import java.util.HashMap;
import java.util.Map;

/** How many of something are under way at once, in all and by user; to be used on the gateway's context only. */
final class Places {
    private static final int RETRY_AFTER_S = 10;

    private final String what;
    private final int most;
    private final int mostOfUser;
    private final Map<Long, Integer> ofUser = new HashMap<>();
    private final Metrics.Gauge open;
    private int total;

    /** @param what is counted, for the sentences of the refusals, in the plural */
    Places(String what, int most, int mostOfUser, Metrics metrics) {
        this.what = what;
        this.most = most;
        this.mostOfUser = mostOfUser;
        this.open = metrics.gauge("launchpad.streams.open", "Answers in parts that are under way", "kind", what);
    }

    /** @throws Problem 429 when the user has all of his, 503 when none is left */
    void take(long user) {
        if (ofUser.getOrDefault(user, 0) >= mostOfUser) {
            throw Problem.retryLater(
                    429,
                    "too-many-streams",
                    "You have " + mostOfUser + " such " + what + " running: let one end first.",
                    RETRY_AFTER_S);
        }
        if (total >= most) {
            throw Problem.unavailable(
                    "streams-busy", "Too many " + what + " are running. Try again soon.", RETRY_AFTER_S);
        }
        total++;
        open.add(1);
        ofUser.merge(user, 1, Integer::sum);
    }

    void release(long user) {
        total--;
        open.add(-1);
        ofUser.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }
}
