package com.fbolaunchpad.platform;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Those who wait for one of a pool's connections: in turn, not too many, and none for too long. The pool's own line is of no
 * use for that: when its time-out meets a connection that has just come free, it answers nobody, and one that has failed
 * breaks its bookkeeping.
 */
final class WaitingLine {
    private final Vertx vertx;
    private final Context own;
    private final int mostWaiting;
    private final long longestMs;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isWatched;
    private int free;

    /** One who waits, and on which context he goes on. */
    private record Waiting(Promise<Void> turn, Context context, long untilNs) {
        void go() {
            context.runOnContext(now -> turn.complete());
        }

        void refuse(long afterMs) {
            context.runOnContext(
                    now -> turn.fail(new TimeoutException("No connection came free within " + afterMs + " ms")));
        }
    }

    /**
     * A line that is watched on the context of whoever makes it, and for as long as that lasts.
     *
     * @param places how many may have a connection at once
     */
    WaitingLine(Vertx vertx, int places, int mostWaiting, long longestMs) {
        this.vertx = vertx;
        this.own = vertx.getOrCreateContext();
        this.free = places;
        this.mostWaiting = mostWaiting;
        this.longestMs = longestMs;
    }

    /** Completes when it is one's turn, which one must end by {@link #leave}; fails when the line, or the wait, is too long. */
    Future<Void> enter() {
        var turn = Promise.<Void>promise();
        synchronized (this) {
            if (free > 0) {
                free--;
                return Future.succeededFuture();
            }
            if (waiting.size() >= mostWaiting) {
                return Future.failedFuture(
                        new ConnectionPoolTooBusyException(mostWaiting + " wait for a connection already"));
            }
            var untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMs);
            waiting.add(new Waiting(turn, vertx.getOrCreateContext(), untilNs));
            if (!isWatched) {
                isWatched = true;
                own.runOnContext(now -> watch());
            }
        }
        return turn.future();
    }

    /** Refuses those who have waited for too long, and looks again when the first of the others will have. */
    private void watch() {
        List<Waiting> late = new ArrayList<>();
        synchronized (this) {
            var now = System.nanoTime();
            var first = waiting.peek();
            while (first != null && first.untilNs() - now <= 0) {
                late.add(waiting.remove());
                first = waiting.peek();
            }
            if (first == null) {
                isWatched = false;
            } else {
                vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(first.untilNs() - now) + 1, due -> watch());
            }
        }
        late.forEach(each -> each.refuse(longestMs));
    }

    /** Ends one's turn: the next one has it. */
    void leave() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.go();
        }
    }
}
