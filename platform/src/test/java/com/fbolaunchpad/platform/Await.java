package com.fbolaunchpad.platform;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits, on a test's own thread, for what the event loop does. */
public final class Await {
    private static final long LONGEST_WAIT_S = 30;

    private Await() {}

    /** What the future succeeds with; its failure is thrown as it is. */
    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONGEST_WAIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    /** What the work succeeds with when it runs on the context, as it would in a verticle. */
    public static <T> T result(Context context, Supplier<Future<T>> work) {
        return result(
                Future.future(done -> context.runOnContext(now -> work.get().onComplete(done))));
    }

    /** The problem that the future fails with; anything else is the test's failure. */
    public static Problem problem(Future<?> future) {
        try {
            var unexpected = result(future);
            throw new AssertionError("succeeded with " + unexpected);
        } catch (Problem expected) {
            return expected;
        }
    }
}
