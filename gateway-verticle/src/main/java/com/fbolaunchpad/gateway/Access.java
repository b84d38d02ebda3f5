package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.CallersContext;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do in his session, as the auth service says: asked, kept for a few seconds, and dropped when it publishes that
 * a user's or a role's rights have changed or that a session has ended. A lost message costs {@link #LONGEST_STALENESS}, not a token's hour.
 */
final class Access {
    static final Duration LONGEST_STALENESS = Duration.ofSeconds(3);
    private static final long MOST_SESSIONS = 10_000;

    private final BusClient bus;
    private final List<Consumer<@Nullable Long>> listeners = new ArrayList<>();
    private final Cache<Tokens.Holder, Future<Set<String>>> kept = Caffeine.newBuilder()
            .maximumSize(MOST_SESSIONS)
            .expireAfterWrite(LONGEST_STALENESS)
            .executor(Runnable::run)
            .build();

    Access(Vertx vertx, BusClient bus) {
        this.bus = bus;
        vertx.eventBus().<JsonObject>consumer("auth.access-changed", change -> {
            var userId = change.body().getLong("user_id");
            if (userId == null) {
                kept.invalidateAll();
            } else {
                kept.asMap().keySet().removeIf(holder -> holder.userId() == userId);
            }
            listeners.forEach(listener -> listener.accept(userId));
        });
    }

    /** Tells whose access may have changed, or null for anybody's, once what was kept of it has been dropped. */
    void whenChanged(Consumer<@Nullable Long> listener) {
        listeners.add(listener);
    }

    /** The permissions in effect of an active user in a session that lasts; fails with a 401 for others. */
    Future<Set<String>> permissionsOf(Tokens.Holder holder, Caller caller) {
        var known = kept.getIfPresent(holder);
        if (known != null) {
            return CallersContext.resume(known);
        }
        var question = new JsonObject().put("user_id", holder.userId()).put("session_id", holder.sessionId());
        var asked = bus.call("auth.readAccess", question, caller)
                .map(answer -> answer.getJsonArray("permissions").stream()
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet()));
        // Kept before it is answered: a change published meanwhile drops it, so that no stale answer stays.
        kept.put(holder, asked);
        return asked.onFailure(failure -> kept.asMap().remove(holder, asked));
    }
}
