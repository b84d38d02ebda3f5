package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Portions;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what has had its time, in portions, so that no table grows for ever. Any node may do it at any time. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final long INTERVAL_MS = Duration.ofHours(1).toMillis();
    private static final long PORTION = 1_000;
    /** An ended session answers with why it ended until no access token can name it any more. */
    private static final Duration SESSION_AFTER_ITS_END = Duration.ofDays(1);

    private static final Duration LOGIN_FAILURE = Duration.ofDays(1);
    private static final Duration FAMILIAR_NETWORK = Duration.ofDays(90);

    private final Vertx vertx;
    private final Database database;
    private final SessionTable sessions;
    private final LoginFailureTable failures;
    private final FamiliarNetworkTable familiar;
    private final AuditTable audit;
    private final Duration auditRetention;
    private final Clock clock;
    private Future<Void> running = Future.succeededFuture();
    private long timer;

    Housekeeping(
            Vertx vertx,
            Database database,
            SessionTable sessions,
            LoginFailureTable failures,
            FamiliarNetworkTable familiar,
            AuditTable audit,
            Duration auditRetention,
            Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.sessions = sessions;
        this.failures = failures;
        this.familiar = familiar;
        this.audit = audit;
        this.auditRetention = auditRetention;
        this.clock = clock;
    }

    private interface Forgetting {
        Future<Integer> delete(Sql sql, Instant before, long most);
    }

    void start() {
        work();
        timer = vertx.setPeriodic(INTERVAL_MS, tick -> work());
    }

    Future<Void> stop() {
        vertx.cancelTimer(timer);
        return running;
    }

    /** Never fails: what can't be forgotten now is forgotten an hour later. */
    private void work() {
        if (!running.isComplete()) {
            return;
        }
        running = forget("sessions", sessions::deleteOverBefore, SESSION_AFTER_ITS_END)
                .compose(done -> forget("login failures", failures::deleteBefore, LOGIN_FAILURE))
                .compose(done -> forget("familiar networks", familiar::deleteBefore, FAMILIAR_NETWORK))
                .compose(done -> forget("audit entries", audit::deleteBefore, auditRetention));
    }

    /** One that fails doesn't keep the others. */
    private Future<Void> forget(String what, Forgetting portion, Duration age) {
        return Portions.whileMore(() -> portion.delete(database, clock.instant().minus(age), PORTION)
                        .map(deleted -> deleted >= PORTION))
                .recover(failure -> {
                    log.warn("Old {} wait for the next time: {}", what, failure.getMessage());
                    return Future.succeededFuture();
                });
    }
}
