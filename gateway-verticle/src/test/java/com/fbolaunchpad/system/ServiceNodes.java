package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.TestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three nodes of one cluster on one database, each a process of the jar. */
final class ServiceNodes implements AutoCloseable {
    static final String ADMIN_PASSWORD = "the-administrator's-password";
    private static final int COUNT = 3;

    /** Of a process that doesn't live long. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final List<Integer> ports =
            Stream.generate(ClusterPorts::next).limit(COUNT).toList();
    private final List<ServiceNode> nodes = new ArrayList<>();

    /**
     * None is started yet.
     *
     * @param folder where each keeps what it prints once it is ready
     * @param verticles of each node; empty for all
     * @param further settings, of every node
     */
    ServiceNodes(
            Path folder, String databaseUrl, NodePlace place, List<List<String>> verticles, Map<String, String> further)
            throws IOException {
        Files.createDirectories(folder);
        var members = IntStream.range(0, COUNT)
                .mapToObj(node -> place.clusterHost(node) + ":" + ports.get(node))
                .collect(Collectors.joining(","));
        for (var index = 0; index < COUNT; index++) {
            var name = "node" + (index + 1);
            var environment = new HashMap<>(Map.of(
                    "NODE_NAME",
                    name,
                    "HTTP_HOST",
                    place.httpHost(index),
                    "DATABASE_URL",
                    databaseUrl,
                    "DATABASE_POOL_SIZE",
                    "4",
                    "CLUSTER_HOST",
                    place.clusterHost(index),
                    "CLUSTER_PORT",
                    ports.get(index).toString(),
                    "CLUSTER_BUS_PORT",
                    "0",
                    "CLUSTER_MEMBERS",
                    members,
                    "CLUSTER_QUORUM",
                    "2",
                    "CLUSTER_SECRET",
                    ClusterNodes.SECRET));
            environment.putAll(Map.of(
                    "JWT_SECRET_KEY", TestSettings.JWT_SECRET_KEY,
                    "ADMIN_PASSWORD", ADMIN_PASSWORD,
                    "RATE_LIMIT_ATTEMPTS", "1000",
                    "API_RATE_LIMIT", "0",
                    "STOP_DELAY", "3"));
            environment.putAll(further);
            var output = folder.resolve(name + ".log");
            Files.deleteIfExists(output);
            var process = new LaunchpadProcess(
                    command(place.prefix(index), verticles.get(index)),
                    folder,
                    environment,
                    line -> keep(output, line));
            nodes.add(new ServiceNode(name, place.httpHost(index), process, verticles.get(index)));
        }
    }

    private static List<String> command(List<String> prefix, List<String> verticles) {
        var command = new ArrayList<>(prefix);
        command.add(LaunchpadProcess.java());
        command.addAll(JVM);
        command.addAll(List.of("-jar", LaunchpadProcess.jar(), "--cluster"));
        if (!verticles.isEmpty()) {
            command.addAll(List.of("--verticles", String.join(",", verticles)));
        }
        return command;
    }

    private static void keep(Path output, String line) {
        try {
            Files.writeString(output, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Starts them, all or none: the last, which makes the database, before the others. */
    ServiceNodes start() throws IOException {
        var started = false;
        try {
            nodes.get(COUNT - 1).start();
            CompletableFuture.allOf(nodes.subList(0, COUNT - 1).stream()
                            .map(node -> CompletableFuture.runAsync(() -> start(node)))
                            .toArray(CompletableFuture[]::new))
                    .join();
            started = true;
            return this;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private static void start(ServiceNode node) {
        try {
            node.start();
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    ServiceNode get(int index) {
        return nodes.get(index);
    }

    List<ServiceNode> all() {
        return List.copyOf(nodes);
    }

    /** Those that clients may ask. */
    List<ServiceNode> gateways() {
        return nodes.stream().filter(node -> node.runs("gateway")).toList();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process().close());
    }
}
