package com.fbolaunchpad.platform;

import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: its verticles, deployed in the configured order and stopped in the reverse one. */
public final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    /** As long as a message to another node takes to arrive there, and then some. */
    private static final long WITHDRAWN_MS = 1_000;

    /** Whoever can't be told by then finds out by himself. */
    private static final long LONGEST_WITHDRAWAL_MS = 5_000;

    private final Vertx vertx;
    private final Duration stopDelay;
    private final Deque<String> deploymentIds = new ArrayDeque<>();

    /** @param stopDelay for how long it still serves when it is told to stop */
    Node(Vertx vertx, Duration stopDelay) {
        this.vertx = vertx;
        this.stopDelay = stopDelay;
    }

    /**
     * Those of a node's Vert.x: one event loop a processor. More would make threads of the verticles that take turns on one
     * processor, and each message between them a wake-up of another thread.
     */
    public static VertxOptions options() {
        return new VertxOptions().setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
    }

    /** Deploys the verticles one after the other; the first that fails ends it, and what was deployed is stopped again. */
    Future<Void> start(Configuration configuration) {
        var options = new DeploymentOptions().setConfig(configuration.settings().toJson());
        var verticles = configuration.verticles().stream()
                .map(Configuration.Deployment::create)
                .toList();
        for (var verticle : verticles) {
            if (verticle instanceof Preparation preparation) {
                preparation.prepare(vertx, configuration.settings());
            }
        }
        Future<Void> deployed = Future.succeededFuture();
        for (var i = 0; i < verticles.size(); i++) {
            var verticle = verticles.get(i);
            var name = configuration.verticles().get(i).name();
            deployed = deployed.compose(before -> vertx.deployVerticle(verticle, options))
                    .map(id -> {
                        deploymentIds.push(id);
                        log.info("{} is up", name);
                        return null;
                    });
        }
        return deployed.recover(failure -> undeploy().transform(stopped -> Future.failedFuture(failure)));
    }

    /**
     * Stops gracefully: tells that it isn't ready any more and lets other nodes ask elsewhere, while it goes on serving for a
     * time; then stops the last deployed first (the gateway takes no more connections and finishes what runs), then those it calls.
     */
    Future<Void> stop() {
        NodeState.of(vertx).beginStopping();
        var cluster = Cluster.of(vertx);
        var delayMs = Math.max(stopDelay.toMillis(), cluster.isPresent() ? WITHDRAWN_MS : 0);
        return cluster.map(Cluster::withdraw)
                .orElse(Future.succeededFuture())
                .timeout(LONGEST_WITHDRAWAL_MS, TimeUnit.MILLISECONDS)
                .transform(withdrawn -> {
                    if (withdrawn.failed()) {
                        log.warn("The other nodes could not be told", withdrawn.cause());
                    }
                    return delayMs == 0 ? Future.succeededFuture() : vertx.timer(delayMs, TimeUnit.MILLISECONDS);
                })
                .compose(noticed -> undeploy());
    }

    private Future<Void> undeploy() {
        if (deploymentIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.undeploy(deploymentIds.pop())
                .recover(failure -> {
                    log.warn("A verticle did not stop cleanly", failure);
                    return Future.succeededFuture();
                })
                .compose(undeployed -> undeploy());
    }
}
