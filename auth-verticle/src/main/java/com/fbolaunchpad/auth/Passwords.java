package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** Takes and verifies passwords on a worker pool of their own, with a bounded queue; to be used on one context only. */
final class Passwords {
    static final int THREADS = 2;
    static final int MOST_WAITING = 64;
    private static final int RETRY_AFTER_S = 5;

    private final PasswordPolicy policy;
    private final PasswordHashing hashing;
    private final WorkerExecutor workers;
    private int unfinished;

    /** @param workers a pool of {@value #THREADS} threads */
    Passwords(PasswordPolicy policy, PasswordHashing hashing, WorkerExecutor workers) {
        this.policy = policy;
        this.hashing = hashing;
        this.workers = workers;
    }

    /** The hash of a new password for the user of that address, if it isn't too weak. */
    Future<String> accept(String password, String email) {
        policy.check(password, email);
        return hash(password);
    }

    /** The hash of a password that is beyond the policy. */
    Future<String> hash(String password) {
        return queue(() -> hashing.hash(password));
    }

    Future<Boolean> verify(String password, String stored) {
        return queue(() -> hashing.verify(password, stored));
    }

    boolean isOutdated(String stored) {
        return hashing.isOutdated(stored);
    }

    /** A hash that no password fits. */
    String decoy() {
        return hashing.decoy();
    }

    /** The pool is first in, first out: what waits longer than a caller would is refused at once. */
    private <T> Future<T> queue(Callable<T> work) {
        if (unfinished >= THREADS + MOST_WAITING) {
            return Future.failedFuture(Problem.unavailable(
                    "hashing-busy", "Too many passwords are being checked. Try again soon.", RETRY_AFTER_S));
        }
        unfinished++;
        return workers.executeBlocking(work, false).onComplete(done -> unfinished--);
    }
}
