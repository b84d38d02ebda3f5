package com.fbolaunchpad.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many connections the process holds open, in all and by client, whichever of its gateways took them. */
final class OpenConnections implements Shareable {
    private final Map<String, Integer> byClient = new HashMap<>();
    private int total;

    /** The one of the process. */
    static OpenConnections of(Vertx vertx) {
        return vertx.sharedData()
                .<String, OpenConnections>getLocalMap("gateway.connections")
                .computeIfAbsent("open", none -> new OpenConnections());
    }

    /**
     * Counts one more, unless that were too many.
     *
     * @param client whose it is; null for one that is counted only in all
     */
    synchronized boolean open(@Nullable String client, int most, int mostOfClient) {
        if (total >= most || (client != null && byClient.getOrDefault(client, 0) >= mostOfClient)) {
            return false;
        }
        total++;
        if (client != null) {
            byClient.merge(client, 1, Integer::sum);
        }
        return true;
    }

    /** Counts one less. */
    synchronized void close(@Nullable String client) {
        total--;
        if (client != null) {
            byClient.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int total() {
        return total;
    }

    synchronized int clients() {
        return byClient.size();
    }
}
