package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a user may do, as the auth service says: asked, kept for a few seconds, and dropped when it publishes that a user's
 * or a role's rights have changed. A lost message costs {@link #LONGEST_STALENESS}, not a token's hour.
 */
final class Access {
    static final Duration LONGEST_STALENESS = Duration.ofSeconds(3);
    private static final long MOST_USERS = 10_000;

    private final BusClient bus;
    private final Cache<Long, Future<Set<String>>> kept = Caffeine.newBuilder()
            .maximumSize(MOST_USERS)
            .expireAfterWrite(LONGEST_STALENESS)
            .build();

    Access(Vertx vertx, BusClient bus) {
        this.bus = bus;
        vertx.eventBus().<JsonObject>consumer("auth.access-changed", change -> {
            var userId = change.body().getLong("user_id");
            if (userId == null) {
                kept.invalidateAll();
            } else {
                kept.invalidate(userId);
            }
        });
    }

    /** The permissions in effect of an active user; fails with a 401 for others. */
    Future<Set<String>> permissionsOf(long userId, Caller caller) {
        var known = kept.getIfPresent(userId);
        if (known != null) {
            return known;
        }
        var asked = bus.call("auth.readAccess", new JsonObject().put("user_id", userId), caller)
                .map(answer -> answer.getJsonArray("permissions").stream()
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet()));
        // Kept before it is answered: a change published meanwhile drops it, so that no stale answer stays.
        kept.put(userId, asked);
        return asked.onFailure(failure -> kept.asMap().remove(userId, asked));
    }
}
