package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The table refresh_token. */
final class RefreshTokenTable {
    static final long MOST_USED_OF_A_SESSION = 100;

    Future<Void> insert(Sql transaction, long sessionId, RefreshToken token) {
        return transaction
                .update(
                        "insert into refresh_token (token_hash, session_id, expires_at) values ($1, $2, $3)",
                        token.hash(),
                        sessionId,
                        token.expiresAt())
                .mapEmpty();
    }

    Future<Optional<RefreshToken>> find(Sql sql, String hash) {
        return sql.query("select expires_at, used_at from refresh_token where token_hash = $1", hash)
                .map(rows -> rows.stream()
                        .map(row -> new RefreshToken(
                                hash, Database.instant(row, "expires_at"), row.getOffsetDateTime("used_at") != null))
                        .findFirst());
    }

    /** Marks it as used, and forgets the session's oldest used ones: what is refreshed in a loop must not fill the table. */
    Future<Void> use(Sql transaction, long sessionId, String hash, Instant now) {
        return transaction
                .update("update refresh_token set used_at = $1 where token_hash = $2", now, hash)
                .compose(used -> transaction.update(
                        "delete from refresh_token where session_id = $1 and used_at is not null and token_hash not in"
                                + " (select token_hash from refresh_token where session_id = $1 and used_at is not null"
                                + " order by used_at desc limit $2)",
                        sessionId,
                        MOST_USED_OF_A_SESSION))
                .mapEmpty();
    }
}
