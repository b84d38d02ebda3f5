package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server of this machine, which can lose connections without a word to either. */
final class Relay {
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> forgotten = ConcurrentHashMap.newKeySet();
    private final NetClient client;
    private final NetServer server;

    Relay(Vertx vertx, int port) {
        client = vertx.createNetClient();
        server = Await.result(vertx.createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    client.connect(port, "localhost").onSuccess(far -> join(near, far));
                })
                .listen(0, "localhost"));
    }

    private void join(NetSocket near, NetSocket far) {
        open.add(near);
        near.handler(bytes -> {
            if (!forgotten.contains(near)) {
                far.write(bytes);
            }
        });
        far.handler(bytes -> {
            if (!forgotten.contains(near)) {
                near.write(bytes);
            }
        });
        near.resume();
    }

    int port() {
        return server.actualPort();
    }

    /** From now on nothing comes through by those that are open. */
    void forgetConnections() {
        forgotten.addAll(open);
    }
}
