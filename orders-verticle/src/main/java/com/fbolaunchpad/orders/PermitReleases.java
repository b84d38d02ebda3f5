package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the fleet service releases the fuelling permit of a cancelled order, once the cancellation is committed:
 * at once, or whenever the fleet service is back.
 */
final class PermitReleases {
    private static final Logger log = LoggerFactory.getLogger(PermitReleases.class);
    private static final int MOST_AT_ONCE = 100;
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);

    private final Database database;
    private final PermitReleaseTable releases;
    private final Fleet fleet;
    private final Clock clock;
    private final Sweep sweep;

    PermitReleases(Vertx vertx, Database database, PermitReleaseTable releases, Fleet fleet, Clock clock) {
        this.database = database;
        this.releases = releases;
        this.fleet = fleet;
        this.clock = clock;
        this.sweep = new Sweep(
                vertx, SWEEP_INTERVAL, "Permits of cancelled orders wait for their release", this::releaseAll);
    }

    /** To be written in the transaction that cancels the order. */
    Future<Void> owe(Sql sql, long orderId) {
        return releases.insert(sql, orderId, clock.instant());
    }

    void start() {
        sweep.start();
        sweep.run();
    }

    Future<Void> stop() {
        return sweep.stop();
    }

    /** Releases what is owed. Never fails; what can't be done now the next sweep does. */
    void work() {
        sweep.run();
    }

    private Future<Void> releaseAll() {
        return releases.list(database, MOST_AT_ONCE).compose(this::releaseAll);
    }

    private Future<Void> releaseAll(List<Long> orderIds) {
        Future<Void> released = Future.succeededFuture();
        for (var orderId : orderIds) {
            released = released.compose(before -> fleet.releasePermit(orderId, Caller.service("permit-release")))
                    .recover(failure -> isOver(failure) ? Future.succeededFuture() : Future.failedFuture(failure))
                    .compose(done -> releases.delete(database, orderId))
                    .recover(failure -> {
                        if (isAway(failure)) {
                            return Future.failedFuture(failure);
                        }
                        // The others are not to wait for this one.
                        log.warn("The permit of order {} waits for its release: {}", orderId, failure.getMessage());
                        return Future.succeededFuture();
                    });
        }
        return released;
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof Problem problem && problem.retryAfterSeconds() != null;
    }

    /** A permit under which fuel flowed and was metered can't be released any more, and needn't be. */
    private static boolean isOver(Throwable failure) {
        return failure instanceof Problem problem && "permit-completed".equals(problem.code());
    }
}
