package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What begins with a login: a family of refresh tokens, and the access tokens that name it.
 *
 * @param clientAddress from where it was used last
 * @param endedAt null while it lasts
 */
record Session(
        long id,
        long userId,
        String clientAddress,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {

    /** Why a session ended before its time. */
    enum End {
        LOGOUT,
        PASSWORD,
        DEACTIVATION,
        REUSE,
        USER,
        ADMINISTRATOR,
        DISPLACED
    }

    boolean isLive(Instant now) {
        return endedAt == null && now.isBefore(expiresAt);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("client_address", clientAddress)
                .put("created_at", createdAt.toString())
                .put("last_used_at", lastUsedAt.toString())
                .put("expires_at", expiresAt.toString());
    }
}
