package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often one client may call: named stores of buckets, one bucket a client, shared by all gateways of the process. Bounded in
 * memory: when there are too many clients, those that called least are forgotten first, which newcomers are.
 */
final class RateLimits implements Shareable {
    /** The limit of everything but the health checks. */
    static final String GENERAL = "api";
    /** The extra limits that guessing at passwords and making accounts are under. */
    private static final List<String> ATTEMPTS = List.of("login", "register", "password");

    private static final long MOST_CLIENTS = 100_000;

    private final Map<String, Store> stores = new HashMap<>();

    private record Store(String name, long attempts, Duration window, Bandwidth limit, Cache<String, Bucket> buckets) {
        Store(String name, long attempts, Duration window, Bandwidth limit, long mostClients) {
            this(
                    name,
                    attempts,
                    window,
                    limit,
                    Caffeine.newBuilder()
                            .maximumSize(mostClients)
                            .expireAfterAccess(window.multipliedBy(2))
                            .build());
        }

        Bucket bucketOf(String client) {
            return buckets.get(
                    client, unknown -> Bucket.builder().addLimit(limit).build());
        }

        String policy() {
            return '"' + name + "\";q=" + attempts + ";w=" + window.toSeconds();
        }

        String state(long remaining, long seconds) {
            return '"' + name + "\";r=" + remaining + ";t=" + seconds;
        }
    }

    /** @param mostClients whom each store remembers at most */
    RateLimits(Settings settings, long mostClients) {
        var attempts = settings.integer("RATE_LIMIT_ATTEMPTS");
        var window = Duration.ofSeconds(settings.integer("RATE_LIMIT_WINDOW"));
        for (var name : ATTEMPTS) {
            // All at once, then none until the window is over.
            var limit = Bandwidth.builder()
                    .capacity(attempts)
                    .refillIntervally(attempts, window)
                    .build();
            stores.put(name, new Store(name, attempts, window, limit, mostClients));
        }
        var requests = settings.integer("API_RATE_LIMIT");
        if (requests > 0) {
            var minute = Duration.ofMinutes(1);
            var limit = Bandwidth.builder()
                    .capacity(requests)
                    .refillGreedy(requests, minute)
                    .build();
            stores.put(GENERAL, new Store(GENERAL, requests, minute, limit, mostClients));
        }
    }

    /** Those of the process, made by the first gateway that asks. */
    static RateLimits of(Vertx vertx, Settings settings) {
        return vertx.sharedData()
                .<String, RateLimits>getLocalMap("rate-limits")
                .computeIfAbsent("gateway", first -> new RateLimits(settings, MOST_CLIENTS));
    }

    /** @throws ConfigurationException when there is no such store: a limit must not be lost to a misspelling */
    void require(String store) {
        if (!stores.containsKey(store)) {
            throw new ConfigurationException("The contract names a rate limit " + store + ", which there is not.");
        }
    }

    /** Takes one from the client's bucket; null where the store isn't there and so has no limit. */
    @Nullable
    Verdict take(String storeName, String client) {
        var store = stores.get(storeName);
        if (store == null) {
            return null;
        }
        var probe = store.bucketOf(client).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            var resetS = seconds(probe.getNanosToWaitForReset());
            return new Verdict(null, store.policy(), store.state(probe.getRemainingTokens(), resetS));
        }
        var waitS = Math.max(1, seconds(probe.getNanosToWaitForRefill()));
        var refusal = Problem.retryLater(
                429, "rate-limited", "Too many requests. Try again in " + waitS + " s.", Math.toIntExact(waitS));
        return new Verdict(refusal, store.policy(), store.state(0, waitS));
    }

    /** Whom the store remembers, when what is too many has been forgotten. */
    long clients(String storeName) {
        var store = stores.get(storeName);
        if (store == null) {
            return 0;
        }
        store.buckets().cleanUp();
        return store.buckets().estimatedSize();
    }

    private static long seconds(long nanos) {
        return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
    }

    /** Fills the client's bucket again. */
    void clear(String storeName, String client) {
        var store = stores.get(storeName);
        if (store != null) {
            store.buckets().invalidate(client);
        }
    }

    /**
     * Whether a request passes, and what to tell the client of it.
     *
     * @param refusal null when it passes
     * @param policy the value of {@code RateLimit-Policy}
     * @param state the value of {@code RateLimit}: what is left, and the seconds until there is more
     */
    record Verdict(@Nullable Problem refusal, String policy, String state) {}
}
