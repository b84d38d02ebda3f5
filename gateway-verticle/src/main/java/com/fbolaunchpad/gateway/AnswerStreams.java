package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Metrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Supplier;

/** The answers that are streamed, and how many are under way at once; to be used on the gateway's context only. */
final class AnswerStreams {
    /** One that is on its way out, and the one that somebody begins anew meanwhile. */
    static final int MOST_OF_A_USER = 2;
    /** Each has one chunk in memory and one request on the bus: so many leave the services behind free for everybody else. */
    static final int MOST = 16;

    /** A client that takes no chunk for so long keeps a place that others wait for. */
    static final Duration LONGEST_TAKING = Duration.ofSeconds(60);

    private final BusClient bus;
    private final Duration longestTaking;
    private final Places places;

    /** @param longestTaking how long a client may take for a chunk before his answer is broken off */
    AnswerStreams(BusClient bus, Duration longestTaking, Metrics metrics) {
        this.bus = bus;
        this.places = new Places("downloads", MOST, MOST_OF_A_USER, metrics);
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
            places.take(user);
            return new StreamedAnswer(bus, longestTaking, operation, context, input, admission)
                    .send(caller)
                    .onComplete(done -> places.release(user));
        });
    }
}
