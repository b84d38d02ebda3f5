package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WaitingLineTest {
    private static final long LONG_MS = 20_000;
    private static final long SHORT_MS = 50;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private static Throwable failure(Future<Void> refused) {
        return Await.result(refused.map((Throwable) null).otherwise(failure -> failure));
    }

    @Test
    void givesTurnsInTheOrderOfAsking() {
        var line = new WaitingLine(vertx, 2, 10, LONG_MS);
        var order = new CopyOnWriteArrayList<Integer>();
        var first = List.of(line.enter(), line.enter());
        assertThat(first).allMatch(Future::isComplete);
        var waiting = IntStream.range(0, 3)
                .mapToObj(i -> line.enter().onSuccess(turn -> order.add(i)))
                .toList();
        assertThat(waiting).noneMatch(Future::isComplete);

        for (var turn : waiting) {
            line.leave();
            Await.result(turn);
        }
        assertThat(order).containsExactly(0, 1, 2);
    }

    @Test
    void takesNoMoreThanFit() {
        var line = new WaitingLine(vertx, 1, 1, LONG_MS);
        Await.result(line.enter());
        var waiting = line.enter();

        assertThat(failure(line.enter())).isInstanceOf(ConnectionPoolTooBusyException.class);
        line.leave();
        Await.result(waiting);
    }

    /** Whoever has given up is not in the way of the others, and takes nobody's turn. */
    @Test
    void forgetsWhoHasWaitedTooLong() {
        var line = new WaitingLine(vertx, 1, 1, SHORT_MS);
        Await.result(line.enter());

        assertThat(failure(line.enter())).isInstanceOf(TimeoutException.class);
        assertThat(failure(line.enter())).isInstanceOf(TimeoutException.class);
        line.leave();
        assertThat(line.enter()).matches(Future::isComplete).matches(Future::succeeded);
        assertThat(failure(line.enter())).isInstanceOf(TimeoutException.class);
    }

    /** One timer serves all of them, and yet each has the whole time. */
    @Test
    void letsEachWaitAsLong() {
        var line = new WaitingLine(vertx, 1, 10, SHORT_MS);
        Await.result(line.enter());
        for (var i = 0; i < 3; i++) {
            var begun = System.nanoTime();
            var waited = line.enter().transform(done -> Future.succeededFuture(System.nanoTime() - begun));
            Await.result(vertx.timer(SHORT_MS / 3, TimeUnit.MILLISECONDS));
            assertThat(TimeUnit.NANOSECONDS.toMillis(Await.result(waited))).isGreaterThanOrEqualTo(SHORT_MS);
        }
        var all = IntStream.range(0, 3)
                .mapToObj(i -> {
                    var begun = System.nanoTime();
                    var waited = line.enter().transform(done -> Future.succeededFuture(System.nanoTime() - begun));
                    Await.result(vertx.timer(SHORT_MS / 5, TimeUnit.MILLISECONDS));
                    return waited;
                })
                .toList();
        assertThat(all).allMatch(waited -> TimeUnit.NANOSECONDS.toMillis(Await.result(waited)) >= SHORT_MS);
    }

    @Test
    void letsEachGoOnWhereHeCameFrom() {
        var line = new WaitingLine(vertx, 1, 2, SHORT_MS);
        Await.result(line.enter());
        var first = staysOnItsContext(line);
        var second = staysOnItsContext(line);
        line.leave();

        assertThat(Await.result(first)).isTrue();
        // This one is refused.
        assertThat(Await.result(second)).isTrue();
    }

    /** Whether the wait of one who comes from a context of his own ends on that. */
    private Future<Boolean> staysOnItsContext(WaitingLine line) {
        var own = ((VertxInternal) vertx).createEventLoopContext();
        return Future.future(ended -> own.runOnContext(
                now -> line.enter().onComplete(done -> ended.complete(Vertx.currentContext() == own))));
    }

    /** Turns that end, waits that end and new ones all at once, on several threads: no turn is lost and none is had twice. */
    @Test
    void keepsItsPlacesUnderConcurrency() {
        var places = 3;
        var line = new WaitingLine(vertx, places, 1_000, 5);
        var holding = new AtomicInteger();
        var tooMany = new AtomicInteger();
        var refused = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(4);
        try {
            var done = IntStream.range(0, 1_000)
                    .mapToObj(i -> Future.<Void>future(over -> threads.execute(() -> line.enter()
                            .onFailure(late -> refused.incrementAndGet())
                            .compose(turn -> {
                                tooMany.addAndGet(holding.incrementAndGet() > places ? 1 : 0);
                                return vertx.timer(1 + i % 3, TimeUnit.MILLISECONDS)
                                        .onComplete(held -> {
                                            holding.decrementAndGet();
                                            line.leave();
                                        });
                            })
                            .onComplete(ended -> over.complete()))))
                    .toList();
            Await.result(Future.all(done));
        } finally {
            threads.shutdown();
        }

        assertThat(tooMany).hasValue(0);
        assertThat(refused).hasPositiveValue();
        for (var i = 0; i < places; i++) {
            assertThat(line.enter()).matches(Future::succeeded);
        }
        assertThat(line.enter()).matches(turn -> !turn.succeeded());
    }
}
