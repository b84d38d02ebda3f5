package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestSettings;
import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes of one cluster in this process, on one database, each with an instance of Vert.x of its own and encrypted sockets between them. */
final class ClusterNodes implements AutoCloseable {
    static final String SECRET = "the secret of this cluster, of 32 bytes and more";

    private final String databaseUrl = Engine.POSTGRESQL.freshDatabaseUrl();
    private final List<Integer> ports =
            Stream.generate(ClusterPorts::next).limit(3).toList();
    private final List<Launchpad> launchpads = new ArrayList<>();
    private final List<Vertx> started = new ArrayList<>();

    /** A node that runs nothing at the address, which finds others by the name; all have the same ports. */
    Vertx named(String host, String name) {
        var settings = TestSettings.on(
                Engine.POSTGRESQL,
                "DATABASE_URL",
                databaseUrl,
                "CLUSTER_HOST",
                host,
                "CLUSTER_PORT",
                ports.get(0).toString(),
                "CLUSTER_BUS_PORT",
                ports.get(1).toString(),
                "CLUSTER_DNS",
                name,
                "CLUSTER_SECRET",
                SECRET);
        var vertx = Await.result(Cluster.join(Vertx.builder(), settings));
        started.add(vertx);
        return vertx;
    }

    /** The settings of the node with the index, from 0 to 2. */
    Settings settings(int index, String secret) {
        return TestSettings.on(
                Engine.POSTGRESQL,
                "DATABASE_URL",
                databaseUrl,
                "NODE_NAME",
                "node" + index,
                "CLUSTER_PORT",
                ports.get(index).toString(),
                "CLUSTER_BUS_PORT",
                "0",
                "CLUSTER_MEMBERS",
                ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "CLUSTER_QUORUM",
                "2",
                "CLUSTER_SECRET",
                secret,
                "API_RATE_LIMIT",
                "0");
    }

    /** A node that runs nothing. */
    Vertx bare(int index, String secret) {
        var vertx = Await.result(Cluster.join(Vertx.builder(), settings(index, secret)));
        started.add(vertx);
        return vertx;
    }

    /** A node that runs these verticles. */
    Launchpad node(int index, String... verticles) {
        var vertx = Await.result(Cluster.join(Vertx.builder(), settings(index, SECRET)));
        var launchpad = new Launchpad(vertx, settings(index, SECRET), List.of(verticles));
        launchpads.add(launchpad);
        return launchpad;
    }

    static Cluster cluster(Vertx vertx) {
        return Cluster.of(vertx).orElseThrow();
    }

    /** Where the node's event bus listens. */
    static int busPort(Vertx vertx) {
        return ((VertxInternal) vertx).clusterManager().getNodeInfo().port();
    }

    @Override
    public void close() {
        launchpads.forEach(Launchpad::close);
        started.forEach(vertx -> Await.result(vertx.close()));
    }
}
