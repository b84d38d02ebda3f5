package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.CallersContext;
import com.fbolaunchpad.platform.NodeState;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether this node lives, and whether everything that calls need is there: each service on the bus, with its database. */
final class Health {
    private static final int RETRY_AFTER_S = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final BusClient bus;
    private final Set<String> services;
    private Future<JsonObject> asked = Future.succeededFuture(new JsonObject());

    Health(Vertx vertx, BusClient bus, Set<String> services) {
        this.vertx = vertx;
        this.bus = bus;
        this.services = services;
    }

    void live(RoutingContext context) {
        answerUp(context, new JsonObject());
    }

    void ready(RoutingContext context) {
        // One question for all who ask meanwhile: it costs no rate limit, and must not cost the databases more than
        // that.
        if (asked.isComplete()) {
            asked = ask(RequestId.of(context));
        }
        CallersContext.resume(asked)
                .onSuccess(found -> answer(context, found.copy()))
                .onFailure(context::fail);
    }

    private Future<JsonObject> ask(String requestId) {
        var caller = new Caller(
                null, null, Set.of(), requestId, "local", Instant.now().plus(PATIENCE));
        var questions = services.stream()
                .map(service -> bus.call(service + ".health", new JsonObject(), caller)
                        .map(answer -> "UP")
                        .otherwise("DOWN"))
                .toList();
        return Future.join(questions).map(states -> {
            var found = new JsonObject();
            var index = 0;
            for (var service : services) {
                found.put(service, states.<String>resultAt(index++));
            }
            var health = new JsonObject().put("services", found);
            Cluster.of(vertx)
                    .ifPresent(cluster -> health.put(
                            "cluster",
                            new JsonObject()
                                    .put("node", cluster.node())
                                    .put("members", new JsonArray(cluster.members()))
                                    .put("quorum", cluster.quorum())));
            return health;
        });
    }

    private void answer(RoutingContext context, JsonObject found) {
        var reason = whyNotReady(found);
        if (reason == null) {
            answerUp(context, found);
        } else {
            Failures.answer(
                    context, Problem.unavailable("not-ready", "Not ready: " + reason + ".", RETRY_AFTER_S), found);
        }
    }

    private @Nullable String whyNotReady(JsonObject found) {
        if (NodeState.of(vertx).isStopping()) {
            return "the node is being stopped";
        }
        if (!Cluster.of(vertx).map(Cluster::hasQuorum).orElse(true)) {
            return "too few other nodes are seen";
        }
        var missing = found.getJsonObject("services").stream()
                .filter(service -> "DOWN".equals(service.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty() ? null : String.join(", ", missing) + " missing";
    }

    private static void answerUp(RoutingContext context, JsonObject further) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject().put("status", "UP").mergeIn(further).toBuffer());
    }
}
