package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every event of a log to a handler, one after the other in the order of the log, from a stored cursor on. What is
 * published on the bus is only the hint to look: a message that is lost, repeated or late changes nothing. The cursor is
 * moved after the handler: an event whose handler was cut off by a crash comes again, with the same {@code id}.
 *
 * <p>An event whose handler fails is tried again, with growing pauses, before any later one. While the log's service is
 * away the subscriber waits for it. Of several instances that share the cursor one reads at a time, and another takes over
 * when it dies.
 */
public final class EventSubscriber {
    /** The code of the 410 that tells a reader that the log no longer reaches back to where he stands. */
    public static final String EVENTS_GONE = "events-gone";

    private static final Logger log = LoggerFactory.getLogger(EventSubscriber.class);
    private static final int PAGE = 100;
    private static final long POLL_INTERVAL_MS = 1_000;
    private static final long SIGN_OF_LIFE_INTERVAL_MS = 2_000;
    private static final long SHORTEST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final Vertx vertx;
    private final BusClient bus;
    private final String readAddress;
    private final String hintAddress;
    private final EventCursor cursor;
    private final Function<List<JsonObject>, Future<Void>> handler;
    private final int mostAtOnce;
    private final Metrics.Gauge eventsBehind;
    private final Metrics.Gauge secondsBehind;
    private @Nullable Supplier<Future<Void>> whenGone;
    private long gatheringMs;

    private @Nullable MessageConsumer<Object> hints;
    private final Promise<Void> resting = Promise.promise();
    private @Nullable Future<Void> ended;
    private Future<Boolean> noted = Future.succeededFuture(true);
    private long position = EventCursor.NOTHING_READ;
    private boolean holding;
    private boolean busy;
    private boolean askedAgain;
    private boolean stopping;
    private boolean pausing;
    private long pauseMs;
    private long poll;
    private long signOfLife;

    /**
     * A subscriber, to be used on one verticle's context only.
     *
     * @param readAddress where the log is read, such as {@code orders.events.read}
     * @param hintAddress where its events are published, such as {@code orders.status}
     * @param handler takes an event (a CloudEvent as JSON); the next one comes when its future has succeeded
     */
    public EventSubscriber(
            Vertx vertx,
            String readAddress,
            String hintAddress,
            EventCursor cursor,
            Function<JsonObject, Future<Void>> handler) {
        this(vertx, readAddress, hintAddress, cursor, 1, one -> handler.apply(one.get(0)));
    }

    private EventSubscriber(
            Vertx vertx,
            String readAddress,
            String hintAddress,
            EventCursor cursor,
            int mostAtOnce,
            Function<List<JsonObject>, Future<Void>> handler) {
        this.vertx = vertx;
        this.bus = new BusClient(vertx);
        this.readAddress = readAddress;
        this.hintAddress = hintAddress;
        this.cursor = cursor;
        this.mostAtOnce = mostAtOnce;
        this.handler = handler;
        var metrics = Metrics.of(vertx);
        this.eventsBehind = metrics.gauge(
                "launchpad.subscriber.events.behind",
                "Events of the log that a subscriber has still to handle; 0 where another instance reads",
                "subscriber",
                cursor.name());
        this.secondsBehind = metrics.gauge(
                "launchpad.subscriber.seconds.behind",
                "Age of the oldest event that a subscriber has still to handle",
                "subscriber",
                cursor.name());
    }

    /**
     * The same for a handler that takes all events that are there at once, up to {@value #PAGE} in the order of the log: where it
     * fails, or is cut off, all of them come again, and one that it can never take holds up those that came with it.
     */
    public static EventSubscriber ofMany(
            Vertx vertx,
            String readAddress,
            String hintAddress,
            EventCursor cursor,
            Function<List<JsonObject>, Future<Void>> handler) {
        return new EventSubscriber(vertx, readAddress, hintAddress, cursor, PAGE, handler);
    }

