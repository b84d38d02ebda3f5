package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;

/** What a verticle can do of its start before those are up that it calls: a node has all of its verticles do that first, at once. */
public interface Preparation {
    /** Begins it and waits for nothing; what becomes of it is the start's to tell. */
    void prepare(Vertx vertx, Settings settings);
}
