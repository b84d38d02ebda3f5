package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a gateway has asked the services and not heard of yet, and how much of it there may be: what comes beyond is refused at
 * once, before it costs anything, so that what is taken on is answered in time.
 *
 * <p>There is a limit for all of it, and one for each operation while that is slow: as many as are answered within
 * {@link #TARGET} at the pace that it has (Little's law). It is slow while even the fastest answer takes half of that, which is
 * what a queue looks like that doesn't empty (as in RFC 8289, CoDel).
 */
final class Work {
    private static final Duration TARGET = Duration.ofSeconds(1);

    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** So many of one operation are no queue, however long they take. */
    static final int FEW = 100;

    private static final int RETRY_AFTER_S = 1;

    private final int most;
    private final Metrics.Gauge gauge;
    private final LongSupplier nanoTime;
    private final Map<String, Pace> paces = new HashMap<>();
    private int underWay;

    /** To be used on the gateway's context only. */
    Work(int most, Metrics metrics) {
        this(most, metrics, System::nanoTime);
    }

    Work(int most, Metrics metrics, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.gauge = metrics.gauge("launchpad.http.work", "Requests that services work on for this gateway");
    }

    boolean isFull() {
        return underWay >= most;
    }

    /** Whether there is no room for one more of the operation. */
    boolean isFull(String operation) {
        return isFull() || pace(operation).isFull();
    }

    private Pace pace(String operation) {
        return paces.computeIfAbsent(operation, first -> new Pace());
    }

    static Problem refusal() {
        return Problem.unavailable(
                "overloaded", "Too many requests are under way here. Try again in a moment.", RETRY_AFTER_S);
    }

    /** Does it, if there is room for it; fails with a {@link Problem} 503 otherwise. */
    <T> Future<T> take(String operation, Supplier<Future<T>> asked) {
        if (isFull(operation)) {
            return Future.failedFuture(refusal());
        }
        var pace = pace(operation);
        var began = nanoTime.getAsLong();
        underWay++;
        pace.begin(began);
        gauge.add(1);
        return Future.<Void>succeededFuture().compose(begun -> asked.get()).onComplete(done -> {
            underWay--;
            gauge.add(-1);
            pace.end(began, nanoTime.getAsLong(), done.succeeded());
        });
    }

    /** How fast the answers to one operation come, looked at with an answer once every {@link #INTERVAL}. */
    private static final class Pace {
        private int underWay;
        private int limit;
        private long since;
        private int answered;
        private long fastestNs;

        boolean isFull() {
            return underWay > 0 && underWay >= limit;
        }

        void begin(long now) {
            if (underWay == 0) {
                // What was before tells nothing of now.
                limit = Integer.MAX_VALUE;
                look(now);
            }
            underWay++;
        }

        /** @param succeeded what is refused may be refused at once, however long the queue is */
        void end(long began, long now, boolean succeeded) {
            answered++;
            if (succeeded) {
                fastestNs = Math.min(fastestNs, now - began);
            }
            var elapsed = now - since;
            if (elapsed >= INTERVAL.toNanos()) {
                var isSlow = underWay >= FEW && fastestNs > TARGET.toNanos() / 2;
                limit = isSlow
                        ? Math.max(FEW, (int) Math.ceil(answered * (double) TARGET.toNanos() / elapsed))
                        : Integer.MAX_VALUE;
                look(now);
            }
            underWay--;
        }

        private void look(long now) {
            since = now;
            answered = 0;
            fastestNs = Long.MAX_VALUE;
        }
    }
}