    /**
     * What to do when events that this subscriber hasn't read are gone from the log: make up for them, as by reading lists
     * anew. It goes on with the oldest event that is left. Without this it stands still, and says so in the log.
     */
    public EventSubscriber whenGone(Supplier<Future<Void>> makeUpForThem) {
        this.whenGone = makeUpForThem;
        return this;
    }

    /**
     * Lets events gather for so long after each look at the log: where many come one by one they are read, and the cursor is
     * moved, together. What comes after a time of quiet is handled at once. Without this each hint is a look.
     */
    public EventSubscriber gathering(Duration time) {
        this.gatheringMs = time.toMillis();
        return this;
    }

    /** Begins to read; completes when every node of the cluster knows where to send hints. */
    public Future<Void> start() {
        var consumer = vertx.eventBus().consumer(hintAddress, hint -> look());
        hints = consumer;
        poll = vertx.setPeriodic(0, POLL_INTERVAL_MS, tick -> look());
        signOfLife = vertx.setPeriodic(SIGN_OF_LIFE_INTERVAL_MS, tick -> giveSignOfLife());
        return consumer.completion();
    }

    /** Completes when the event that is being handled is done, and the cursor is another instance's to take. */
    public Future<Void> stop() {
        if (hints == null) {
            return Future.succeededFuture();
        }
        if (ended == null) {
            ended = end(hints);
        }
        return ended;
    }

