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
 * time twice as long, a minute at most: longer would let an attacker keep the user out. Accounts that don't exist are
 * counted alike. Networks that the user has logged in from are counted each for itself, up to a quarter of an hour: what happens
 * elsewhere doesn't touch him there. Once attempts have to wait, each is counted before its password is looked at, so that of many
 * at one moment one gets through.
 */
final class LoginThrottle {
    static final int FREE_FAILURES = 10;
    static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    static final Duration LONGEST_FAMILIAR_DELAY = Duration.ofMinutes(15);

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

    /**
     * What an attempt counts for: the account at this network, or the account at all those unknown to it.
     *
     * @param counted the failures with this attempt, where it was counted already; 0 where it wasn't
     */
    record Scope(String key, String network, Duration longestDelay, int counted) {
        private Scope with(int failures) {
            return new Scope(key, network, longestDelay, failures);
        }
    }

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
            var scope = new Scope(
                    Sha256.hex(counted.getBytes(StandardCharsets.UTF_8)),
                    network,
                    isFamiliar ? LONGEST_FAMILIAR_DELAY : LONGEST_DELAY,
                    0);
            return failures.find(database, scope.key())
                    .compose(before -> before.failures() + 1 < FREE_FAILURES
                            ? Future.succeededFuture(scope)
                            : database.transaction(sql -> reserve(sql, scope)));
        });
    }

    private Future<Scope> reserve(Sql transaction, Scope scope) {
        var now = clock.instant();
        return failures.lock(transaction, scope.key(), now).compose(before -> {
            if (now.isBefore(before.blockedUntil())) {
                throw delayed(Duration.between(now, before.blockedUntil()));
            }
            var counted = scope.with(before.failures() + 1);
            return failures.update(transaction, scope.key(), counted.counted(), now, now.plus(delayAfter(counted)))
                    .map(counted);
        });
    }

    /** Counts a failure, and answers how long the next attempt has to wait: not at all at first. */
    Future<Duration> failed(Sql transaction, Scope scope) {
        if (scope.counted() > 0) {
            return Future.succeededFuture(delayAfter(scope));
        }
        var now = clock.instant();
        return failures.lock(transaction, scope.key(), now).compose(before -> {
            var counted = scope.with(before.failures() + 1);
            var delay = delayAfter(counted);
            return failures.update(transaction, scope.key(), counted.counted(), now, now.plus(delay))
                    .map(delay);
        });
    }

    /** Takes an attempt back whose password was never looked at. */
    Future<Void> unmade(Scope scope) {
        return scope.counted() == 0
                ? Future.succeededFuture()
                : failures.takeBack(database, scope.key(), scope.counted(), clock.instant());
    }

    Future<Void> succeeded(Sql transaction, Scope scope, long userId) {
        return failures.delete(transaction, scope.key())
                .compose(forgotten -> familiar.remember(transaction, userId, scope.network(), clock.instant()));
    }

    private static Duration delayAfter(Scope scope) {
        return delayAfter(scope.counted(), scope.longestDelay());
    }

    static Duration delayAfter(int failures, Duration longest) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        var doublings = Math.min(failures - FREE_FAILURES, Short.SIZE);
        var delay = Duration.ofSeconds(1L << doublings);
        return delay.compareTo(longest) < 0 ? delay : longest;
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
