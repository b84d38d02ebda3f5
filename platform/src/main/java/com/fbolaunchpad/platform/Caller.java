package com.fbolaunchpad.platform;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as the gateway vouches for it: carried in the headers of every bus message.
 *
 * @param userId the user's id; null where the operation needs no token, and for the service itself
 * @param sessionId the session that the user's token belongs to; null where he has none
 * @param permissions the permission keys in effect, inherited ones included
 * @param requestId the id under which the call is logged everywhere
 * @param clientAddress the client's IP address
 * @param deadline when the one who asked stops waiting, by this node's clock
 */
public record Caller(
        @Nullable Long userId,
        @Nullable Long sessionId,
        Set<String> permissions,
        String requestId,
        String clientAddress,
        Instant deadline) {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** The service itself, acting on nobody's behalf: no user, no permissions, ten seconds. */
    public static Caller service(String requestId) {
        return new Caller(
                null, null, Set.of(), requestId, "local", Instant.now().plus(LONGEST_WAIT));
    }

    /** Whether the caller holds the permission. */
    public boolean may(String permission) {
        return permissions.contains(permission);
    }

    /** The caller's user id, where the operation is known to need a token. */
    public long user() {
        if (userId == null) {
            throw Problem.unauthorized("unauthorized", "This needs a signed-in user.");
        }
        return userId;
    }

    /** The session that the caller's token belongs to, where the operation is known to need a token. */
    public long session() {
        if (sessionId == null) {
            throw Problem.unauthorized("unauthorized", "This needs a signed-in user.");
        }
        return sessionId;
    }

    /** Fails with 504 when nobody waits for the answer any more: a change that is made now would be made a second time. */
    public void requireTime() {
        if (!Instant.now().isBefore(deadline)) {
            throw Problem.of(504, "service-timeout", "It took too long; nothing was changed.");
        }
    }

    /** The same caller for a request within his, which may take {@code longest} and no longer than he waits. */
    public Caller hurried(Duration longest) {
        var soon = Instant.now().plus(longest);
        return new Caller(
                userId, sessionId, permissions, requestId, clientAddress, soon.isBefore(deadline) ? soon : deadline);
    }

    /** What is left until the deadline, at most ten seconds. */
    Duration patience() {
        var left = Duration.between(Instant.now(), deadline);
        if (left.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    }

    void writeTo(MultiMap headers) {
        if (userId != null) {
            headers.set("user-id", userId.toString());
        }
        if (sessionId != null) {
            headers.set("session-id", sessionId.toString());
        }
        headers.set("permissions", PermissionList.textOf(permissions));
        headers.set("request-id", requestId);
        headers.set("client-address", clientAddress);
        // What is left, not when it ends: the clocks of two nodes may differ.
        headers.set("timeout-ms", Long.toString(patience().toMillis()));
    }

    /** Reads the headers of a bus message; a message without them comes from the service itself. */
    static Caller readFrom(MultiMap headers) {
        var requestId = headers.get("request-id");
        if (requestId == null) {
            return service("-");
        }
        var permissions = headers.get("permissions");
        return new Caller(
                id(headers, "user-id"),
                id(headers, "session-id"),
                permissions == null ? Set.of() : PermissionList.keysOf(permissions),
                requestId,
                headers.get("client-address"),
                Instant.now().plusMillis(Long.parseLong(headers.get("timeout-ms"))));
    }

    private static @Nullable Long id(MultiMap headers, String name) {
        var value = headers.get(name);
        return value == null ? null : Long.valueOf(value);
    }
}
