package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a verticle's schema up to date, off the event loop, and waits a while for a server that isn't there yet. */
final class Migrations {
    static final long LONGEST_MIN = 30;
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final long TRY_INTERVAL_S = 1;

    /** A server without TLS, and, unless the network is the cause, one whose certificate names another host. */
    private static final String REJECTED = "08004";

    private static final String CONNECTION_FAILURE = "08006";

    private final Vertx vertx;
    private final DatabaseAddress address;
    private final Map<String, String> jdbcProperties;
    private final long longestWaitS;

    /** @param longestWaitS for the server to be there */
    Migrations(Vertx vertx, DatabaseAddress address, Map<String, String> jdbcProperties, long longestWaitS) {
        this.vertx = vertx;
        this.address = address;
        this.jdbcProperties = jdbcProperties;
        this.longestWaitS = longestWaitS;
    }

    /**
     * Applies what the schema lacks.
     *
     * @return fails with a {@link ConfigurationException} when the database doesn't let the service in
     */
    Future<Void> run(String owner) {
        var worker = vertx.createSharedWorkerExecutor("migrations", 1, LONGEST_MIN, TimeUnit.MINUTES);
        return run(owner, worker, System.nanoTime(), false).onComplete(done -> worker.close());
    }

    private Future<Void> run(String owner, WorkerExecutor worker, long since, boolean waiting) {
        return worker.executeBlocking(() -> migrate(owner)).<Void>mapEmpty().recover(failure -> {
            var refusal = refusal(failure);
            if (refusal == null) {
                return Future.failedFuture(failure);
            }
            var waitedS = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
            if (!isAway(refusal) || waitedS >= longestWaitS) {
                return Future.failedFuture(new ConfigurationException(
                        "The database at " + address.place() + " can't be used: " + refusal.getMessage()));
            }
            if (!waiting) {
                log.warn(
                        "{} waits for the database at {}, up to {} s: {}",
                        owner,
                        address.place(),
                        longestWaitS,
                        refusal.getMessage());
            }
            return vertx.timer(TRY_INTERVAL_S, TimeUnit.SECONDS).compose(again -> run(owner, worker, since, true));
        });
    }

    private int migrate(String owner) {
        var flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .jdbcProperties(jdbcProperties)
                .schemas(owner)
                .defaultSchema(owner)
                .createSchemas(true)
                .resourceProvider(new MigrationFiles(Set.of("db/" + owner, "db/event-cursor")))
                .javaMigrationClassProvider(Set::of)
                .load();
        int count = flyway.migrate().migrationsExecuted;
        if (count > 0) {
            log.info("{}: {} migrations applied", owner, count);
        }
        return count;
    }

    /** What keeps the service from being connected at all, if it is that. */
    private static @Nullable SQLException refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                var state = String.valueOf(refused.getSQLState());
                return SqlFailure.isUnreachable(state) || state.startsWith("28") || state.startsWith("3D")
                        ? refused
                        : null;
            }
        }
        return null;
    }

    /** Whether the server may be there later, and not merely otherwise than it must be. */
    private static boolean isAway(SQLException refusal) {
        var ofTheNetwork = false;
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return false;
            }
            ofTheNetwork |= cause instanceof IOException;
        }
        var state = String.valueOf(refusal.getSQLState());
        return SqlFailure.isUnreachable(state)
                && !REJECTED.equals(state)
                && (ofTheNetwork || !CONNECTION_FAILURE.equals(state));
    }
}
