package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Does a transaction again that met a row which it could neither see nor lock: the second time it finds that row. */
final class Retry {
    private Retry() {}

    static <T> Future<T> once(Supplier<Future<T>> transaction) {
        return transaction
                .get()
                .recover(failure -> failure instanceof SqlFailure ? transaction.get() : Future.failedFuture(failure));
    }
}
