package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.RequestScope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of events that are open, and the one feed that those of an operation share; to be used on the gateway's context only. */
final class EventStreams {
    /** The tabs and tablets of one user. */
    static final int MOST_OF_A_USER = 20;

    private static final int RETRY_AFTER_S = 2;

    private final Vertx vertx;
    private final Context context;
    private final Access access;
    private final Limits limits;
    private final Places places;
    private final Map<String, EventFeed> feeds = new HashMap<>();
    private boolean stopping;

    /**
     * What a stream costs at most.
     *
     * @param heartbeat between two signs of life; shorter than the server's patience with an idle connection
     * @param longestTaking for which a client may take nothing of what waits for it
     * @param longestDoubt for which a stream lives whose user's access can't be found out
     * @param remembered how many events are kept at hand
     * @param most how many streams there are at once
     */
    record Limits(Duration heartbeat, Duration longestTaking, Duration longestDoubt, int remembered, int most) {
        static final Limits USUAL =
                new Limits(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(10), 2_000, 2_000);
    }

    /** To be made on the gateway's context. */
    EventStreams(Vertx vertx, Access access, Limits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.access = access;
        this.limits = limits;
        this.places = new Places("streams", limits.most(), MOST_OF_A_USER, Metrics.of(vertx));
        access.whenChanged(this::askAgain);
    }

    /**
     * Opens a stream and answers it until it ends.
     *
     * @param input where to begin: {@code after}, if it is given
     * @return completes when nothing of it is left; fails when nothing has been answered yet
     */
    Future<Void> open(
            Operation operation,
            Operation.Events events,
            RoutingContext request,
            JsonObject input,
            Tokens.Verified token,
            Caller caller) {
        requireRunning();
        var feed = feeds.computeIfAbsent(
                operation.busAddress(),
                address -> new EventFeed(vertx, context, address, events.hintAddress(), limits.remembered()));
        var after = input.getLong("after");
        if (GatewayVerticle.isHead(request)) {
            return feed.positionOf(after, caller).compose(position -> answerHead(operation, request));
        }
        var user = caller.user();
        places.take(user);
        return feed.positionOf(after, caller)
                .compose(position -> {
                    requireRunning();
                    RequestScope.leaveTrace();
                    return request.response().closed()
                            ? Future.succeededFuture()
                            : new EventStream(
                                            vertx, access, feed, limits, request, operation, events, token, caller,
                                            position)
                                    .begin();
                })
                .onComplete(ended -> places.release(user));
    }

    private static Future<Void> answerHead(Operation operation, RoutingContext request) {
        operation.putHead(request.response(), new JsonObject());
        return request.response().setChunked(true).end();
    }

    private void requireRunning() {
        if (stopping) {
            throw Problem.unavailable(
                    "service-stopping", "This gateway is being stopped. Come again soon.", RETRY_AFTER_S);
        }
    }

    /** What the user, or with null anybody, may see has perhaps changed. */
    private void askAgain(@Nullable Long userId) {
        for (var feed : feeds.values()) {
            for (var stream : feed.streams()) {
                if (userId == null || stream.isOf(userId)) {
                    stream.sendOnAccess();
                }
            }
        }
    }

    /** Ends all streams, and lets no more begin; completes when nothing is read for them any more. */
    Future<Void> stop() {
        stopping = true;
        feeds.values().stream()
                .map(EventFeed::streams)
                .flatMap(List::stream)
                .forEach(stream -> stream.end("service-stopping", "This gateway is being stopped. Come again."));
        return Future.join(feeds.values().stream().map(EventFeed::stop).toList())
                .mapEmpty();
    }
}
