package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Lock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whose turn it is to write into the embedded database: one statement, or one commit, of the process at a time. H2 takes
 * what it stores at a commit map by map while others go on writing; a process killed right then would leave half of what
 * they had written by their own commit, such as an order without its event. Between turns nobody writes, so that each map
 * is taken as of the same moment.
 */
final class WriteTurns {
    /** For which a statement waits for a row that another transaction has written. */
    static final Duration LONGEST_WAIT_FOR_A_ROW = Duration.ofSeconds(3);

    private static final long LONGEST_WAIT_FOR_A_TURN_MS = 10_000;
    private static final long LONGEST_STATEMENT_MS = 250;
    private static final long SHORTEST_PAUSE_MS = 1;
    private static final long LONGEST_PAUSE_MS = 10;

    private final Vertx vertx;
    private final String database;

    /** @param database tells it from others that the process has open */
    WriteTurns(Vertx vertx, String database) {
        this.vertx = vertx;
        this.database = database;
    }

    /** Writes when it is its turn; fails with a {@link Problem} 503 when that is too long to come. */
    <T> Future<T> take(Supplier<Future<T>> write) {
        return turn().compose(turn ->
                Future.<Void>succeededFuture().compose(begun -> write.get()).onComplete(done -> turn.release()));
    }

    private Future<Lock> turn() {
        return vertx.sharedData()
                .getLocalLockWithTimeout("write-turns " + database, LONGEST_WAIT_FOR_A_TURN_MS)
                .recover(late -> Future.failedFuture(SqlFailure.busy()));
    }

    /**
     * The same for a statement that must not wait for a row during its turn, since whoever has locked that row needs a turn to
     * let it go: it gives its turn back, and takes another.
     */
    <T> Future<T> takeUntilNotLocked(Supplier<Future<T>> statement) {
        // Not all for equally long: of two that wait for each other's row one gives up before the other.
        var longestNs = LONGEST_WAIT_FOR_A_ROW.toNanos();
        var waitNs = ThreadLocalRandom.current().nextLong(longestNs / 3, longestNs);
        return takeUntilNotLocked(statement, System.nanoTime() + waitNs);
    }

    private <T> Future<T> takeUntilNotLocked(Supplier<Future<T>> statement, long endNs) {
        return takeBriefly(statement).recover(failure -> {
            if (failure instanceof SqlFailure refused && refused.isLocked() && System.nanoTime() - endNs < 0) {
                return pause(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS).compose(over -> takeUntilNotLocked(statement, endNs));
            }
            return Future.failedFuture(failure);
        });
    }

    /**
     * H2 lets the older of two transactions wait for the younger one's row for as long as it takes, whatever time-out is set: then
     * its turn ends before the statement does, or the younger one could never let the row go.
     */
    private <T> Future<T> takeBriefly(Supplier<Future<T>> statement) {
        return turn().compose(turn -> {
            var waiting = vertx.timer(LONGEST_STATEMENT_MS, TimeUnit.MILLISECONDS);
            waiting.onSuccess(late -> turn.release());
            return Future.<Void>succeededFuture()
                    .compose(begun -> statement.get())
                    .onComplete(done -> {
                        if (waiting.cancel()) {
                            turn.release();
                        }
                    });
        });
    }

    /** After a transaction has given up its rows: long enough for those who wait for them to take them. */
    Future<Void> letOthersGoFirst() {
        return pause(2 * LONGEST_PAUSE_MS, 10 * LONGEST_PAUSE_MS);
    }

    private Future<Void> pause(long leastMs, long mostMs) {
        return vertx.timer(ThreadLocalRandom.current().nextLong(leastMs, mostMs + 1), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }
}
