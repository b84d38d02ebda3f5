package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/** Whether this node is on its way out: it still serves, but no longer calls itself ready, and asks clients to connect elsewhere. */
public final class NodeState implements Shareable {
    private volatile boolean stopping;

    private NodeState() {}

    /** The one of this instance of Vert.x. */
    public static NodeState of(Vertx vertx) {
        return vertx.sharedData()
                .<String, NodeState>getLocalMap("node")
                .computeIfAbsent("state", first -> new NodeState());
    }

    public boolean isStopping() {
        return stopping;
    }

    /** From now on; there is no way back. */
    public void beginStopping() {
        stopping = true;
    }
}
