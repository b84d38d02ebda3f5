package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Whether this node lives, and whether everything that calls need is there: each service on the bus, with its database. */
final class Health {
    private static final int RETRY_AFTER_S = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BusClient bus;
    private final Set<String> services;
    private Future<JsonObject> asked = Future.succeededFuture(new JsonObject());

    Health(BusClient bus, Set<String> services) {
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
        asked.onSuccess(found -> answer(context, found.copy())).onFailure(context::fail);
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
            return new JsonObject().put("services", found);
        });
    }

    private static void answer(RoutingContext context, JsonObject found) {
        var missing = found.getJsonObject("services").stream()
                .filter(service -> "DOWN".equals(service.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (missing.isEmpty()) {
            answerUp(context, found);
        } else {
            Failures.answer(
                    context,
                    Problem.unavailable(
                            "not-ready", "Not ready: " + String.join(", ", missing) + " missing.", RETRY_AFTER_S),
                    found);
        }
    }

    private static void answerUp(RoutingContext context, JsonObject further) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject().put("status", "UP").mergeIn(further).toBuffer());
    }
}
