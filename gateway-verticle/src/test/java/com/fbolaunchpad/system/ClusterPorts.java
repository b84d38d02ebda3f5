package com.fbolaunchpad.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports for the nodes of a cluster on this machine: each takes the one that it is given and the next. They are below those that
 * the system gives to whoever asks for any, and the two JVMs that run tests beside each other have ranges of their own.
 */
final class ClusterPorts {
    private static final int FIRST = 20_000;
    private static final int RANGE = 4_000;

    private static int next = FIRST + RANGE * Integer.getInteger("launchpad.test.fork", 0);
    private static final int END = next + RANGE;

    private ClusterPorts() {}

    /** One that was free a moment ago, and so was the next. */
    static synchronized int next() {
        while (next < END) {
            var first = next;
            next += 2;
            if (isFree(first) && isFree(first + 1)) {
                return first;
            }
        }
        throw new IllegalStateException("No two free ports side by side");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
