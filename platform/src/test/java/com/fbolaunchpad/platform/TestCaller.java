package com.fbolaunchpad.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Callers as the gateway would vouch for them. */
public final class TestCaller {
    private TestCaller() {}

    /** A signed-in user with the permissions. */
    public static Caller of(long userId, String... permissions) {
        return inSession(userId, 1, permissions);
    }

    /** The same in a session of his. */
    public static Caller inSession(long userId, long sessionId, String... permissions) {
        return new Caller(
                userId,
                sessionId,
                Set.of(permissions),
                "test-request",
                "192.0.2.1",
                Instant.now().plus(Duration.ofSeconds(10)));
    }

    /** The same who has only just begun to wait. */
    public static Caller anew(Caller caller) {
        return new Caller(
                caller.userId(),
                caller.sessionId(),
                caller.permissions(),
                caller.requestId(),
                caller.clientAddress(),
                Instant.now().plus(Duration.ofSeconds(10)));
    }

    /** Somebody without a token. */
    public static Caller anonymous() {
        return new Caller(
                null, null, Set.of(), "test-request", "192.0.2.1", Instant.now().plus(Duration.ofSeconds(10)));
    }
}
