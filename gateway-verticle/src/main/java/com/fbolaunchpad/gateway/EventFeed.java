package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.EventCursor;
import com.fbolaunchpad.platform.EventSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event log as all streams of a gateway have it: a single reader keeps its latest events in a ring, and tells the streams
 * when there are more. Those who stand before the ring read pages of the log, few at once, while the others wait their turn.
 */
final class EventFeed {
    /** About what the write queue of a connection takes: what it doesn't take of a page is read again. */
    static final int PAGE = 100;

    static final int MOST_READING = 8;
    private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

    private final Context context;
    private final BusClient bus;
    private final String address;
    private final int startBack;
    private final EventRing ring;
    private final EventSubscriber reader;
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private final Set<EventStream> waiting = new LinkedHashSet<>();
    private int reading;
    private @Nullable Future<Void> started;
    private boolean begun;

    /** @param remembered how many events the ring holds; it is half full after the start, if there are so many */
    EventFeed(Vertx vertx, Context context, String address, String hintAddress, int remembered) {
        this.context = context;
        this.bus = new BusClient(vertx);
        this.address = address;
        this.startBack = remembered / 2;
        this.ring = new EventRing(remembered);
        this.reader = new EventSubscriber(vertx, address, hintAddress, new Beginning(), this::add)
                .whenGone(() -> ends().map(ends -> begin(ends.getLong("next_cursor"))));
    }

    /** Where the reader begins in this process: nothing of it is stored. */
    private final class Beginning implements EventCursor {
        @Override
        public String name() {
            return "stream";
        }

        @Override
        public Future<OptionalLong> take() {
            return ends().map(ends -> {
                var position = Math.max(ends.getLong("next_cursor"), ends.getLong("last_cursor") - startBack);
                begin(position);
                return OptionalLong.of(position);
            });
        }

        @Override
        public Future<Boolean> advance(long position) {
            return Future.succeededFuture(true);
        }

        @Override
        public Future<Void> release() {
            return Future.succeededFuture();
        }
    }

    /** Where the log begins ({@code next_cursor} behind nothing) and where it ends ({@code last_cursor}). */
    private Future<JsonObject> ends() {
        return bus.call(address, new JsonObject().put("limit", 0), Caller.service("stream"));
    }

    private @Nullable Void begin(long position) {
        ring.beginBehind(position);
        begun = true;
        streams.forEach(EventStream::wake);
        return null;
    }

    private Future<Void> add(JsonObject event) {
        ring.add(new EventFrame(event));
        streams.forEach(EventStream::wake);
        return Future.succeededFuture();
    }

    /** The first stream starts the reader. */
    private void start() {
        if (started == null) {
            started = Future.<Void>future(
                            done -> context.runOnContext(now -> reader.start().onComplete(done)))
                    .onFailure(failure -> log.warn("No news of {} come here: it is only polled", address, failure));
        }
    }

    /** Completes when nothing is read any more. */
    Future<Void> stop() {
        return started == null ? Future.succeededFuture() : started.transform(listens -> reader.stop());
    }

    /**
     * The position where a stream begins that goes on behind {@code after}, or, where that is null, with what comes from now on.
     *
     * @return fails as the log answers that {@code after} is not, or no longer, in it
     */
    Future<Long> positionOf(@Nullable Long after, Caller caller) {
        start();
        if (after != null && begun && ring.reachesBackTo(after) && after <= ring.end()) {
            return Future.succeededFuture(after);
        }
        var question = new JsonObject().put("limit", 0);
        if (after != null) {
            question.put("after", after);
        }
        return bus.call(address, question, caller).map(ends -> after == null ? ends.getLong("last_cursor") : after);
    }

    EventRing ring() {
        return ring;
    }

    void join(EventStream stream) {
        streams.add(stream);
    }

    void leave(EventStream stream) {
        streams.remove(stream);
        waiting.remove(stream);
    }

    List<EventStream> streams() {
        return List.copyOf(streams);
    }

    /** Has the stream given the page behind its position as soon as it is its turn; it gives the turn back. */
    void wantPage(EventStream stream) {
        waiting.add(stream);
        serveWaiting();
    }

    /** Gives back the turn of a stream that was given a page, or refused one. */
    void giveTurnBack() {
        reading--;
        serveWaiting();
    }

    private void serveWaiting() {
        while (reading < MOST_READING && !waiting.isEmpty()) {
            var next = waiting.iterator().next();
            waiting.remove(next);
            reading++;
            readBehind(next.position()).onComplete(next::takePage, next::goWithoutPage);
        }
    }

    private Future<EventRing> readBehind(long position) {
        return bus.call(address, new JsonObject().put("after", position).put("limit", PAGE), Caller.service("stream"))
                .map(answer -> {
                    var page = new EventRing(PAGE);
                    page.beginBehind(position);
                    answer.getJsonArray("events").forEach(event -> page.add(new EventFrame((JsonObject) event)));
                    if (page.end() == position || !page.reachesBackTo(position)) {
                        throw new IllegalStateException("There is no event right behind " + position + ".");
                    }
                    return page;
                });
    }
}
