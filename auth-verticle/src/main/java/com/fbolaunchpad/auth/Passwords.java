package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.ClientNetwork;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Takes and verifies passwords on a worker pool of their own, with a bounded queue; to be used on one context only. */
final class Passwords {
    /** Half of the processors: whoever floods the login leaves the other half to those who are in. */
    static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    /** What a thread gets through in a few seconds; who comes then had better come again later. */
    static final int MOST_WAITING_PER_THREAD = 16;

    static final int MOST = THREADS * (1 + MOST_WAITING_PER_THREAD);
    /** Whoever fills the queue from one network leaves the other half to the others. */
    static final int MOST_OF_A_NETWORK = MOST / 2;

    private static final int RETRY_AFTER_S = 5;

    private final PasswordPolicy policy;
    private final PasswordHashing hashing;
    private final WorkerExecutor workers;
    private final Metrics metrics;
    private final Metrics.Gauge queued;
    private final Map<String, Integer> ofNetwork = new HashMap<>();
    private int unfinished;

    /** @param workers a pool of {@link #THREADS} threads */
    Passwords(PasswordPolicy policy, PasswordHashing hashing, WorkerExecutor workers, Metrics metrics) {
        this.policy = policy;
        this.hashing = hashing;
        this.workers = workers;
        this.metrics = metrics;
        this.queued = metrics.gauge(
                "launchpad.password.hashing.queued", "Passwords that are being hashed or wait for it; at most " + MOST);
    }

    /** The hash of a new password for the user of that address, if it isn't too weak. */
    Future<String> accept(Caller caller, String password, String email) {
        return policy.check(password, email).compose(fit -> hash(caller, password));
    }

    /** The hash of a password that is beyond the policy. */
    Future<String> hash(Caller caller, String password) {
        return queue(caller, () -> hashing.hash(password));
    }

    Future<Boolean> verify(Caller caller, String password, String stored) {
        return queue(caller, () -> hashing.verify(password, stored));
    }

    boolean isOutdated(String stored) {
        return hashing.isOutdated(stored);
    }

    /** A hash that no password fits. */
    String decoy() {
        return hashing.decoy();
    }

    /** Fails with 503 when the queue has no place for the caller: before anything else is done for him. */
    void requireRoom(Caller caller) {
        var network = ClientNetwork.of(caller.clientAddress());
        if (unfinished >= MOST || ofNetwork.getOrDefault(network, 0) >= MOST_OF_A_NETWORK) {
            metrics.count(
                    "launchpad.password.hashing.refused",
                    "Requests that the queue of password hashing had no place for");
            throw Problem.unavailable(
                    "hashing-busy", "Too many passwords are being checked. Try again soon.", RETRY_AFTER_S);
        }
    }

    private <T> Future<T> queue(Caller caller, Callable<T> work) {
        try {
            requireRoom(caller);
        } catch (Problem busy) {
            return Future.failedFuture(busy);
        }
        var network = ClientNetwork.of(caller.clientAddress());
        unfinished++;
        queued.add(1);
        ofNetwork.merge(network, 1, Integer::sum);
        return workers.executeBlocking(
                        () -> {
                            // Nothing is hashed for somebody who has gone.
                            caller.requireTime();
                            return work.call();
                        },
                        false)
                .onComplete(done -> {
                    unfinished--;
                    queued.add(-1);
                    ofNetwork.computeIfPresent(network, (name, count) -> count == 1 ? null : count - 1);
                });
    }
}
