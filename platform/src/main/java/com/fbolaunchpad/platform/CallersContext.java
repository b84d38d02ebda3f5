package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The way back from what several wait for, which ends on the context of the one who has asked for it. */
public final class CallersContext {
    private CallersContext() {}

    /**
     * The result of what others wait for too, for the caller to go on with on his own context: whatever follows would otherwise
     * be logged and traced as a part of the request that came first.
     */
    public static <T> Future<T> resume(Future<T> shared) {
        if (shared.succeeded()) {
            return Future.succeededFuture(shared.result());
        }
        var context = Vertx.currentContext();
        return context == null
                ? shared
                : Future.future(own -> shared.onComplete(done -> context.runOnContext(now -> own.handle(done))));
    }
}
