package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
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
}
