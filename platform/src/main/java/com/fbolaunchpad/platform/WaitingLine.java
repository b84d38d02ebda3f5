package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;

/**
 * Those who wait for one of a pool's connections: in turn, not too many, and none for too long. The pool's own line is of no
 * use for that: when its time-out meets a connection that has just come free, it answers nobody, and one that has failed
 * breaks its bookkeeping.
 */
final class WaitingLine {
    private final Vertx vertx;
    private final int mostWaiting;
    private final long longestMs;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int free;

    /** @param places how many may have a connection at once */
    WaitingLine(Vertx vertx, int places, int mostWaiting, long longestMs) {
        this.vertx = vertx;
        this.free = places;
        this.mostWaiting = mostWaiting;
        this.longestMs = longestMs;
    }

    /** Completes when it is one's turn, which one must end by {@link #leave}; fails when the line, or the wait, is too long. */
    Future<Void> enter() {
        var promise = Promise.<Void>promise();
        synchronized (this) {
            if (free > 0) {
                free--;
                return Future.succeededFuture();
            }
            if (waiting.size() >= mostWaiting) {
                return Future.failedFuture(
                        new ConnectionPoolTooBusyException(mostWaiting + " wait for a connection already"));
            }
            waiting.add(promise);
        }
        var context = vertx.getOrCreateContext();
        var timer = vertx.setTimer(longestMs, late -> {
            if (forget(promise)) {
                promise.fail(new TimeoutException("No connection came free within " + longestMs + " ms"));
            }
        });
        // Whoever leaves does so on a context of his own.
        return Future.future(turn -> promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            context.runOnContext(now -> turn.handle(done));
        }));
    }

    private synchronized boolean forget(Promise<Void> promise) {
        return waiting.remove(promise);
    }

    /** Ends one's turn: the next one has it. */
    void leave() {
        Promise<Void> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.complete();
        }
    }
}
