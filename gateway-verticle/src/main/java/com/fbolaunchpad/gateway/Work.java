package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What a gateway has asked the services and not heard of yet, and how much of it there may be: what comes beyond is refused at
 * once, before it costs anything, so that what is taken on is answered in time.
 */
final class Work {
    private static final int RETRY_AFTER_S = 1;

    private final int most;
    private final Metrics.Gauge gauge;
    private int underWay;

    /** To be used on the gateway's context only. */
    Work(int most, Metrics metrics) {
        this.most = most;
        this.gauge = metrics.gauge("launchpad.http.work", "Requests that services work on for this gateway");
    }

    boolean isFull() {
        return underWay >= most;
    }

    static Problem refusal() {
        return Problem.unavailable(
                "overloaded", "Too many requests are under way here. Try again in a moment.", RETRY_AFTER_S);
    }

    /** Does it, if there is room for it; fails with a {@link Problem} 503 otherwise. */
    <T> Future<T> take(Supplier<Future<T>> asked) {
        if (isFull()) {
            return Future.failedFuture(refusal());
        }
        underWay++;
        gauge.add(1);
        return Future.<Void>succeededFuture().compose(begun -> asked.get()).onComplete(done -> {
            underWay--;
            gauge.add(-1);
        });
    }
}
