package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Clock;
import java.util.UUID;

/** Access tokens: signed claims about a user and his session that the gateway can verify by itself. */
final class AccessTokens {
    private static final String ISSUER = "fbo-launchpad";
    private static final String AUDIENCE = "fbo-launchpad";

    private final JWTAuth signer;
    private final String algorithm;
    private final int lifeSeconds;
    private final Clock clock;

    AccessTokens(JWTAuth signer, String algorithm, int lifeSeconds, Clock clock) {
        this.signer = signer;
        this.algorithm = algorithm;
        this.lifeSeconds = lifeSeconds;
        this.clock = clock;
    }

    /** A new token: {@code {token, token_type, expires_in}}. */
    JsonObject issue(User user, long sessionId) {
        var issuedAt = clock.instant().getEpochSecond();
        var roleNames = user.roles().stream().map(RoleName::name).toList();
        var claims = new JsonObject()
                .put("sub", Long.toString(user.id()))
                .put("sid", Long.toString(sessionId))
                .put("username", user.username())
                .put("roles", new JsonArray(roleNames))
                .put("iat", issuedAt)
                .put("exp", issuedAt + lifeSeconds)
                .put("jti", UUID.randomUUID().toString())
                .put("iss", ISSUER)
                .put("aud", new JsonArray().add(AUDIENCE));
        var options = new JWTOptions().setAlgorithm(algorithm).setNoTimestamp(true);
        return new JsonObject()
                .put("token", signer.generateToken(claims, options))
                .put("token_type", "Bearer")
                .put("expires_in", lifeSeconds);
    }
}
