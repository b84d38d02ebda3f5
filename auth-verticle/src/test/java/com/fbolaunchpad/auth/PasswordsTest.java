package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final int MOST = Passwords.THREADS + Passwords.MOST_WAITING;
    private final Vertx vertx = Vertx.vertx();
    private final Passwords passwords = new Passwords(
            new PasswordPolicy(8, Set.of()),
            new PasswordHashing(1_000),
            vertx.createSharedWorkerExecutor("hashing-under-test", Passwords.THREADS));

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void aFullQueueRefusesAtOnceAndRecovers() {
        var outcomes = Await.result(burst(MOST + 3));
        assertThat(outcomes.subList(0, MOST)).allMatch(Future::succeeded);
        assertThat(outcomes.subList(MOST, MOST + 3)).allSatisfy(refused -> {
            var problem = (Problem) refused.cause();
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.code()).isEqualTo("hashing-busy");
            assertThat(problem.retryAfterSeconds()).isPositive();
        });
        assertThat(Await.result(burst(MOST))).allMatch(Future::succeeded);
    }

    /** All of them before the context can see the first one finished. */
    private Future<List<Future<String>>> burst(int count) {
        var done = Promise.<List<Future<String>>>promise();
        vertx.runOnContext(started -> {
            var hashes = new ArrayList<Future<String>>();
            for (var i = 0; i < count; i++) {
                hashes.add(passwords.hash("correct horse battery"));
            }
            Future.join(hashes).onComplete(all -> done.complete(hashes));
        });
        return done.future();
    }
}