    private Future<Void> end(MessageConsumer<Object> consumer) {
        stopping = true;
        vertx.cancelTimer(poll);
        vertx.cancelTimer(signOfLife);
        var unregistered = consumer.unregister();
        if (!busy) {
            resting.complete();
        }
        return resting.future()
                .compose(idle -> unregistered)
                .compose(idle -> noted.otherwise(false))
                .compose(idle -> holding ? cursor.release() : Future.succeededFuture())
                // As while the database is away: another instance takes it from a silent one, only later.
                .recover(failure -> {
                    log.info("The cursor of {} was not released: {}", hintAddress, failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** Whether this instance is the one that reads: it holds the cursor, as far as it knows, and isn't being stopped. */
    public boolean isReading() {
        return holding && !stopping;
    }

    private void look() {
        if (busy || pausing) {
            askedAgain = true;
        } else if (!stopping) {
            busy = true;
            round();
        }
    }

    /** Reads and handles a page, then the next; not a chain of futures, each of which would be kept until the last completes. */
    private void round() {
        askedAgain = false;
        (holding ? Future.<Void>succeededFuture() : take())
                .compose(taken -> holding ? read() : Future.succeededFuture(false))
                .onSuccess(more -> {
                    pauseMs = 0;
                    if (!stopping && (more || (askedAgain && gatheringMs == 0))) {
                        vertx.runOnContext(next -> round());
                    } else {
                        if (gatheringMs > 0) {
                            pauseFor(gatheringMs);
                        }
                        rest();
                    }
                })
                .onFailure(failure -> {
                    pause(failure);
                    rest();
                });
    }

    private void rest() {
        busy = false;
        if (stopping) {
            resting.complete();
        }
    }

    /** Hints that come meanwhile are followed afterwards. */
    private void pauseFor(long ms) {
        pausing = true;
        vertx.setTimer(ms, over -> {
            pausing = false;
            if (askedAgain) {
                look();
            }
        });
    }

    private void pause(Throwable failure) {
        var away = failure instanceof Problem problem && problem.retryAfterSeconds() != null;
        if (pauseMs == 0 && away) {
            // As at every start before the service of the log has started.
            log.info("The subscriber of {} waits behind event {}: {}", hintAddress, position, failure.getMessage());
        } else if (pauseMs == 0) {
            log.warn("The subscriber of {} waits behind event {}", hintAddress, position, failure);
        }
        // What is away may be back at any moment; what is wrong is wrong for longer.
        var longestMs = away ? POLL_INTERVAL_MS : LONGEST_PAUSE_MS;
        pauseMs = Math.min(Math.max(2 * pauseMs, SHORTEST_PAUSE_MS), longestMs);
        askedAgain = true;
        pauseFor(pauseMs);
    }

    private Future<Void> take() {
        return cursor.take().map(taken -> {
            holding = taken.isPresent();
            if (!holding) {
                isAbreast();
            }
            taken.ifPresent(found -> position = found);
            return null;
        });
    }

    /** Whether there may be more. */
    private Future<Boolean> read() {
        var input = new JsonObject().put("limit", PAGE);
        if (position != EventCursor.NOTHING_READ) {
            input.put("after", position);
        }
        return bus.call(readAddress, input, Caller.service("subscriber"))
                .compose(page -> {
                    var before = position;
                    var events = page.getJsonArray("events");
                    tellLag(events, page.getLong("last_cursor"));
                    return handle(events)
                            .onSuccess(handled -> {
                                if (handled) {
                                    position = page.getLong("next_cursor");
                                    eventsBehind.set(page.getLong("last_cursor") - position);
                                }
                            })
                            .eventually(() -> position == before ? Future.succeededFuture() : note())
                            .map(handled -> handled && events.size() == PAGE);
                })
                .recover(failure ->
                        failure instanceof Problem gone && EVENTS_GONE.equals(gone.code()) && whenGone != null
                                ? goOn(whenGone)
                                : Future.failedFuture(failure));
    }

    private void tellLag(JsonArray unhandled, long end) {
        if (unhandled.isEmpty()) {
            isAbreast();
            return;
        }
        var oldest = unhandled.getJsonObject(0);
        eventsBehind.set(end - oldest.getLong("sequence") + 1);
        secondsBehind.set(ageOf(oldest));
    }

    /** Of an event without a time, or with none that can be, there is none to tell: figures must not stop the reader. */
    private static Duration ageOf(JsonObject event) {
        try {
            return Duration.between(Instant.parse(String.valueOf(event.getString("time"))), Instant.now());
        } catch (DateTimeParseException timeless) {
            return Duration.ZERO;
        }
    }

    private void isAbreast() {
        eventsBehind.set(0);
        secondsBehind.set(Duration.ZERO);
    }

    /** Whether it handled them all: between two calls of the handler it stops when it is told to, or no longer holds the cursor. */
    private Future<Boolean> handle(JsonArray page) {
        var events = page.stream().map(JsonObject.class::cast).toList();
        Future<Boolean> handled = Future.succeededFuture(true);
        for (var from = 0; from < events.size(); from += mostAtOnce) {
            var next = events.subList(from, Math.min(from + mostAtOnce, events.size()));
            handled = handled.compose(before -> before && holding && !stopping
                    ? Future.<Void>succeededFuture()
                            .compose(now -> handler.apply(next))
                            .map(done -> {
                                position = next.get(next.size() - 1).getLong("sequence");
                                return true;
                            })
                    : Future.succeededFuture(false));
        }
        return handled;
    }

    private Future<Boolean> goOn(Supplier<Future<Void>> makeUpForThem) {
        log.warn("Events after {} are gone from the log of {}: made up for", position, hintAddress);
        return makeUpForThem.get().compose(done -> {
            position = EventCursor.NOTHING_READ;
            return note().map(true);
        });
    }

    private void giveSignOfLife() {
        if (holding && noted.isComplete()) {
            note().onFailure(failure -> log.debug("The cursor of {} can't be moved now", hintAddress, failure));
        }
    }

    /** One after the other, each with where it stands by then: the cursor must not move backwards. */
    private Future<Void> note() {
        noted = noted.transform(before -> cursor.advance(position)).onSuccess(still -> {
            if (!still && holding) {
                log.warn("Another instance reads {} from here on", hintAddress);
                holding = false;
                isAbreast();
            }
        });
        return noted.mapEmpty();
    }
}
