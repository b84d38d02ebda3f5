package com.fbolaunchpad.platform;

import com.fbolaunchpad.platform.Configuration.Deployment;
import com.fbolaunchpad.platform.ManagementServer.Answer;
import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Whether this node does its part, whatever that is: its own verticles with their databases, among as many others as it needs.
 * What a call needs that goes through the whole service is the gateway's to say.
 */
final class NodeHealth {
    private static final long PATIENCE_MS = 2_000;
    private static final String MEDIA_TYPE = "application/json";

    private final Vertx vertx;
    private volatile List<Deployment> verticles = List.of();
    private volatile boolean started;

    NodeHealth(Vertx vertx) {
        this.vertx = vertx;
    }

    /** From now on it may be ready. */
    void started(List<Deployment> deployed) {
        verticles = deployed;
        started = true;
    }

    Future<Answer> live() {
        return Future.succeededFuture(new Answer(200, MEDIA_TYPE, "{\"status\":\"UP\"}"));
    }

    Future<Answer> ready() {
        var running = verticles;
        return Future.join(running.stream().map(this::isUp).toList()).map(states -> {
            var found = new JsonObject();
            var ready = started && !NodeState.of(vertx).isStopping();
            for (var i = 0; i < running.size(); i++) {
                var up = states.<Boolean>resultAt(i);
                found.put(running.get(i).name(), up ? "UP" : "DOWN");
                ready &= up;
            }
            var health = new JsonObject().put("verticles", found);
            var cluster = Cluster.of(vertx);
            if (cluster.isPresent()) {
                ready &= cluster.get().hasQuorum();
                health.put("members", new JsonArray(cluster.get().members()));
            }
            return new Answer(
                    ready ? 200 : 503,
                    MEDIA_TYPE,
                    health.put("status", ready ? "UP" : "DOWN").encode());
        });
    }

    /** A verticle that serves no health has nothing that could be away. */
    private Future<Boolean> isUp(Deployment verticle) {
        var options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(PATIENCE_MS);
        return vertx.eventBus()
                .request(verticle.name() + ".health", new JsonObject(), options)
                .map(true)
                .otherwise(failure ->
                        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS);
    }
}
