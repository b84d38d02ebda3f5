package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.RequestScope;
import io.vertx.core.AsyncResult;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Tells of each request, by its operation, how long it took and with which status it was answered; of one whose answer comes
 * in parts, how long until that began.
 */
final class RequestTimes {
    private static final String BEGUN = "begun";
    private static final String OPERATION = "operation";
    /** What is in no contract, or was refused before it was looked up. */
    private static final String NO_OPERATION = "none";
    /** What nginx calls it when a client doesn't wait for his answer. */
    private static final int CLIENT_GONE = 499;

    private final Metrics metrics;

    RequestTimes(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The request has come; a question for the head alone comes here twice. */
    void begin(RoutingContext context) {
        if (context.get(BEGUN) == null) {
            context.put(BEGUN, System.nanoTime()).addEndHandler(ended -> end(context, ended));
        }
        context.next();
    }

    /** It is known what it asks for. */
    void name(RoutingContext context, Operation operation) {
        name(context, operation.id());
        if (operation.isStreamed()) {
            context.addHeadersEndHandler(
                    begun -> tell(context, context.response().getStatusCode()));
        }
    }

    /** The same where it is no operation of the contract. */
    static void name(RoutingContext context, String what) {
        context.put(OPERATION, what);
        RequestScope.name(what);
    }

    private void end(RoutingContext context, AsyncResult<Void> ended) {
        tell(
                context,
                ended.succeeded() || context.response().headWritten()
                        ? context.response().getStatusCode()
                        : CLIENT_GONE);
    }

    /** Once. */
    private void tell(RoutingContext context, int status) {
        Long begun = context.remove(BEGUN);
        if (begun != null) {
            metrics.time(
                    "launchpad.http.requests",
                    "Requests, and how long they took",
                    Duration.ofNanos(System.nanoTime() - begun),
                    "operation",
                    context.get(OPERATION, NO_OPERATION),
                    "status",
                    Integer.toString(status));
        }
    }
}
