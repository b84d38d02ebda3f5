package com.fbolaunchpad.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Callers as the gateway would vouch for them. */
public final class TestCaller {
    private TestCaller() {}

    /** A signed-in user with the permissions. */
    public static Caller of(long userId, String... permissions) {
        return new Caller(
                userId,
                Set.of(permissions),
                "test-request",
                "192.0.2.1",
                Instant.now().plus(Duration.ofSeconds(10)));
    }

    /** The same who has only just begun to wait. */
    public static Caller anew(Caller caller) {
        return new Caller(
                caller.userId(),
                caller.permissions(),
                caller.requestId(),
                caller.clientAddress(),
                Instant.now().plus(Duration.ofSeconds(10)));
    }

    /** Somebody without a token. */
    public static Caller anonymous() {
        return new Caller(
                null, Set.of(), "test-request", "192.0.2.1", Instant.now().plus(Duration.ofSeconds(10)));
    }
}
