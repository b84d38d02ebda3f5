package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table user_session. */
final class SessionTable {
    private static final String SELECT =
            "select id, user_id, client_address, created_at, last_used_at, expires_at, ended_at from user_session";

    Future<Void> insert(Sql transaction, Session session) {
        return transaction
                .update(
                        "insert into user_session (id, user_id, client_address, created_at, last_used_at, expires_at)"
                                + " values ($1, $2, $3, $4, $5, $6)",
                        session.id(),
                        session.userId(),
                        session.clientAddress(),
                        session.createdAt(),
                        session.lastUsedAt(),
                        session.expiresAt())
                .mapEmpty();
    }

    Future<Optional<Session>> find(Sql sql, long id) {
        return sql.query(SELECT + " where id = $1", id).map(SessionTable::first);
    }

    /** The session that the refresh tokens belong to, locked: who holds it is the only one to exchange its token. */
    Future<Optional<Session>> lockByFamily(Sql transaction, String familyHash) {
        return transaction
                .query(
                        SELECT + " where id = (select session_id from refresh_token where family_hash = $1) for update",
                        familyHash)
                .map(SessionTable::first);
    }

    /** Those that last, the latest login first: ids don't tell, as each node hands out its own. */
    Future<List<Session>> live(Sql sql, long userId, Instant now) {
        return sql.query(
                        SELECT + " where user_id = $1 and ended_at is null and expires_at > $2"
                                + " order by created_at desc, id desc",
                        userId,
                        now)
                .map(rows -> rows.stream().map(SessionTable::session).toList());
    }

    Future<Void> touch(Sql transaction, long id, String clientAddress, Instant now) {
        return transaction
                .update(
                        "update user_session set last_used_at = $1, client_address = $2 where id = $3",
                        now,
                        clientAddress,
                        id)
                .mapEmpty();
    }

    /** Answers whether it had not ended before. */
    Future<Boolean> end(Sql sql, long id, Session.End reason, Instant now) {
        return sql.update(
                        "update user_session set ended_at = $1, end_reason = $2 where id = $3 and ended_at is null",
                        now,
                        reason.name(),
                        id)
                .map(ended -> ended == 1);
    }

    /** Ends the sessions of the user that last, except one, and answers how many. */
    Future<Integer> endOthers(Sql sql, long userId, long exceptId, Session.End reason, Instant now) {
        return sql.update(
                "update user_session set ended_at = $1, end_reason = $2"
                        + " where user_id = $3 and id <> $4 and ended_at is null and expires_at > $1",
                now,
                reason.name(),
                userId,
                exceptId);
    }

    /** Forgets at most so many that were over before then, their tokens with them, and answers how many. */
    Future<Integer> deleteOverBefore(Sql sql, Instant then, long most) {
        return sql.update(
                "delete from user_session where id in"
                        + " (select id from user_session where expires_at < $1 or ended_at < $1 limit $2)",
                then,
                most);
    }

    private static Optional<Session> first(List<Row> rows) {
        return rows.stream().map(SessionTable::session).findFirst();
    }

    private static Session session(Row row) {
        return new Session(
                row.getLong("id"),
                row.getLong("user_id"),
                row.getString("client_address"),
                Database.instant(row, "created_at"),
                Database.instant(row, "last_used_at"),
                Database.instant(row, "expires_at"),
                row.getOffsetDateTime("ended_at") == null ? null : Database.instant(row, "ended_at"));
    }
}
