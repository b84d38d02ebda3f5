package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The table login_failure. It grows no faster than passwords can be hashed, and forgets after a day. */
final class LoginFailureTable {
    Future<Optional<Instant>> blockedUntil(Sql sql, String scope) {
        return sql.query("select blocked_until from login_failure where scope = $1", scope)
                .map(rows -> rows.stream()
                        .map(row -> Database.instant(row, "blocked_until"))
                        .findFirst());
    }

    /** The failures so far, locked: two at the same moment count as two. */
    Future<Integer> lockCount(Sql transaction, String scope, Instant now) {
        return transaction
                .update(
                        "insert into login_failure (scope, failures, last_failed_at, blocked_until)"
                                + " values ($1, 0, $2, $2) on conflict do nothing",
                        scope,
                        now)
                .compose(inserted ->
                        transaction.query("select failures from login_failure where scope = $1 for update", scope))
                // A success at the same moment has forgotten them.
                .map(rows -> rows.isEmpty() ? 0 : rows.get(0).getInteger("failures"));
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
