package com.fbolaunchpad.platform;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request that is being handled, for log lines and traces. It goes along with everything that is done for
 * the request on its context, over any number of asynchronous steps, without being handed on. (Periodic timers belong to no
 * request, whoever starts them.)
 */
public final class RequestScope implements VertxServiceProvider {
    private static final ContextLocal<String> REQUEST_ID = ContextLocal.registerLocal(String.class);
    private static final ContextLocal<Boolean> UNTRACED = ContextLocal.registerLocal(Boolean.class);

    /** For the service loader, which makes it before there is any context: only those that are made later have a place for this. */
    public RequestScope() {}

    @Override
    public void init(VertxBootstrap bootstrap) {
        // That the class is loaded is all.
    }

    /** From here on this context handles the request of that id. */
    public static void begin(String requestId) {
        var context = Vertx.currentContext();
        // A verticle's own context isn't one request's.
        if (context instanceof ContextInternal own && own.isDuplicate()) {
            REQUEST_ID.put(context, requestId);
        }
    }

    /** Names the span of this context by its operation: one of a known few. */
    public static void name(String operation) {
        Span.current().updateName(operation);
    }

    /** What this context does from here on, perhaps for hours, is no part of the request's trace any more. */
    public static void leaveTrace() {
        var context = Vertx.currentContext();
        if (context instanceof ContextInternal own && own.isDuplicate()) {
            UNTRACED.put(context, true);
        }
    }

    static boolean hasLeftTrace(Context context) {
        return UNTRACED.get(context) != null;
    }

    /** The id of the request that is being handled by this thread; null when it is none. */
    static @Nullable String requestId() {
        var context = Vertx.currentContext();
        return context == null ? null : REQUEST_ID.get(context);
    }
}
