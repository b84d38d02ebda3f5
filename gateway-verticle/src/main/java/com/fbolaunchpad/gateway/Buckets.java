package com.fbolaunchpad.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One bucket a client, in this process. Bounded in memory: when there are too many clients, those that called least are
 * forgotten first, which newcomers are.
 */
final class Buckets {
    private static final long CLEAN_UP_DELAY_MS = 10;

    private final Bandwidth limit;
    private final Cache<String, Bucket> buckets;

    /** @param mostClients who is remembered at most */
    Buckets(Bandwidth limit, Duration window, long mostClients) {
        this.limit = limit;
        // Not cleaned up by whoever asks: all of these that expire at once hold an event loop for tens of milliseconds.
        // Nor with each of thousands of requests a second; but before so many clients are new that who asks has to.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(mostClients)
                .expireAfterAccess(window.multipliedBy(2))
                .executor(CompletableFuture.delayedExecutor(CLEAN_UP_DELAY_MS, TimeUnit.MILLISECONDS))
                .build();
    }

    /** Takes one from the client's bucket, if there is one left. */
    Future<ConsumptionProbe> take(String client) {
        return Future.succeededFuture(
                buckets.get(client, unknown -> Bucket.builder().addLimit(limit).build())
                        .tryConsumeAndReturnRemaining(1));
    }

    /** Fills the client's bucket again. */
    void clear(String client) {
        buckets.invalidate(client);
    }

    /** Who is remembered, when what is too many has been forgotten. */
    long clients() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
