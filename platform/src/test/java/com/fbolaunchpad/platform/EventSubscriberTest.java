package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventSubscriberTest {
    private static final long LONGEST_WAIT_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeEventLog eventLog = new FakeEventLog(vertx);
    private final StoredCursor cursor = new StoredCursor();
    private final List<Long> handled = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    /** A cursor that is stored as long as the test lives, and that may be lost to another instance. */
    private static final class StoredCursor implements EventCursor {
        final AtomicLong position = new AtomicLong(NOTHING_READ);
        final List<Long> notes = new CopyOnWriteArrayList<>();
        volatile boolean lost;
        final AtomicInteger releases = new AtomicInteger();

        @Override
        public String name() {
            return "tested";
        }

        @Override
        public Future<OptionalLong> take() {
            return Future.succeededFuture(lost ? OptionalLong.empty() : OptionalLong.of(position.get()));
        }

        @Override
        public Future<Boolean> advance(long to) {
            if (lost) {
                return Future.succeededFuture(false);
            }
            position.set(to);
            notes.add(to);
            return Future.succeededFuture(true);
        }

        @Override
        public Future<Void> release() {
            releases.incrementAndGet();
            return Future.succeededFuture();
        }
    }

    private EventSubscriber subscriber(Function<JsonObject, Future<Void>> handler) {
        return new EventSubscriber(vertx, FakeEventLog.READ, FakeEventLog.HINTS, cursor, handler);
    }

    private EventSubscriber started(EventSubscriber subscriber) {
        Await.result(context, subscriber::start);
        return subscriber;
    }

    private Future<Void> note(JsonObject event) {
        handled.add(event.getLong("sequence"));
        return Future.succeededFuture();
    }

    private static void until(BooleanSupplier isSo) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for long enough").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void untilHandled(int count) {
        until(() -> handled.size() >= count);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void fill(int count) {
        for (var i = 0; i < count; i++) {
            eventLog.addSilently(i % 7, i, "*");
        }
    }

    @Test
    void handlesWhatIsThereAndWhatComesInOrder() {
        fill(250);
        started(subscriber(this::note));
        untilHandled(250);
        for (var i = 0; i < 50; i++) {
            eventLog.add(1, i, "*");
        }
        untilHandled(300);

        assertThat(handled).isEqualTo(upTo(300));
        until(() -> cursor.position.get() == 300);
    }

    @Test
    void tellsHowFarItIsBehind() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new Metrics(registry).share(vertx);
        var held = Promise.<Void>promise();
        for (var age = 90; age > 60; age--) {
            eventLog.addSilently(
                    new JsonObject().put("time", Instant.now().minusSeconds(age).toString()));
        }
        started(subscriber(event -> {
            note(event);
            return event.getLong("sequence") == 1 ? held.future() : Future.succeededFuture();
        }));
        untilHandled(1);
        assertThat(registry.scrape())
                .contains("launchpad_subscriber_events_behind{subscriber=\"tested\"} 30.0\n")
                .containsPattern("launchpad_subscriber_seconds_behind\\{subscriber=\"tested\"} [0-9]{2,}[.]");
        held.complete();

        until(() -> registry.scrape().contains("launchpad_subscriber_events_behind{subscriber=\"tested\"} 0.0\n")
                && registry.scrape().contains("launchpad_subscriber_seconds_behind{subscriber=\"tested\"} 0.0\n"));
        assertThat(handled).isEqualTo(upTo(30));
    }

    @Test
    void isNotStoppedByATimeThatIsNone() {
        started(subscriber(this::note));
        var times = Arrays.asList(null, "yesterday", 17, Instant.MIN.toString(), Instant.MAX.toString());
        for (var time : times) {
            // Alone in its page.
            eventLog.add(new JsonObject().put("time", time));
            untilHandled(times.indexOf(time) + 1);
        }
        eventLog.add(new JsonObject());
        untilHandled(times.size() + 1);
    }

    @Test
    void findsWhatNoMessageTold() {
        started(subscriber(this::note));
        until(() -> cursor.position.get() == 0);
        fill(3);

        untilHandled(3);
        assertThat(handled).isEqualTo(upTo(3));
    }

    @Test
    void handlesOnceWhatMessagesTellAgainAndAgainAndOutOfOrder() {
        started(subscriber(this::note));
        fill(20);
        for (var i = 40; i > 0; i--) {
            vertx.eventBus().publish(FakeEventLog.HINTS, new JsonObject().put("sequence", i % 20));
        }
        untilHandled(20);
        eventLog.add(1, 1, "*");

        untilHandled(21);
        assertThat(handled).isEqualTo(upTo(21));
    }

    @Test
    void readsTogetherWhatGathersMeanwhile() {
        started(subscriber(this::note).gathering(Duration.ofSeconds(1)));
        until(() -> !eventLog.requests().isEmpty());
        var before = eventLog.requests().size();
        for (var i = 0; i < 30; i++) {
            eventLog.add(1, i, "*");
            Await.result(vertx.timer(10, TimeUnit.MILLISECONDS).mapEmpty());
        }

        untilHandled(30);
        assertThat(handled).isEqualTo(upTo(30));
        assertThat(eventLog.requests().size() - before).isLessThanOrEqualTo(4);
    }

    @Test
    void canBeStoppedWhileEventsGather() {
        fill(1);
        var subscriber = started(subscriber(this::note).gathering(Duration.ofMinutes(1)));
        untilHandled(1);
        until(() -> cursor.position.get() == 1);
        eventLog.add(1, 1, "*");
        Await.result(context, subscriber::stop);

        assertThat(cursor.releases).hasValue(1);
        assertThat(handled).containsExactly(1L);
    }

    @Test
    void goesOnFromTheStoredCursor() {
        fill(10);
        cursor.position.set(6);
        started(subscriber(this::note));

        untilHandled(4);
        assertThat(handled).containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void movesTheCursorBehindWhatWasHandledOnly() {
        fill(5);
        var third = Promise.<Void>promise();
        started(subscriber(event -> {
            note(event);
            return event.getLong("sequence") == 3 ? third.future() : Future.succeededFuture();
        }));
        untilHandled(3);
        assertThat(cursor.position.get()).isLessThan(3);
        assertThat(handled).isEqualTo(upTo(3));

        third.complete();
        untilHandled(5);
        until(() -> cursor.position.get() == 5);
        assertThat(cursor.notes).isSorted();
    }

    @Test
    void triesAnEventAgainBeforeAnyLaterOne() {
        fill(4);
        var failures = new AtomicInteger();
        started(subscriber(event -> {
            if (event.getLong("sequence") == 2 && failures.getAndIncrement() < 2) {
                throw new IllegalStateException("not yet");
            }
            return note(event);
        }));

        untilHandled(4);
        assertThat(handled).isEqualTo(upTo(4));
        assertThat(failures).hasValue(3);
    }

    @Test
    void handsOverAllThatIsThereToAHandlerOfMany() {
        var sizes = new CopyOnWriteArrayList<Integer>();
        var attempts = new AtomicInteger();
        fill(250);
        started(EventSubscriber.ofMany(vertx, FakeEventLog.READ, FakeEventLog.HINTS, cursor, events -> {
            sizes.add(events.size());
            events.forEach(this::note);
            return attempts.incrementAndGet() == 2
                    ? Future.failedFuture("the second time it fails")
                    : Future.succeededFuture();
        }));
        untilHandled(350);
        until(() -> cursor.position.get() == 250);

        assertThat(sizes).containsExactly(100, 100, 100, 50);
        assertThat(handled.subList(0, 200)).isEqualTo(upTo(200));
        assertThat(handled.subList(200, 350))
                .isEqualTo(LongStream.rangeClosed(101, 250).boxed().toList());
    }

    @Test
    void finishesWhatItIsAtWhenItIsStoppedAndReleasesTheCursor() {
        fill(5);
        var second = Promise.<Void>promise();
        var subscriber = started(subscriber(event -> {
            note(event);
            return event.getLong("sequence") == 2 ? second.future() : Future.succeededFuture();
        }));
        untilHandled(2);

        var stopped = new AtomicReference<Future<Void>>();
        Await.result(context, () -> {
            stopped.set(subscriber.stop());
            return Future.succeededFuture();
        });
        assertThat(stopped.get().isComplete()).isFalse();
        assertThat(cursor.releases).hasValue(0);
        second.complete();
        Await.result(stopped.get());

        assertThat(cursor.releases).hasValue(1);
        assertThat(cursor.position).hasValue(2);
        assertThat(handled).isEqualTo(upTo(2));
    }

    @Test
    void canBeStoppedTwiceOrBeforeItHasStarted() {
        Await.result(context, subscriber(this::note)::stop);

        var subscriber = started(subscriber(this::note));
        Await.result(context, subscriber::stop);
        Await.result(context, subscriber::stop);
        assertThat(cursor.releases).hasValueLessThanOrEqualTo(1);
    }

    @Test
    void readsNothingWhileAnotherInstanceHoldsTheCursor() {
        cursor.lost = true;
        fill(2);
        started(subscriber(this::note));
        eventLog.add(1, 1, "*");
        Await.result(vertx.timer(1, TimeUnit.SECONDS).mapEmpty());
        assertThat(handled).isEmpty();
        assertThat(eventLog.requests()).isEmpty();

        cursor.lost = false;
        untilHandled(3);
        assertThat(handled).isEqualTo(upTo(3));
    }

    @Test
    void stopsBetweenTwoEventsWhenAnotherInstanceHasTakenTheCursor() {
        fill(5);
        var second = Promise.<Void>promise();
        started(subscriber(event -> {
            note(event);
            return event.getLong("sequence") == 2 ? second.future() : Future.succeededFuture();
        }));
        untilHandled(2);
        cursor.lost = true;
        // Until its next sign of life has told it so.
        Await.result(vertx.timer(3, TimeUnit.SECONDS).mapEmpty());
        second.complete();
        Await.result(vertx.timer(1, TimeUnit.SECONDS).mapEmpty());
        assertThat(handled).isEqualTo(upTo(2));

        cursor.lost = false;
        until(() -> handled.contains(5L));
        assertThat(handled).startsWith(1L, 2L).endsWith(3L, 4L, 5L);
    }

    @Test
    void tellsWhetherItIsTheOneThatReads() {
        cursor.lost = true;
        var subscriber = subscriber(this::note);
        assertThat(subscriber.isReading()).isFalse();
        started(subscriber);
        fill(1);
        Await.result(vertx.timer(1, TimeUnit.SECONDS).mapEmpty());
        assertThat(subscriber.isReading()).isFalse();

        cursor.lost = false;
        until(subscriber::isReading);
        cursor.lost = true;
        until(() -> !subscriber.isReading());

        cursor.lost = false;
        until(subscriber::isReading);
        Await.result(context, subscriber::stop);
        assertThat(subscriber.isReading()).isFalse();
    }

    @Test
    void standsStillWhereEventsAreGone() {
        fill(10);
        cursor.position.set(2);
        eventLog.forget(5);
        started(subscriber(this::note));

        until(() -> eventLog.requests().size() >= 3);
        assertThat(handled).isEmpty();
        assertThat(cursor.position).hasValue(2);
    }

    @Test
    void makesUpForWhatIsGoneAndGoesOn() {
        fill(10);
        cursor.position.set(2);
        eventLog.forget(5);
        started(subscriber(this::note).whenGone(() -> {
            handled.add(0L);
            return Future.succeededFuture();
        }));

        untilHandled(6);
        assertThat(handled).containsExactly(0L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aNewSubscriberBeginsWithTheOldestThatIsLeft() {
        fill(10);
        eventLog.forget(7);
        started(subscriber(this::note));

        untilHandled(3);
        assertThat(handled).containsExactly(8L, 9L, 10L);
    }

    @Test
    void waitsForTheServiceOfTheLog() {
        eventLog.leave();
        started(subscriber(this::note));
        Await.result(vertx.timer(500, TimeUnit.MILLISECONDS).mapEmpty());

        var back = new FakeEventLog(vertx);
        back.add(1, 1, "*");

        untilHandled(1);
        assertThat(handled).containsExactly(1L);
    }
}
