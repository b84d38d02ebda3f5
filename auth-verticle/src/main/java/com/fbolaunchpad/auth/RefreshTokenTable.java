package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The table refresh_token. */
final class RefreshTokenTable {
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

    Future<Void> use(Sql transaction, String hash, Instant now) {
        return transaction
                .update("update refresh_token set used_at = $1 where token_hash = $2", now, hash)
                .mapEmpty();
    }
}
