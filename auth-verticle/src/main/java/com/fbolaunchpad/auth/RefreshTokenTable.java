package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;

/** The table refresh_token: the one of each session that counts. */
final class RefreshTokenTable {
    Future<Void> insert(Sql transaction, long sessionId, RefreshToken token) {
        return transaction
                .update(
                        "insert into refresh_token (session_id, family_hash, secret_hash, expires_at)"
                                + " values ($1, $2, $3, $4)",
                        sessionId,
                        token.familyHash(),
                        token.secretHash(),
                        token.expiresAt())
                .mapEmpty();
    }

    Future<RefreshToken> ofSession(Sql sql, long sessionId) {
        return sql.query(
                        "select family_hash, secret_hash, expires_at from refresh_token where session_id = $1",
                        sessionId)
                .map(rows -> rows.get(0))
                .map(row -> new RefreshToken(
                        row.getString("family_hash"),
                        row.getString("secret_hash"),
                        Database.instant(row, "expires_at")));
    }

    Future<Void> replace(Sql transaction, long sessionId, RefreshToken successor) {
        return transaction
                .update(
                        "update refresh_token set secret_hash = $1, expires_at = $2 where session_id = $3",
                        successor.secretHash(),
                        successor.expiresAt(),
                        sessionId)
                .mapEmpty();
    }
}
