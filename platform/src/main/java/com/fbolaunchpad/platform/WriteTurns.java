package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Whose turn it is to end a transaction that has written into the embedded database: one of the process at a time. H2 takes
 * what it stores at a commit map by map while others go on; of one that is committing at that moment a killed process would
 * leave half, such as an order without its event. One that is still open is rolled back when the database is opened again.
 */
final class WriteTurns {
    private static final long LONGEST_WAIT_MS = 10_000;

    private final Vertx vertx;
    private final String lock;

    /** @param database tells it from others that the process has open */
    WriteTurns(Vertx vertx, String database) {
        this.vertx = vertx;
        this.lock = "write-turns " + database;
    }

    /** Ends a transaction when it is its turn; fails with a {@link Problem} 503 when that is too long to come. */
    Future<Void> take(Supplier<Future<Void>> end) {
        return vertx.sharedData()
                .getLocalLockWithTimeout(lock, LONGEST_WAIT_MS)
                .recover(late -> Future.failedFuture(SqlFailure.busy()))
                .compose(turn -> Future.<Void>succeededFuture()
                        .compose(begun -> end.get())
                        .onComplete(done -> turn.release()));
    }
}
