package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The answer to a login or a refresh, as the one who got it sees it. */
record Login(JsonObject answer) {
    String token() {
        return answer.getString("token");
    }

    String refreshToken() {
        return answer.getString("refresh_token");
    }

    /** What a refresh is asked for with. */
    JsonObject refresh() {
        return new JsonObject().put("refresh_token", refreshToken());
    }

    /** What the token claims, unverified. */
    JsonObject claims() {
        var payload = token().split("\\.", -1)[1];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }

    long userId() {
        return Long.parseLong(claims().getString("sub"));
    }

    long sessionId() {
        return Long.parseLong(claims().getString("sid"));
    }

    /** Him, as the gateway vouches for who has the token. */
    Caller caller() {
        return TestCaller.inSession(userId(), sessionId());
    }

    /** What the gateway asks about the one who has the token. */
    JsonObject access() {
        return new JsonObject().put("user_id", userId()).put("session_id", sessionId());
    }
}
