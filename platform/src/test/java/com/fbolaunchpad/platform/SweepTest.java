package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SweepTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Sweep sweep(Duration interval, Supplier<Future<Void>> work) {
        return new Sweep(vertx, interval, "The test waits", work);
    }

    /** Does it where the sweep is used. */
    private void onContext(Runnable action) {
        Await.result(context, () -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS))
                .as("waited for long enough")
                .isTrue();
    }

    @Test
    void worksAtItsInterval() throws InterruptedException {
        var begun = new ArrayList<Long>();
        var thrice = new CountDownLatch(3);
        var start = System.nanoTime();
        onContext(sweep(SHORT, () -> {
            begun.add(System.nanoTime() - start);
            thrice.countDown();
            return Future.succeededFuture();
        })::start);

        await(thrice);
        onContext(() -> assertThat(begun.get(0)).isGreaterThanOrEqualTo(SHORT.toNanos()));
    }

    @Test
    void worksWheneverItIsAsked() {
        var times = new AtomicInteger();
        var sweep = sweep(NEVER, () -> {
            times.incrementAndGet();
            return Future.succeededFuture();
        });
        onContext(sweep::start);
        assertThat(times).hasValue(0);
        onContext(sweep::run);
        onContext(sweep::run);
        assertThat(times).hasValue(2);
    }

    @Test
    void worksOnceAtATimeAndOnceMoreForAllWhoAskedMeanwhile() {
        var runs = new ArrayList<Promise<Void>>();
        var sweep = sweep(NEVER, () -> {
            runs.add(Promise.promise());
            return runs.get(runs.size() - 1).future();
        });
        onContext(sweep::start);
        for (var i = 0; i < 3; i++) {
            onContext(sweep::run);
        }
        assertThat(runs).hasSize(1);
        onContext(() -> runs.get(0).complete());
        assertThat(runs).hasSize(2);
        onContext(() -> runs.get(1).complete());
        assertThat(runs).hasSize(2);
        onContext(sweep::run);
        assertThat(runs).hasSize(3);
    }

    @Test
    void triesAgainWhatHasFailed() throws InterruptedException {
        var fourTimes = new CountDownLatch(4);
        onContext(sweep(SHORT, () -> {
            fourTimes.countDown();
            if (fourTimes.getCount() == 2) {
                throw new IllegalStateException("thrown");
            }
            return Future.failedFuture("failed");
        })::start);

        await(fourTimes);
    }

    @Test
    void isStoppedWhenItsWorkIsDoneAndThenRestsForGood() {
        var work = Promise.<Void>promise();
        var times = new AtomicInteger();
        var sweep = sweep(SHORT, () -> {
            times.incrementAndGet();
            return work.future();
        });
        List<Future<Void>> stopped = new ArrayList<>();
        onContext(() -> {
            sweep.start();
            sweep.run();
            sweep.run();
            stopped.add(sweep.stop());
        });
        assertThat(stopped.get(0).isComplete()).isFalse();

        onContext(work::complete);
        Await.result(stopped.get(0));
        onContext(sweep::run);
        Await.result(vertx.timer(5 * SHORT.toMillis()).mapEmpty());
        assertThat(times).hasValue(1);
    }

    @Test
    void mayBeStoppedByItsOwnWork() {
        var times = new AtomicInteger();
        var sweeps = new ArrayList<Sweep>();
        sweeps.add(sweep(SHORT, () -> {
            times.incrementAndGet();
            sweeps.get(0).stop();
            return Future.succeededFuture();
        }));
        onContext(() -> {
            sweeps.get(0).start();
            sweeps.get(0).run();
        });

        Await.result(vertx.timer(5 * SHORT.toMillis()).mapEmpty());
        Await.result(context, () -> sweeps.get(0).stop());
        assertThat(times).hasValue(1);
    }
}
