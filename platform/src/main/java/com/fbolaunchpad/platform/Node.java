package com.fbolaunchpad.platform;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: its verticles, deployed in the configured order and stopped in the reverse one. */
public final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Vertx vertx;
    private final Deque<String> deploymentIds = new ArrayDeque<>();

    Node(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Deploys the verticles one after the other; the first that fails ends it, and what was deployed is stopped again. */
    Future<Void> start(Configuration configuration) {
        var options = new DeploymentOptions().setConfig(configuration.settings().toJson());
        Future<Void> deployed = Future.succeededFuture();
        for (var verticle : configuration.verticles()) {
            deployed = deployed.compose(before -> vertx.deployVerticle(verticle.className(), options))
                    .map(id -> {
                        deploymentIds.push(id);
                        log.info("{} is up", verticle.name());
                        return null;
                    });
        }
        return deployed.recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    /**
     * Stops gracefully: the last deployed first (the gateway takes no more connections and finishes what runs), then those
     * it calls.
     */
    Future<Void> stop() {
        if (deploymentIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.undeploy(deploymentIds.pop())
                .recover(failure -> {
                    log.warn("A verticle did not stop cleanly", failure);
                    return Future.succeededFuture();
                })
                .compose(undeployed -> stop());
    }
}
