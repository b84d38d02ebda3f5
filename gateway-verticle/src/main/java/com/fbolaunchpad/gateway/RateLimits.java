package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.cluster.Cluster;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often one client may call: named stores of buckets, one bucket a client, shared by all gateways of the process, and of
 * the cluster where there is one.
 */
final class RateLimits implements Shareable {
    /** The limit of everything but the health checks. */
    static final String GENERAL = "api";
    /** The extra limits that guessing at passwords and making accounts are under. */
    private static final List<String> ATTEMPTS = List.of("login", "register", "password");

    private static final long MOST_CLIENTS = 100_000;

    private final Map<String, Store> stores = new HashMap<>();

    private record Store(
            String name,
            String policy,
            Buckets alone,
            @Nullable ClusterBuckets shared) {
        Future<ConsumptionProbe> take(String client) {
            return shared == null ? alone.take(client) : shared.take(client);
        }

        void clear(String client) {
            if (shared == null) {
                alone.clear(client);
            } else {
                shared.clear(client);
            }
        }

        Verdict verdict(ConsumptionProbe taken) {
            if (taken.isConsumed()) {
                var resetS = seconds(taken.getNanosToWaitForReset());
                return new Verdict(null, policy, state(taken.getRemainingTokens(), resetS));
            }
            var waitS = Math.max(1, seconds(taken.getNanosToWaitForRefill()));
            var refusal = Problem.retryLater(
                    429, "rate-limited", "Too many requests. Try again in " + waitS + " s.", Math.toIntExact(waitS));
            return new Verdict(refusal, policy, state(0, waitS));
        }

        private String state(long remaining, long seconds) {
            return '"' + name + "\";r=" + remaining + ";t=" + seconds;
        }
    }

    /**
     * @param mostClients whom each store remembers at most
     */
    RateLimits(Vertx vertx, Settings settings, long mostClients) {
        var attempts = settings.integer("RATE_LIMIT_ATTEMPTS");
        var window = Duration.ofSeconds(settings.integer("RATE_LIMIT_WINDOW"));
        for (var name : ATTEMPTS) {
            // All at once, then none until the window is over.
            var limit = Bandwidth.builder()
                    .capacity(attempts)
                    .refillIntervally(attempts, window)
                    .build();
            add(vertx, name, attempts, window, limit, mostClients);
        }
        var requests = settings.integer("API_RATE_LIMIT");
        if (requests > 0) {
            var minute = Duration.ofMinutes(1);
            var limit = Bandwidth.builder()
                    .capacity(requests)
                    .refillGreedy(requests, minute)
                    .build();
            add(vertx, GENERAL, requests, minute, limit, mostClients);
        }
    }

    private void add(Vertx vertx, String name, long attempts, Duration window, Bandwidth limit, long mostClients) {
        var alone = new Buckets(limit, window, mostClients);
        var shared = Cluster.of(vertx)
                .map(cluster -> new ClusterBuckets(vertx, cluster, name, limit, window, alone))
                .orElse(null);
        var policy = '"' + name + "\";q=" + attempts + ";w=" + window.toSeconds();
        stores.put(name, new Store(name, policy, alone, shared));
    }

    /** Those of the process, made by the first gateway that asks. */
    static RateLimits of(Vertx vertx, Settings settings) {
        return vertx.sharedData()
                .<String, RateLimits>getLocalMap("rate-limits")
                .computeIfAbsent("gateway", first -> new RateLimits(vertx, settings, MOST_CLIENTS));
    }

    /** @throws ConfigurationException when there is no such store: a limit must not be lost to a misspelling */
    void require(String store) {
        if (!stores.containsKey(store)) {
            throw new ConfigurationException("The contract names a rate limit " + store + ", which there is not.");
        }
    }

    /** Takes one from the client's bucket; null where the store isn't there and so has no limit. */
    Future<@Nullable Verdict> take(String storeName, String client) {
        var store = stores.get(storeName);
        return store == null ? Future.succeededFuture() : store.take(client).map(store::verdict);
    }

    /** Whom this process remembers in the store, when what is too many has been forgotten. */
    long clients(String storeName) {
        var store = stores.get(storeName);
        return store == null ? 0 : store.alone().clients();
    }

    private static long seconds(long nanos) {
        return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
    }

    /** Fills the client's bucket again. */
    void clear(String storeName, String client) {
        var store = stores.get(storeName);
        if (store != null) {
            store.clear(client);
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
