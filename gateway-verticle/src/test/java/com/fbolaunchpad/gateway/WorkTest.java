package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much is taken on, by how fast it is answered. */
class WorkTest {
    private static final int MOST = 1_000;
    private static final String CREATE = "createFuelOrder";
    private static final String GET = "getFuelOrder";

    private final Vertx vertx = Vertx.vertx();
    private long now = Duration.ofDays(3).toNanos();
    private final Work work = new Work(MOST, Metrics.of(vertx), () -> now);
    private final Deque<Promise<Void>> asked = new ArrayDeque<>();

    @AfterEach
    void stop() {
        vertx.close();
    }

    private void pass(int milliseconds) {
        now += Duration.ofMillis(milliseconds).toNanos();
    }

    /** Asks until it is refused, answers how many were taken on. */
    private int askAll(String operation) {
        var taken = 0;
        while (true) {
            var promise = Promise.<Void>promise();
            var answer = work.take(operation, promise::future);
            if (answer.failed()) {
                assertThat(answer.cause()).isInstanceOfSatisfying(Problem.class, refused -> assertThat(refused.code())
                        .isEqualTo("overloaded"));
                return taken;
            }
            asked.add(promise);
            taken++;
        }
    }

    private void answer(int count, int everyMs) {
        for (var i = 0; i < count; i++) {
            pass(everyMs);
            asked.remove().complete();
        }
    }

    @Test
    void takesOnAsMuchAsThereIsRoomForWhileItIsFast() {
        for (var round = 0; round < 20; round++) {
            assertThat(askAll(GET)).isEqualTo(MOST);
            pass(50);
            answer(MOST, 0);
        }
    }

    @Test
    void takesOnOfASlowOperationWhatIsAnsweredWithinTheTarget() {
        assertThat(askAll(CREATE)).isEqualTo(MOST);
        // 200 a second: what came last would wait for five seconds.
        answer(400, 5);

        assertThat(work.isFull(CREATE)).isTrue();
        assertThat(work.isFull(GET)).isFalse();

        // Down to as many as are answered in a second, and no fewer.
        answer(390, 5);
        assertThat(work.isFull(CREATE)).isTrue();
        answer(20, 5);
        assertThat(askAll(CREATE)).isBetween(5, 20);
    }

    @Test
    void goesOnAtItsPaceForAsLongAsMoreComesThanIsAnswered() {
        askAll(CREATE);
        answer(900, 5);
        for (var i = 0; i < 1_000; i++) {
            askAll(CREATE);
            // Never without work, and never with more than a second of it.
            assertThat(asked).hasSizeBetween(190, 210);
            answer(1, 5);
        }
    }

    @Test
    void hasNoLimitAnyMoreOnceTheQueueIsGone() {
        askAll(CREATE);
        answer(MOST - 1, 5);
        assertThat(work.isFull(CREATE)).isFalse();
        for (var i = 0; i < 60; i++) {
            work.take(CREATE, () -> {
                pass(20);
                return Future.succeededFuture();
            });
        }

        assertThat(askAll(CREATE)).isEqualTo(MOST - 1);
    }

    @Test
    void takesOnAFewOfTheSlowest() {
        askAll(CREATE);
        answer(MOST - Work.FEW, 1_100);
        assertThat(work.isFull(CREATE)).isTrue();
        answer(1, 1_100);

        assertThat(askAll(CREATE)).isEqualTo(1);
        assertThat(asked).hasSize(Work.FEW);
    }

    @Test
    void setsNoLimitWithoutAQueue() {
        for (var i = 0; i < 10; i++) {
            work.take(CREATE, () -> {
                pass(600);
                return Future.succeededFuture();
            });
        }

        assertThat(askAll(CREATE)).isEqualTo(MOST);
    }

    @Test
    void beginsAnewOnceNothingIsUnderWay() {
        askAll(CREATE);
        answer(MOST, 5);

        assertThat(asked).isEmpty();
        assertThat(askAll(CREATE)).isEqualTo(MOST);
    }

    /** A conflict is seen before there is anything to wait for. */
    @Test
    void isNotDeceivedByRefusalsThatComeAtOnce() {
        askAll(CREATE);
        for (var i = 0; i < 400; i++) {
            answer(1, 5);
            work.take(CREATE, () -> Future.failedFuture("conflict"));
        }

        assertThat(work.isFull(CREATE)).isTrue();
    }
}
