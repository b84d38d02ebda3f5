package com.fbolaunchpad.system;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** When a fault began, and from when on each node that it hit could serve again. */
final class FaultMarks {
    private final Map<ServiceNode, Long> healed = new ConcurrentHashMap<>();
    private long began;

    /** It begins now. */
    void begin() {
        if (began == 0) {
            began = System.nanoTime();
        }
    }

    /** The node can serve again from now on. */
    void heal(ServiceNode node) {
        healed.put(node, System.nanoTime());
    }

    /** Lets the fault last. */
    static void last(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    long began() {
        return began;
    }

    /** Empty for a node that wasn't hit. */
    Optional<Long> healed(ServiceNode node) {
        return Optional.ofNullable(healed.get(node));
    }
}
