package com.fbolaunchpad.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program under measurement: a process of its own, frozen while others are measured. */
final class Program implements AutoCloseable {
    private static final long LONGEST_START_MS = 120_000;
    private static final long LONGEST_STOP_S = 40;

    private final String name;
    private final Process process;
    private final int port;
    private final Path log;
    private final double startSeconds;

    /**
     * Starts it and waits until it answers {@code GET /health/ready}, or {@code /health/live}, with 200.
     *
     * @param command of the JVM: options, then what is to be run
     * @param environment with {@code HTTP_PORT}, which is added
     */
    Program(String name, Path java, List<String> command, Map<String, String> environment, String health, Path logs)
            throws IOException, InterruptedException {
        this.name = name;
        this.port = freePort();
        this.log = logs.resolve(name + ".log");
        var arguments = new ArrayList<String>();
        arguments.add(java.toString());
        arguments.addAll(command);
        var builder = new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HTTP_PORT", Integer.toString(port));
        var began = System.nanoTime();
        this.process = builder.start();
        awaitReady(health);
        this.startSeconds = (System.nanoTime() - began) / 1e9;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(String health) throws IOException, InterruptedException {
        var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_START_MS);
        while (!isReady(health)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new IllegalStateException(name + " did not start:\n" + Files.readString(log));
            }
            Thread.sleep(5);
        }
    }

    private boolean isReady(String health) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + health).toURL().openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(1_000);
        try {
            return connection.getResponseCode() == 200;
        } catch (ConnectException | SocketTimeoutException notYet) {
            return false;
        } finally {
            connection.disconnect();
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process to its first answer that it is ready. */
    double startSeconds() {
        return startSeconds;
    }

    double cpuSeconds() {
        return Usage.cpuSeconds(process.pid());
    }

    double residentMb() {
        return Usage.residentMb(process.pid());
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Takes no CPU until it is thawed. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (sent.waitFor() != 0) {
            throw new IllegalStateException(name + " is gone:\n" + log());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                thaw();
            }
            process.destroy();
            if (process.waitFor(LONGEST_STOP_S, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
