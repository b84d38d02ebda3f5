package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often one client may call: named stores of buckets, one bucket a client. Bounded in memory: the clients that were
 * quiet longest are forgotten first.
 */
final class RateLimits {
    private static final long MOST_CLIENTS = 100_000;

    private final Map<String, Store> stores = new HashMap<>();

    private record Store(String name, long attempts, Duration window, Bandwidth limit, Cache<String, Bucket> buckets) {}

    /** A store that refills evenly: {@code requests} a window. */
    RateLimits steady(String store, long requests, Duration window) {
        return add(
                store,
                requests,
                window,
                Bandwidth.builder()
                        .capacity(requests)
                        .refillGreedy(requests, window)
                        .build());
    }

    /** A store that refills at once: {@code attempts}, then none until the window is over. */
    RateLimits windowed(String store, long attempts, Duration window) {
        return add(
                store,
                attempts,
                window,
                Bandwidth.builder()
                        .capacity(attempts)
                        .refillIntervally(attempts, window)
                        .build());
    }

    private RateLimits add(String store, long attempts, Duration window, Bandwidth limit) {
        Cache<String, Bucket> buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(window.multipliedBy(2))
                .build();
        stores.put(store, new Store(store, attempts, window, limit, buckets));
        return this;
    }

    /** @throws ConfigurationException when there is no such store: a limit must not be lost to a misspelling */
    void require(String store) {
        if (!stores.containsKey(store)) {
            throw new ConfigurationException("The contract names a rate limit " + store + ", which there is not.");
        }
    }

    /**
     * Takes one from the client's bucket; a store that isn't there has no limit.
     *
     * @return what to tell the client when the bucket is empty: nothing when it isn't
     */
    Verdict take(String storeName, String client) {
        var store = stores.get(storeName);
        if (store == null) {
            return Verdict.PASSED;
        }
        var bucket = store.buckets()
                .get(client, unknown -> Bucket.builder().addLimit(store.limit()).build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return Verdict.PASSED;
        }
        var waitS = Math.max(
                1,
                Duration.ofNanos(probe.getNanosToWaitForRefill())
                        .plusMillis(999)
                        .toSeconds());
        return new Verdict(
                Problem.retryLater(
                        429,
                        "rate-limited",
                        "Too many requests. Try again in " + waitS + " s.",
                        Math.toIntExact(waitS)),
                '"' + store.name() + "\";q=" + store.attempts() + ";w="
                        + store.window().toSeconds(),
                '"' + store.name() + "\";r=0;t=" + waitS);
    }

    /** Fills the client's bucket again. */
    void clear(String storeName, String client) {
        var store = stores.get(storeName);
        if (store != null) {
            store.buckets().invalidate(client);
        }
    }

    /**
     * Whether a request passes.
     *
     * @param refusal null when it passes
     * @param policy the value of {@code RateLimit-Policy}
     * @param state the value of {@code RateLimit}
     */
    record Verdict(@Nullable Problem refusal, String policy, String state) {
        static final Verdict PASSED = new Verdict(null, "", "");
    }
}
