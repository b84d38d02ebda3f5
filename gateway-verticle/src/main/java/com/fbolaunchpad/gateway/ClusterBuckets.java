package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.cluster.Cluster;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.grid.infinispan.Bucket4jInfinispan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.infinispan.functional.impl.FunctionalMapImpl;
import org.infinispan.functional.impl.ReadWriteMapImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bucket a client for all gateways of a cluster, in its cache. Where that doesn't answer in time, this node counts by itself. */
final class ClusterBuckets {
    private static final Logger log = LoggerFactory.getLogger(ClusterBuckets.class);
    private static final String CACHE = "rate-limits";
    private static final long LONGEST_WAIT_MS = 500;

    private final Vertx vertx;
    private final String store;
    private final AsyncProxyManager<String> proxies;
    private final BucketConfiguration configuration;
    private final Buckets alone;
    private volatile boolean failing;

    /**
     * @param store tells its clients from those of others
     * @param alone what counts while the cluster doesn't
     */
    ClusterBuckets(Vertx vertx, Cluster cluster, String store, Bandwidth limit, Duration window, Buckets alone) {
        this.vertx = vertx;
        this.store = store;
        this.configuration = BucketConfiguration.builder().addLimit(limit).build();
        this.alone = alone;
        this.proxies = Bucket4jInfinispan.entryProcessorBasedBuilder(
                        ReadWriteMapImpl.<String, byte[]>create(FunctionalMapImpl.create(cluster.cache(CACHE))))
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(window))
                .build()
                .asAsync();
    }

    /** Takes one from the client's bucket, if there is one left. */
    Future<ConsumptionProbe> take(String client) {
        var bucket =
                proxies.builder().build(store + " " + client, () -> CompletableFuture.completedFuture(configuration));
        // Back to whoever asked, from the threads of the cluster manager.
        return Future.fromCompletionStage(bucket.tryConsumeAndReturnRemaining(1), vertx.getOrCreateContext())
                .timeout(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS)
                .onSuccess(taken -> failing = false)
                .recover(failure -> {
                    if (!failing) {
                        failing = true;
                        log.warn("The limit {} is counted by this node alone: {}", store, failure.toString());
                    }
                    return alone.take(client);
                });
    }

    /** Fills the client's bucket again. */
    void clear(String client) {
        alone.clear(client);
        Future.fromCompletionStage(proxies.removeProxy(store + " " + client))
                .onFailure(failure -> log.debug("The bucket of {} stays as it is", client, failure));
    }
}
