package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallersContextTest {
    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal verticle = (ContextInternal) vertx.getOrCreateContext();
    private final ContextInternal first = verticle.duplicate();
    private final ContextInternal second = verticle.duplicate();

    @AfterEach
    void stop() {
        Await.result(vertx.close());
    }

    private static Future<Context> whereItGoesOn(ContextInternal caller, Future<?> shared) {
        var found = Promise.<Context>promise();
        caller.runOnContext(
                asking -> CallersContext.resume(shared).onComplete(done -> found.complete(Vertx.currentContext())));
        return found.future();
    }

    @Test
    void goesOnWhereItWasAskedForOnceItIsThere() {
        var shared = Future.<String>future(promise -> first.runOnContext(run -> promise.complete("words")));
        Await.result(whereItGoesOn(first, shared));

        assertThat(Await.result(whereItGoesOn(second, first.succeededFuture("words"))))
                .isSameAs(second);
    }

    @Test
    void goesOnWhereItWasAskedForWhenItIsThereLater() {
        var shared = first.<String>promise();
        var context = whereItGoesOn(second, shared.future());
        Await.result(whereItGoesOn(second, Future.succeededFuture()));
        assertThat(context.isComplete()).isFalse();

        shared.complete("words");

        assertThat(Await.result(context)).isSameAs(second);
    }

    @Test
    void failsAsWhatIsShared() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Await.result(
                        second, () -> CallersContext.resume(first.failedFuture(new IllegalStateException("away")))))
                .withMessage("away");
    }

    @Test
    void isTheSameWithoutAContext() {
        var result = new AtomicReference<String>();
        CallersContext.resume(Future.succeededFuture("words")).onSuccess(result::set);

        assertThat(result.get()).isEqualTo("words");
    }
}
