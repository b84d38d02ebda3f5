package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PortionsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    /** On an event loop, as verticles do it. */
    private void doAll(Supplier<Future<Boolean>> next) {
        Await.result(vertx.getOrCreateContext(), () -> Portions.whileMore(next));
    }

    private Future<Integer> later(int value) {
        var promise = Promise.<Integer>promise();
        vertx.runOnContext(now -> promise.complete(value));
        return promise.future();
    }

    @Test
    void areDoneOneAfterTheOtherUntilThereIsNoMore() {
        var done = new ArrayList<Integer>();

        doAll(() -> later(done.size()).map(number -> {
            done.add(number);
            return done.size() < 3;
        }));

        assertThat(done).containsExactly(0, 1, 2);
    }

    /** A chain of so many futures would never complete. */
    @Test
    void mayBeManyThousands() {
        var count = new AtomicInteger();

        doAll(() -> later(1).map(one -> count.addAndGet(one) < 100_000));

        assertThat(count).hasValue(100_000);
    }

    @Test
    void endWithTheFirstThatFails() {
        var count = new AtomicInteger();

        assertThatThrownBy(() -> doAll(() -> later(1).compose(one -> count.incrementAndGet() == 2
                        ? Future.failedFuture(new IllegalStateException("second"))
                        : Future.succeededFuture(true))))
                .hasMessage("second");
        assertThat(count).hasValue(2);
    }

    @Test
    void failWithWhatIsThrown() {
        assertThatThrownBy(() -> doAll(() -> {
                    throw new IllegalArgumentException("thrown");
                }))
                .hasMessage("thrown");
    }
}
