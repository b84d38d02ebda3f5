package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one verticle to its database: who gets one, for how long he waits, and when to say that it is away. */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final int MOST_WAITING = 2_000;
    private static final long NOTE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final String owner;
    private final Pool pool;
    private final WaitingLine line;
    private final long longestConnectMs;
    private final Function<SqlConnection, HeldConnection> holding;
    private final Metrics metrics;
    private final Metrics.Gauge waiting;
    private volatile boolean away;
    private volatile long noted = System.nanoTime() - NOTE_INTERVAL_NS;

    /**
     * @param size how many the pool has at most
     * @param longestConnectMs how long is waited for one of them, in turn and then until it is there
     */
    Connections(
            Vertx vertx,
            String owner,
            Pool pool,
            int size,
            long longestConnectMs,
            Function<SqlConnection, HeldConnection> holding) {
        this.owner = owner;
        this.pool = pool;
        this.line = new WaitingLine(vertx, size, MOST_WAITING, longestConnectMs);
        this.longestConnectMs = longestConnectMs;
        this.holding = holding;
        this.metrics = Metrics.of(vertx);
        this.waiting = metrics.gauge("launchpad.database.waiting", "Work that waits for a connection", "owner", owner);
    }

    /** Does the work on a connection of its own; fails with a {@link Problem} 503 when there is none in time. */
    <T> Future<T> use(Function<HeldConnection, Future<T>> work) {
        var asked = System.nanoTime();
        waiting.add(1);
        return line.enter()
                .recover(this::refuse)
                .compose(turn -> connect(longestConnectMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked)))
                .onComplete(served -> {
                    waiting.add(-1);
                    var took = Duration.ofNanos(System.nanoTime() - asked);
                    metrics.time("launchpad.database.wait", "From asking to having a connection", took, "owner", owner);
                })
                .compose(connection -> {
                    var held = holding.apply(connection);
                    return Future.<Void>succeededFuture()
                            .compose(begun -> work.apply(held))
                            .onComplete(done -> {
                                note(held.breakage());
                                held.giveBack();
                                line.leave();
                            });
                });
    }

    private Future<SqlConnection> connect(long longestMs) {
        var connecting = pool.getConnection();
        return connecting.timeout(Math.max(1, longestMs), TimeUnit.MILLISECONDS).recover(failure -> {
            connecting.onComplete(late -> {
                if (late.succeeded()) {
                    late.result().close();
                }
                line.leave();
            });
            return refuse(failure);
        });
    }

    private <T> Future<T> refuse(Throwable failure) {
        note(failure);
        return Future.failedFuture(SqlFailure.unreachable());
    }

    /** Now and then: the requests tell nobody but those who have made them. */
    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            if (away) {
                away = false;
                log.info("{}: the database answers again", owner);
            }
            return;
        }
        var now = System.nanoTime();
        if (now - noted >= NOTE_INTERVAL_NS) {
            noted = now;
            away = true;
            log.warn("{}: the database does not answer: {}", owner, failure.toString());
        }
    }

    /** Gives the connections back; a server that hangs, whose consent that needs, is not waited for. */
    Future<Void> close() {
        return pool.close().timeout(longestConnectMs, TimeUnit.MILLISECONDS).recover(failure -> {
            log.warn("{}: connections are left open: {}", owner, failure.toString());
            return Future.succeededFuture();
        });
    }
}
