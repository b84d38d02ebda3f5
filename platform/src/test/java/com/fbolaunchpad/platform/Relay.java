package com.fbolaunchpad.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between a client and a server of this machine, which can lose connections without a word to either. */
final class Relay implements AutoCloseable {
    private final int port;
    private final ServerSocket entrance;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    /** Those made before belong to an earlier age. */
    private final AtomicInteger age = new AtomicInteger();

    Relay(int port) {
        this.port = port;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        run(this::accept);
    }

    private void accept() throws IOException {
        while (true) {
            var near = entrance.accept();
            var far = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(near);
            sockets.add(far);
            var born = age.get();
            run(() -> copy(near, far, born));
            run(() -> copy(far, near, born));
        }
    }

    private void copy(Socket from, Socket to, int born) throws IOException {
        var buffer = new byte[8_192];
        for (var count = from.getInputStream().read(buffer);
                age.get() == born;
                count = from.getInputStream().read(buffer)) {
            if (count < 0) {
                to.close();
                return;
            }
            to.getOutputStream().write(buffer, 0, count);
        }
    }

    private interface Copying {
        void run() throws IOException;
    }

    private static void run(Copying copying) {
        var thread = new Thread(
                () -> {
                    try {
                        copying.run();
                    } catch (IOException closed) {
                        // As it is at the end of the test.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing comes through by those that are open, not even that an end is closed. */
    void forgetConnections() {
        age.incrementAndGet();
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}
