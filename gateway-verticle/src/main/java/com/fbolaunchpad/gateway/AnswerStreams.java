package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The answers that are streamed, and how many are under way at once; to be used on the gateway's context only. */
final class AnswerStreams {
    /** One that is on its way out, and the one that somebody begins anew meanwhile. */
    static final int MOST_OF_A_USER = 2;
    /** Each has one chunk in memory and one request on the bus: so many leave the services behind free for everybody else. */
    static final int MOST = 16;

    /** A client that takes no chunk for so long keeps a place that others wait for. */
    static final Duration LONGEST_TAKING = Duration.ofSeconds(60);

    private static final int RETRY_AFTER_S = 10;

    private final BusClient bus;
    private final Duration longestTaking;
    private final Map<Long, Integer> ofUser = new HashMap<>();
    private int total;

    /** @param longestTaking how long a client may take for a chunk before his answer is broken off */
    AnswerStreams(BusClient bus, Duration longestTaking) {
        this.bus = bus;
        this.longestTaking = longestTaking;
    }

    /**
     * Streams the answer of an operation.
     *
     * @param input what the operation is asked with, but for the cursor
     * @param admission who calls, with what he may do at this moment and a fresh deadline; fails where that isn't enough
     * @return completes when nothing of it is left, also where it was broken off; fails when nothing has been answered yet
     */
    Future<Void> answer(
            Operation operation, RoutingContext context, JsonObject input, Supplier<Future<Caller>> admission) {
        return admission.get().compose(caller -> {
            var user = caller.user();
            take(user);
            return new StreamedAnswer(bus, longestTaking, operation, context, input, admission)
                    .send(caller)
                    .onComplete(done -> release(user));
        });
    }

    private void take(long user) {
        if (ofUser.getOrDefault(user, 0) >= MOST_OF_A_USER) {
            throw Problem.retryLater(
                    429,
                    "too-many-streams",
                    "You have " + MOST_OF_A_USER + " such downloads running: let one end first.",
                    RETRY_AFTER_S);
        }
        if (total >= MOST) {
            throw Problem.unavailable("streams-busy", "Too many downloads are running. Try again soon.", RETRY_AFTER_S);
        }
        total++;
        ofUser.merge(user, 1, Integer::sum);
    }

    private void release(long user) {
        total--;
        ofUser.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }
}
