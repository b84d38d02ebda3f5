package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final int MOST = Passwords.THREADS + Passwords.MOST_WAITING;
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("hashing-under-test", Passwords.THREADS);
    private final Passwords passwords =
            new Passwords(new PasswordPolicy(8, Set.of()), new PasswordHashing(1_000), workers);

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void aFullQueueRefusesAtOnceAndRecovers() {
        var release = new CountDownLatch(1);
        for (var thread = 0; thread < Passwords.THREADS; thread++) {
            workers.executeBlocking(() -> release.await(30, TimeUnit.SECONDS), false);
        }
        var outcomes = new ArrayList<Future<String>>();
        var refused = Await.result(onContext(() -> {
            for (var i = 0; i < MOST + 3; i++) {
                outcomes.add(passwords.hash("correct horse battery"));
            }
            return List.copyOf(outcomes.subList(MOST, MOST + 3));
        }));

        assertThat(refused).allSatisfy(outcome -> {
            var problem = (Problem) outcome.cause();
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.code()).isEqualTo("hashing-busy");
            assertThat(problem.retryAfterSeconds()).isPositive();
        });
        assertThat(outcomes.subList(0, MOST)).noneMatch(Future::isComplete);
        release.countDown();
        Await.result(Future.all(outcomes.subList(0, MOST)));
        Future<String> recovered = Await.result(onContext(() -> passwords.hash("correct horse battery")));
        String hash = Await.result(recovered);
        assertThat(hash).startsWith("$pbkdf2-sha256$");
    }

    /** On the one context that a verticle would use. */
    private <T> Future<T> onContext(Supplier<T> work) {
        var done = Promise.<T>promise();
        context.runOnContext(started -> done.complete(work.get()));
        return done.future();
    }
}
