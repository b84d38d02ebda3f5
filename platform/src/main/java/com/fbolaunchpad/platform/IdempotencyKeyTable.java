package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** Every statement on {@code idempotency_key}, which each owner's schema has for itself. */
final class IdempotencyKeyTable {
    static final String UNIQUE = "idempotency_key_pk";

    /** What a user's key was used for, and what came of it. */
    record Used(String fingerprint, JsonObject answer) {}

    Future<Optional<Used>> find(Sql sql, long userId, String key, Instant notBefore) {
        return sql.query(
                        "select fingerprint, answer from idempotency_key"
                                + " where user_id = $1 and idempotency_key = $2 and created_at >= $3",
                        userId,
                        key,
                        notBefore)
                .map(rows -> rows.stream()
                        .map(row -> new Used(row.getString("fingerprint"), new JsonObject(row.getString("answer"))))
                        .findFirst());
    }

    /** Writes the key; one that is too old to count makes room. Fails by {@value #UNIQUE} when the key is used. */
    Future<Void> insert(Sql sql, long userId, String key, Used used, Instant now, Instant notBefore) {
        return sql.update(
                        "delete from idempotency_key where user_id = $1 and idempotency_key = $2 and created_at < $3",
                        userId,
                        key,
                        notBefore)
                .compose(deleted -> sql.update(
                        "insert into idempotency_key (user_id, idempotency_key, fingerprint, answer, created_at)"
                                + " values ($1, $2, $3, $4, $5)",
                        userId,
                        key,
                        used.fingerprint(),
                        used.answer().encode(),
                        now))
                .mapEmpty();
    }

    /** Deletes at most {@code most} of those that are older, and answers how many. */
    Future<Integer> deleteBefore(Sql sql, Instant then, long most) {
        return sql.update(
                "delete from idempotency_key where (user_id, idempotency_key) in"
                        + " (select user_id, idempotency_key from idempotency_key where created_at < $1"
                        + " order by created_at limit $2)",
                then,
                most);
    }
}
