package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;

/** The table login_failure. It grows no faster than passwords can be hashed, and forgets after a day. */
final class LoginFailureTable {
    /** How often, and when the next attempt may be made. */
    record Failures(int failures, Instant blockedUntil) {}

    private static final Failures NONE = new Failures(0, Instant.EPOCH);

    Future<Failures> find(Sql sql, String scope) {
        return sql.query("select failures, blocked_until from login_failure where scope = $1", scope)
                .map(LoginFailureTable::first);
    }

    /** The failures so far, locked: two at the same moment count as two. */
    Future<Failures> lock(Sql transaction, String scope, Instant now) {
        return transaction
                .update(
                        "insert into login_failure (scope, failures, last_failed_at, blocked_until)"
                                + " values ($1, 0, $2, $2) on conflict do nothing",
                        scope,
                        now)
                .compose(inserted -> transaction.query(
                        "select failures, blocked_until from login_failure where scope = $1 for update", scope))
                .map(LoginFailureTable::first);
    }

    /** None where a success at the same moment has forgotten them. */
    private static Failures first(List<Row> rows) {
        return rows.stream()
                .map(row -> new Failures(row.getInteger("failures"), Database.instant(row, "blocked_until")))
                .findFirst()
                .orElse(NONE);
    }

    Future<Void> update(Sql transaction, String scope, int failures, Instant lastFailedAt, Instant blockedUntil) {
        return transaction
                .update(
                        "update login_failure set failures = $1, last_failed_at = $2, blocked_until = $3 where scope = $4",
                        failures,
                        lastFailedAt,
                        blockedUntil,
                        scope)
                .mapEmpty();
    }

    /** Uncounts the last one and lets the next one pass at once; leaves alone what another attempt has changed since. */
    Future<Void> takeBack(Sql sql, String scope, int failures, Instant now) {
        return sql.update(
                        "update login_failure set failures = $1, last_failed_at = $2, blocked_until = $2"
                                + " where scope = $3 and failures = $4",
                        failures - 1,
                        now,
                        scope,
                        failures)
                .mapEmpty();
    }

    Future<Void> delete(Sql transaction, String scope) {
        return transaction
                .update("delete from login_failure where scope = $1", scope)
                .mapEmpty();
    }

    /** Forgets at most so many whose last failure was before then, and answers how many. */
    Future<Integer> deleteBefore(Sql sql, Instant then, long most) {
        return sql.update(
                "delete from login_failure where scope in (select scope from login_failure"
                        + " where last_failed_at < $1 order by last_failed_at limit $2)",
                then,
                most);
    }
}
