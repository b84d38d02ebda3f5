package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done at an interval and whenever it is asked for, once at a time; what fails waits for the next time. */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final Vertx vertx;
    private final Duration interval;
    private final String whatWaits;
    private final Supplier<Future<Void>> work;
    private Future<Void> running = Future.succeededFuture();
    private boolean askedAgain;
    private boolean failing;
    private boolean stopped;
    private long timer;

    /**
     * To be used on one verticle's context only.
     *
     * @param whatWaits for the log, when the work begins to fail
     */
    public Sweep(Vertx vertx, Duration interval, String whatWaits, Supplier<Future<Void>> work) {
        this.vertx = vertx;
        this.interval = interval;
        this.whatWaits = whatWaits;
        this.work = work;
    }

    /** Begins: the first time after one interval. */
    public void start() {
        timer = vertx.setPeriodic(interval.toMillis(), tick -> run());
    }

    /** Completes when what runs is done; nothing runs afterwards. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return running;
    }

    /** Does it now, or once more after the time that is running. */
    public void run() {
        if (stopped) {
            return;
        }
        if (!running.isComplete()) {
            askedAgain = true;
            return;
        }
        askedAgain = false;
        running = Future.<Void>succeededFuture()
                .compose(begun -> work.get())
                .onSuccess(done -> failing = false)
                .recover(failure -> {
                    if (!failing) {
                        log.warn("{}: {}", whatWaits, failure.getMessage());
                    }
                    failing = true;
                    return Future.succeededFuture();
                });
        running.onComplete(done -> {
            if (askedAgain) {
                run();
            }
        });
    }
}
