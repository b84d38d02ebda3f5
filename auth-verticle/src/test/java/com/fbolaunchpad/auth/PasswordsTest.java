package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final int MOST = Passwords.MOST;
    private static final String PASSWORD = "correct horse battery";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("hashing-under-test", Passwords.THREADS);
    private final Passwords passwords = new Passwords(
            new PasswordPolicy(8, () -> Future.succeededFuture(Set.of())),
            new PasswordHashing(1_000),
            workers,
            Metrics.of(vertx));
    private final Caller caller = waitingFor(Duration.ofSeconds(60));

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void aFullQueueRefusesAtOnceAndRecovers() {
        var release = occupyThreads();
        var outcomes = new ArrayList<Future<String>>();
        var refused = Await.result(context, () -> {
            for (var i = 0; i < MOST + 3; i++) {
                outcomes.add(passwords.hash(from("203.0.113." + i), PASSWORD));
            }
            return Future.succeededFuture(List.copyOf(outcomes.subList(MOST, MOST + 3)));
        });

        assertThat(refused).allSatisfy(PasswordsTest::assertBusy);
        assertThat(outcomes.subList(0, MOST)).noneMatch(Future::isComplete);
        release.countDown();
        Await.result(Future.all(outcomes.subList(0, MOST)));
        assertThat(Await.result(context, () -> passwords.hash(caller, PASSWORD)))
                .startsWith("$pbkdf2-sha256$");
    }

    @Test
    void aNetworkFillsHalfOfTheQueueAndLeavesTheRestToOthers() {
        var release = occupyThreads();
        var own = new ArrayList<Future<String>>();
        var others = new ArrayList<Future<String>>();
        Await.result(context, () -> {
            for (var i = 0; i < MOST; i++) {
                own.add(passwords.hash(from("2001:db8:7:1::" + i), PASSWORD));
            }
            for (var i = 0; i < MOST - Passwords.MOST_OF_A_NETWORK + 1; i++) {
                others.add(passwords.hash(from("2001:db8:7:" + (2 + i) + "::1"), PASSWORD));
            }
            return Future.succeededFuture();
        });
        var admitted = new ArrayList<>(own.subList(0, Passwords.MOST_OF_A_NETWORK));
        admitted.addAll(others.subList(0, others.size() - 1));
        assertThat(admitted).hasSize(MOST).noneMatch(Future::isComplete);
        assertThat(own.subList(Passwords.MOST_OF_A_NETWORK, MOST)).allSatisfy(PasswordsTest::assertBusy);
        assertBusy(others.get(others.size() - 1));

        release.countDown();
        Await.result(Future.all(admitted));
        // What a network had in the queue is forgotten when it is done.
        release = occupyThreads();
        var again = new ArrayList<Future<String>>();
        Await.result(context, () -> {
            for (var i = 0; i < Passwords.MOST_OF_A_NETWORK + 1; i++) {
                again.add(passwords.hash(from("2001:db8:7:1::1"), PASSWORD));
            }
            return Future.succeededFuture();
        });
        assertThat(again.subList(0, Passwords.MOST_OF_A_NETWORK)).noneMatch(Future::isComplete);
        assertBusy(again.get(Passwords.MOST_OF_A_NETWORK));
        release.countDown();
        Await.result(Future.all(again.subList(0, Passwords.MOST_OF_A_NETWORK)));
    }

    private static void assertBusy(Future<?> outcome) {
        assertThat(outcome.isComplete()).isTrue();
        var problem = (Problem) outcome.cause();
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.code()).isEqualTo("hashing-busy");
        assertThat(problem.retryAfterSeconds()).isPositive();
    }

    /** Malformed hashes: work on one would fail otherwise. */
    @Test
    void nothingIsHashedForWhoHasGone() {
        var gone = waitingFor(Duration.ofSeconds(-1));
        for (var late : List.of(
                Await.problem(onContext(gone, "no hash")),
                Await.problem(Future.future(done -> context.runOnContext(
                        now -> passwords.hash(gone, PASSWORD).onComplete(done)))))) {
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.code()).isEqualTo("service-timeout");
        }
        for (var i = 0; i < MOST + 1; i++) {
            assertThat(Await.problem(onContext(gone, "no hash")).status()).isEqualTo(504);
        }
    }

    @Test
    void whoGivesUpWhileHeWaitsCostsNothing() {
        var release = occupyThreads();
        var brief = waitingFor(Duration.ofMillis(1));
        var waiting = onContext(brief, "no hash");
        while (Instant.now().isBefore(brief.deadline())) {
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(Await.problem(waiting).status()).isEqualTo(504);
    }

    @Test
    void aWeakPasswordIsRefusedBeforeItIsQueued() {
        var release = occupyThreads();
        Await.result(context, () -> {
            for (var i = 0; i < MOST; i++) {
                passwords.hash(from("203.0.113." + i), PASSWORD);
            }
            return Future.succeededFuture();
        });

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Await.result(context, () -> passwords.accept(caller, "7 chars", "dana@example.com")))
                .satisfies(weak -> assertThat(weak.code()).isEqualTo("weak-password"));
        release.countDown();
    }

    private Future<Boolean> onContext(Caller asking, String stored) {
        return Future.future(done -> context.runOnContext(
                now -> passwords.verify(asking, PASSWORD, stored).onComplete(done)));
    }

    private CountDownLatch occupyThreads() {
        var release = new CountDownLatch(1);
        for (var thread = 0; thread < Passwords.THREADS; thread++) {
            workers.executeBlocking(() -> release.await(30, TimeUnit.SECONDS), false);
        }
        return release;
    }

    private static Caller waitingFor(Duration patience) {
        return caller(TestCaller.anonymous().clientAddress(), patience);
    }

    private static Caller from(String clientAddress) {
        return caller(clientAddress, Duration.ofSeconds(60));
    }

    private static Caller caller(String clientAddress, Duration patience) {
        return new Caller(
                null,
                null,
                Set.of(),
                "test-request",
                clientAddress,
                Instant.now().plus(patience));
    }
}
