package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream of events. It keeps its position in the log and nothing else: as long as the connection takes more it
 * sends what is behind it, on what is known at that moment of the user's access, and it ends with that access.
 */
final class EventStream {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    /** Clients come back after a time within these, so that not all come at once. */
    private static final int SHORTEST_RETRY_MS = 2_000;

    private static final int LONGEST_RETRY_MS = 5_000;
    private static final int BATCH_BYTES = 16 * 1024;
    private static final long PAUSE_MS = 1_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Context context;
    private final Access access;
    private final EventFeed feed;
    private final EventStreams.Limits limits;
    private final RoutingContext request;
    private final HttpServerResponse response;
    private final Operation operation;
    private final Operation.Events events;
    private final Tokens.Verified token;
    private final Caller caller;
    private final Promise<Void> ended = Promise.promise();

    private long position;
    private @Nullable EventRing page;
    private boolean over;
    private boolean woken;
    private boolean wantsPage;
    private boolean asking;
    private @Nullable Instant inDoubtSince;
    private long heartbeat = NO_TIMER;
    private long expiry = NO_TIMER;
    private long patience = NO_TIMER;

    /** @param position the sequence of the event that the client has seen last */
    EventStream(
            Vertx vertx,
            Access access,
            EventFeed feed,
            EventStreams.Limits limits,
            RoutingContext request,
            Operation operation,
            Operation.Events events,
            Tokens.Verified token,
            Caller caller,
            long position) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.access = access;
        this.feed = feed;
        this.limits = limits;
        this.request = request;
        this.response = request.response();
        this.operation = operation;
        this.events = events;
        this.token = token;
        this.caller = caller;
        this.position = position;
    }

    /** Answers the head, and all that comes; completes when the stream has ended. */
    Future<Void> begin() {
        operation.putHead(response, new JsonObject());
        response.setChunked(true);
        response.exceptionHandler(broken -> log.debug("The stream of request {} broke", RequestId.of(request), broken));
        response.closeHandler(closed -> leave());
        response.drainHandler(taken -> {
            stopPatience();
            proceed();
        });
        feed.join(this);
        heartbeat = vertx.setPeriodic(limits.heartbeat().toMillis(), tick -> beat());
        var left = Duration.between(Instant.now(), token.expiresAt()).toMillis();
        expiry = vertx.setTimer(
                Math.max(left, 1), over -> end("token-expired", "The token has ended. Get another, and come again."));
        // The position at once: who is cut off before his first event comes back to where he began.
        var retryMs = ThreadLocalRandom.current().nextInt(SHORTEST_RETRY_MS, LONGEST_RETRY_MS + 1);
        write(Buffer.buffer("retry: " + retryMs + "\nid: " + position + "\n\n"));
        wake();
        return ended.future();
    }

    long position() {
        return position;
    }

    boolean isOf(long userId) {
        return caller.user() == userId;
    }

    /** There may be something to send. */
    void wake() {
        if (!woken) {
            woken = true;
            context.runOnContext(now -> {
                woken = false;
                proceed();
            });
        }
    }

    private void proceed() {
        if (over || response.writeQueueFull()) {
            return;
        }
        var source = source();
        if (source == null) {
            if (!wantsPage) {
                wantsPage = true;
                feed.wantPage(this);
            }
        } else if (source.next(position) != null) {
            sendOnAccess();
        }
    }

    /** What has the next event, if there is one; null where it must be read first. */
    private @Nullable EventRing source() {
        return feed.ring().reachesBackTo(position) ? feed.ring() : page;
    }

    /** Sends what there is on what is known of his access; asks first where that is nothing, or too old. */
    void sendOnAccess() {
        if (over || asking) {
            return;
        }
        var asked = access.permissionsOf(token.holder(), asker());
        if (asked.succeeded()) {
            inDoubtSince = null;
            send(asked.result());
            return;
        }
        if (inDoubtSince == null) {
            inDoubtSince = Instant.now();
        }
        asking = true;
        // Not sent right then: what took its time may have been overtaken by a change meanwhile.
        asked.onComplete(
                known -> {
                    asking = false;
                    sendOnAccess();
                },
                this::doubt);
    }

    /** What isn't known by then isn't worth knowing. */
    private Caller asker() {
        return new Caller(
                null,
                null,
                Set.of(),
                caller.requestId(),
                caller.clientAddress(),
                Instant.now().plus(Access.LONGEST_STALENESS));
    }

    private void doubt(Throwable failure) {
        if (failure instanceof Problem problem && (problem.status() == 401 || problem.status() == 403)) {
            end(problem.code(), problem.detail());
        } else if (inDoubtSince != null
                && Instant.now().isAfter(inDoubtSince.plus(limits.longestDoubt().minusMillis(PAUSE_MS)))) {
            end("access-unknown", "What you may see can't be found out at the moment. Come again soon.");
        } else {
            vertx.setTimer(PAUSE_MS, again -> {
                asking = false;
                sendOnAccess();
            });
        }
    }

    private void send(Set<String> permissions) {
        if (!operation.permits(permissions)) {
            end("forbidden", "You lack the permission for this.");
            return;
        }
        var source = source();
        if (source == null) {
            return;
        }
        var seesAll = permissions.contains(events.unrestricted());
        while (source.next(position) != null && !response.writeQueueFull()) {
            var batch = batch(source, seesAll);
            if (batch.length() > 0) {
                write(batch);
            }
        }
        if (page != null) {
            dropPage();
            wake();
        }
    }

    /** The next that he may see, of many as few bytes as are worth a write; the position is behind them afterwards. */
    private Buffer batch(EventRing source, boolean seesAll) {
        var batch = Buffer.buffer();
        for (var next = source.next(position);
                next != null && batch.length() < BATCH_BYTES;
                next = source.next(position)) {
            if (seesAll || next.isFor(caller.user())) {
                batch.appendBuffer(next.bytes());
            }
            position = next.position();
        }
        return batch;
    }

    private void write(Buffer bytes) {
        response.write(bytes);
        if (response.writeQueueFull() && patience == NO_TIMER) {
            patience = vertx.setTimer(limits.longestTaking().toMillis(), late -> cut());
        }
    }

    /** A sign of life, from which the client also knows how far it has got where nothing concerned it. */
    private void beat() {
        if (!response.writeQueueFull()) {
            write(Buffer.buffer(": \nid: " + position + "\n\n"));
        }
        sendOnAccess();
    }

    /** The page behind the position, with the turn that is to be given back. */
    void takePage(EventRing read) {
        wantsPage = false;
        if (over) {
            feed.giveTurnBack();
        } else {
            page = read;
            proceed();
            if (page != null && response.writeQueueFull()) {
                dropPage();
            }
        }
    }

    /** The page can't be read now, or never will be. */
    void goWithoutPage(Throwable failure) {
        feed.giveTurnBack();
        if (failure instanceof Problem problem && problem.status() < 500) {
            end(problem.code(), problem.detail());
            return;
        }
        log.debug("The stream of request {} waits behind event {}", RequestId.of(request), position, failure);
        vertx.setTimer(PAUSE_MS, again -> {
            wantsPage = false;
            proceed();
        });
    }

    private void dropPage() {
        page = null;
        feed.giveTurnBack();
    }

    /** Tells the client why, and ends. */
    void end(String code, String detail) {
        if (over) {
            return;
        }
        leave();
        var reason = new JsonObject().put("code", code).put("detail", detail);
        response.end("event: end\ndata: " + reason.encode() + "\n\n")
                .timeout(limits.longestTaking().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> request.request().connection().close());
    }

    /** The client takes nothing: others need what it holds. */
    private void cut() {
        log.debug("The stream of request {} is cut: its client takes nothing", RequestId.of(request));
        leave();
        request.request().connection().close();
    }

    private void stopPatience() {
        vertx.cancelTimer(patience);
        patience = NO_TIMER;
    }

    private void leave() {
        if (over) {
            return;
        }
        over = true;
        stopPatience();
        vertx.cancelTimer(heartbeat);
        vertx.cancelTimer(expiry);
        feed.leave(this);
        if (page != null) {
            dropPage();
        }
        ended.complete();
    }
}
