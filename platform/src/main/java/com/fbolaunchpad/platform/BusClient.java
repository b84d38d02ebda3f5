package com.fbolaunchpad.platform;

import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calling end of the bus: sends a request to an address and brings back its answer, or the {@link Problem} that it met:
 * 503 when nobody serves the address, 504 when no answer came in time, otherwise what the serving end said.
 *
 * <p>In a cluster this node is asked first, others where it doesn't serve the address. What was asked of a node that is gone
 * is asked again where that does no harm.
 */
public final class BusClient {
    private static final Logger log = LoggerFactory.getLogger(BusClient.class);
    private static final int RETRY_AFTER_S = 2;
    /** An answer that is under way from a node that lives takes less. */
    private static final long LAST_CHANCE_MS = 1_000;

    private static final int MOST_SENDINGS = 4;

    private final Vertx vertx;
    /** What other nodes have been asked and haven't answered. */
    private final Set<RemoteCall> remoteCalls = ConcurrentHashMap.newKeySet();

    public BusClient(Vertx vertx) {
        this.vertx = vertx;
        HandedOver.register(vertx);
        if (vertx.isClustered()) {
            vertx.eventBus().localConsumer(Cluster.MEMBERS_GONE, gone -> remoteCalls.forEach(RemoteCall::askAgain));
        }
    }

    /**
     * Asks {@code address} on the caller's behalf and waits until the caller's deadline. The request may arrive twice: it is
     * one that only reads, or that is carried out once however often it comes.
     *
     * @return the answer; failures are {@link Problem}s, unless the bus itself broke
     */
    public Future<JsonObject> call(String address, JsonObject input, Caller caller) {
        return call(address, input, caller, true);
    }

    /**
     * The same for a change that a caller asks for, which may arrive twice only under an Idempotency-Key: without one it fails
     * with 503 when the node that may have got it is gone.
     */
    public Future<JsonObject> change(String address, JsonObject input, Caller caller) {
        return call(address, input, caller, input.containsKey(BusRequest.IDEMPOTENCY_KEY));
    }

    private Future<JsonObject> call(String address, JsonObject input, Caller caller, boolean repeatable) {
        Future<JsonObject> answer = request(address, input, caller, vertx.isClustered());
        if (vertx.isClustered()) {
            answer = answer.recover(failure -> isServedByNobody(failure)
                    ? new RemoteCall(address, input, caller, repeatable).ask()
                    : Future.failedFuture(failure));
        }
        return answer.recover(failure -> Future.failedFuture(problemOf(address, failure)));
    }

    private Future<JsonObject> request(String address, JsonObject input, Caller caller, boolean localOnly) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        caller.writeTo(headers);
        var isWithinProcess = localOnly || !vertx.isClustered();
        if (isWithinProcess) {
            headers.set(HandedOver.HEADER, "");
        }
        var options = (isWithinProcess ? HandedOver.options() : new DeliveryOptions())
                .setSendTimeout(caller.patience().toMillis())
                .setHeaders(headers);
        return vertx.eventBus().<JsonObject>request(address, input, options).map(Message::body);
    }

    private static boolean isServedByNobody(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    /** A request to another node. The bus doesn't tell to which, nor that it is gone: the answer just never comes. */
    private final class RemoteCall {
        private final String address;
        private final JsonObject input;
        private final Caller caller;
        private final boolean repeatable;
        private final Context context = vertx.getOrCreateContext();
        private final Promise<JsonObject> answer = Promise.promise();
        private int sendings;

        RemoteCall(String address, JsonObject input, Caller caller, boolean repeatable) {
            this.address = address;
            this.input = input;
            this.caller = caller;
            this.repeatable = repeatable;
        }

        Future<JsonObject> ask() {
            remoteCalls.add(this);
            send();
            return answer.future().onComplete(done -> remoteCalls.remove(this));
        }

        private void send() {
            sendings++;
            request(address, input, caller, false).onComplete(answer::tryComplete, answer::tryFail);
        }

        /** Some node is gone, perhaps the one that was asked. The answer is for whoever asked, on his context. */
        void askAgain() {
            context.runOnContext(now -> askAgainHere());
        }

        private void askAgainHere() {
            if (repeatable && sendings < MOST_SENDINGS) {
                log.info("{} of request {} is asked once more", address, caller.requestId());
                send();
            } else if (!repeatable) {
                vertx.setTimer(
                        LAST_CHANCE_MS,
                        late -> answer.tryFail(Problem.unavailable(
                                "service-lost",
                                "The node that was asked is gone. Whether it did what was asked isn't known: look before you try again.",
                                RETRY_AFTER_S)));
            }
        }
    }

    private static Throwable problemOf(String address, Throwable failure) {
        if (!(failure instanceof ReplyException reply)) {
            return failure;
        }
        var service = address.substring(0, address.indexOf('.')).toLowerCase(Locale.ROOT);
        return switch (reply.failureType()) {
            case NO_HANDLERS ->
                Problem.unavailable(
                        "service-unavailable", "The " + service + " service is away. Try again soon.", RETRY_AFTER_S);
            case TIMEOUT ->
                Problem.retryLater(
                        504, "service-timeout", "The " + service + " service did not answer in time.", RETRY_AFTER_S);
            case RECIPIENT_FAILURE -> Problem.decode(reply.failureCode(), String.valueOf(reply.getMessage()));
            default -> reply;
        };
    }
}
