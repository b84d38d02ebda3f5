package com.fbolaunchpad.system;

import java.io.IOException;
import java.util.List;

/**
 * One node of a cluster: a process of the jar and where it is reached.
 *
 * @param host where its gateway listens
 */
record ServiceNode(String name, String host, LaunchpadProcess process, List<String> verticles) {
    /** Scheme, host and port; where it listens may be another port after each start. */
    String base() {
        return "http://" + host + ":" + process.port();
    }

    void start() throws IOException {
        process.start();
    }

    /** Whether it runs what is named, as all nodes do that aren't told otherwise. */
    boolean runs(String verticle) {
        return verticles.isEmpty() || verticles.contains(verticle);
    }
}
