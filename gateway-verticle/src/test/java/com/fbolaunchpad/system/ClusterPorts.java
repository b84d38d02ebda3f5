package com.fbolaunchpad.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports for the nodes of a cluster on this machine: each takes the one that it is given and the next. */
final class ClusterPorts {
    private static final int MOST_TRIES = 100;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private ClusterPorts() {}

    /** One that was free a moment ago, and so was the next. */
    static synchronized int next() {
        for (var attempt = 1; attempt <= MOST_TRIES; attempt++) {
            try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var second = new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(first.getLocalPort()) && GIVEN.add(second.getLocalPort())) {
                    return first.getLocalPort();
                }
            } catch (IOException taken) {
                if (attempt == MOST_TRIES) {
                    throw new UncheckedIOException(taken);
                }
            }
        }
        throw new IllegalStateException("No two free ports side by side");
    }
}
