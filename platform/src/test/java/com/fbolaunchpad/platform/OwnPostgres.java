package com.fbolaunchpad.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of the test's own, always at the same port and with the same data, to be stopped, killed and frozen. */
public final class OwnPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path data;
    private final Map<String, String> configuration;
    private final int port = freePort();
    private EmbeddedPostgres server;

    /**
     * Not started yet.
     *
     * @param folder where its data are
     * @param configuration as in {@code postgresql.conf}
     */
    public OwnPostgres(Path folder, Map<String, String> configuration) {
        this.data = folder.resolve("data");
        this.configuration = configuration;
    }

    /** Starts it, for the first time or again. */
    public OwnPostgres start() {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                // Off by default here, which a killed server would lose commits by.
                .setServerConfig("synchronous_commit", "on");
        configuration.forEach(builder::setServerConfig);
        try {
            server = builder.start();
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
        return this;
    }

    /** Stops it in the way that ends its connections at once. */
    public void stop() {
        try {
            server.close();
        } catch (IOException unstoppable) {
            throw new UncheckedIOException(unstoppable);
        }
    }

    /** Ends it, every process of it, as if the machine had lost its power; it comes back by {@link #start}. */
    public void kill() {
        var processes = processes();
        signal("KILL", processes);
        for (var process : processes) {
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
        // Of no effect on the server, but it lets go of the folder.
        stop();
    }

    /** From now on its connections stay open, new ones are taken by the kernel, and nothing is answered. */
    public void freeze() {
        signal("STOP", processes());
    }

    /** Ends that. */
    public void thaw() {
        signal("CONT", processes());
    }

    /** The value of DATABASE_URL, at an address that certificates may name. */
    public String url() {
        return url("postgres");
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "postgresql://postgres:postgres@localhost:" + port + "/" + database;
    }

    /** Those of the server before those that it has started. */
    private List<ProcessHandle> processes() {
        try {
            var main = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            var process = ProcessHandle.of(main).orElseThrow();
            return Stream.concat(Stream.of(process), process.descendants()).toList();
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        var pids = processes.stream().map(process -> Long.toString(process.pid()));
        try {
            var kill = new ProcessBuilder(
                            Stream.concat(Stream.of("kill", "-" + name), pids).toList())
                    .inheritIO()
                    .start();
            if (!kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("No signal was sent");
            }
        } catch (IOException unsent) {
            throw new UncheckedIOException(unsent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
    }
}
