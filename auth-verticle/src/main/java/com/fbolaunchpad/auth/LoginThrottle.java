package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.ClientNetwork;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Guessing at one account, from however many addresses: after {@value #FREE_FAILURES} failures the next attempt has to wait, each
 * time twice as long, a quarter of an hour at most. Accounts that don't exist are counted alike. Networks that the
 * user has logged in from are counted each for itself: an attacker elsewhere can't keep him out there.
 */
final class LoginThrottle {
    static final int FREE_FAILURES = 10;
    static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    private final Database database;
    private final LoginFailureTable failures;
    private final FamiliarNetworkTable familiar;
    private final Clock clock;

    LoginThrottle(Database database, LoginFailureTable failures, FamiliarNetworkTable familiar, Clock clock) {
        this.database = database;
        this.failures = failures;
        this.familiar = familiar;
        this.clock = clock;
    }

    /** What an attempt counts for: the account at this network, or the account at all those unknown to it. */
    record Scope(String key, String network) {}

    /**
     * Lets an attempt pass, or fails with 429 and the seconds to wait.
     *
     * @param accountKey the e-mail address in the form that is compared
     * @param userId 0 where there is no such user
     */
    Future<Scope> admit(String accountKey, long userId, String clientAddress) {
        var network = ClientNetwork.of(clientAddress);
        return familiar.has(database, userId, network).compose(isFamiliar -> {
            var counted = isFamiliar ? accountKey + '\n' + network : accountKey;
            var scope = new Scope(Sha256.hex(counted.getBytes(StandardCharsets.UTF_8)), network);
            return failures.blockedUntil(database, scope.key()).map(blocked -> {
                var waitMs = blocked.map(until ->
                                Duration.between(clock.instant(), until).toMillis())
                        .orElse(0L);
                if (waitMs > 0) {
                    throw delayed(Duration.ofMillis(waitMs));
                }
                return scope;
            });
        });
    }

    /** Counts a failure, and answers how long the next attempt has to wait: not at all at first. */
    Future<Duration> failed(Sql transaction, Scope scope) {
        var now = clock.instant();
        return failures.lockCount(transaction, scope.key(), now).compose(before -> {
            var delay = delayAfter(before + 1);
            return failures.update(transaction, scope.key(), before + 1, now, now.plus(delay))
                    .map(delay);
        });
    }

    Future<Void> succeeded(Sql transaction, Scope scope, long userId) {
        return failures.delete(transaction, scope.key())
                .compose(forgotten -> familiar.remember(transaction, userId, scope.network(), clock.instant()));
    }

    static Duration delayAfter(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        var doublings = Math.min(failures - FREE_FAILURES, Short.SIZE);
        var delay = Duration.ofSeconds(1L << doublings);
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    private static Problem delayed(Duration wait) {
        var seconds = Math.toIntExact(wait.plusMillis(999).toSeconds());
        return Problem.retryLater(
                429,
                "login-delayed",
                "Too many failed attempts for this account. Try again in " + seconds + " s.",
                seconds);
    }
}
