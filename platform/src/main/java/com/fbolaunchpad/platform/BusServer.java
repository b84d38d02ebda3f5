package com.fbolaunchpad.platform;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving end of the bus for one verticle: an address an operation ({@code owner.verbNoun}), JSON in and JSON out.
 * A {@link Problem} becomes the failure of the message; anything unforeseen is logged once, here, and answered as a bare 500.
 */
public final class BusServer {
    private static final Logger log = LoggerFactory.getLogger(BusServer.class);
    static final int INTERNAL_ERROR = 500;
    static final long DRAIN_TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final String owner;
    private final Metrics metrics;
    private final List<MessageConsumer<JsonObject>> consumers = new ArrayList<>();
    private int inFlight;
    private @Nullable Promise<Void> drained;

    /** A server for the addresses that begin with {@code owner.}; to be used on that verticle's context only. */
    public BusServer(Vertx vertx, String owner) {
        this.vertx = vertx;
        this.owner = owner;
        this.metrics = Metrics.of(vertx);
        HandedOver.register(vertx);
    }

    /** Serves {@code owner.operation} with the given function of the request. */
    public BusServer serve(String operation, Function<BusRequest, Future<JsonObject>> operationBody) {
        consumers.add(vertx.eventBus().<JsonObject>consumer(owner + "." + operation, message -> {
            inFlight++;
            var begun = System.nanoTime();
            answer(message, operationBody).onComplete(done -> {
                measure(message.address(), done, begun);
                if (--inFlight == 0 && drained != null) {
                    drained.tryComplete();
                }
            });
        }));
        return this;
    }

    /** The same for an operation that changes something, which is done once for each Idempotency-Key of a user. */
    public BusServer change(
            String operation, Idempotency idempotency, Function<BusRequest, Future<JsonObject>> operationBody) {
        return serve(operation, request -> idempotency.once(operation, request, operationBody));
    }

    private void measure(String address, AsyncResult<JsonObject> done, long begun) {
        var isRefusal = done.cause() instanceof Problem problem && problem.status() < INTERNAL_ERROR;
        metrics.time(
                "launchpad.bus.requests",
                "Requests that were served on the bus, and how long that took",
                Duration.ofNanos(System.nanoTime() - begun),
                "address",
                address,
                "outcome",
                done.succeeded() ? "answered" : isRefusal ? "refused" : "failed");
    }

    /** Completes when every node of the cluster knows the addresses. */
    public Future<Void> ready() {
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** Takes no more requests, then completes when those that run are answered, or after ten seconds. */
    public Future<Void> close() {
        var allDone = Promise.<Void>promise();
        return Future.all(consumers.stream().map(MessageConsumer::unregister).toList())
                .compose(unregistered -> {
                    if (inFlight == 0) {
                        return Future.succeededFuture();
                    }
                    drained = allDone;
                    var timer = vertx.setTimer(DRAIN_TIMEOUT_MS, late -> {
                        log.warn("{}: {} requests still ran when the verticle was stopped", owner, inFlight);
                        allDone.tryComplete();
                    });
                    return allDone.future().onComplete(done -> vertx.cancelTimer(timer));
                });
    }

    private void reply(Message<JsonObject> message, JsonObject body) {
        if (message.headers().contains(HandedOver.HEADER)) {
            message.reply(body, HandedOver.options());
        } else {
            message.reply(body);
        }
    }

    private Future<JsonObject> answer(
            Message<JsonObject> message, Function<BusRequest, Future<JsonObject>> operationBody) {
        Future<JsonObject> answer;
        try {
            var caller = Caller.readFrom(message.headers());
            RequestScope.begin(caller.requestId());
            answer = operationBody.apply(new BusRequest(message.body(), caller));
        } catch (Throwable thrown) {
            // An Error too: whoever asked must not wait for nothing.
            answer = Future.failedFuture(thrown);
        }
        return answer.onSuccess(body -> reply(message, body)).onFailure(failure -> {
            if (failure instanceof Problem problem) {
                message.fail(problem.status(), problem.encode());
            } else {
                log.error(
                        "{} failed in request {}",
                        message.address(),
                        message.headers().get("request-id"),
                        failure);
                message.fail(
                        INTERNAL_ERROR,
                        Problem.of(INTERNAL_ERROR, "internal-error", "Something went wrong on our side.")
                                .encode());
            }
        });
    }
}
