package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Clock;
import java.util.UUID;

/** Access tokens: signed claims about a user that the gateway can verify by itself. */
final class Tokens {
    static final String ALGORITHM = "HS256";
    private static final String ISSUER = "fbo-launchpad";
    private static final String AUDIENCE = "fbo-launchpad";

    private final JWTAuth signer;
    private final int lifeSeconds;
    private final Clock clock;

    Tokens(JWTAuth signer, int lifeSeconds, Clock clock) {
        this.signer = signer;
        this.lifeSeconds = lifeSeconds;
        this.clock = clock;
    }

    /** A new token, as the answer to a login. */
    JsonObject issue(User user) {
        var issuedAt = clock.instant().getEpochSecond();
        var roleNames = user.roles().stream().map(RoleName::name).toList();
        var claims = new JsonObject()
                .put("sub", Long.toString(user.id()))
                .put("username", user.username())
                .put("roles", new JsonArray(roleNames))
                .put("iat", issuedAt)
                .put("exp", issuedAt + lifeSeconds)
                .put("jti", UUID.randomUUID().toString())
                .put("iss", ISSUER)
                .put("aud", new JsonArray().add(AUDIENCE));
        var options = new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true);
        return new JsonObject()
                .put("token", signer.generateToken(claims, options))
                .put("token_type", "Bearer")
                .put("expires_in", lifeSeconds)
                .put("user", user.toJson());
    }
}
