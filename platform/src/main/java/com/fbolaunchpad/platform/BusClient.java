package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * The calling end of the bus: sends a request to an address and brings back its answer, or the {@link Problem} that it met:
 * 503 when nobody serves the address, 504 when no answer came in time, otherwise what the serving end said.
 */
public final class BusClient {
    private static final int RETRY_AFTER_S = 2;

    private final Vertx vertx;

    public BusClient(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Asks {@code address} on the caller's behalf and waits until the caller's deadline.
     *
     * @return the answer; failures are {@link Problem}s, unless the bus itself broke
     */
    public Future<JsonObject> call(String address, JsonObject input, Caller caller) {
        var options = new DeliveryOptions().setSendTimeout(caller.patience().toMillis());
        var headers = MultiMap.caseInsensitiveMultiMap();
        caller.writeTo(headers);
        options.setHeaders(headers);
        return vertx.eventBus()
                .<JsonObject>request(address, input, options)
                .map(Message::body)
                .recover(failure -> Future.failedFuture(problemOf(address, failure)));
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
