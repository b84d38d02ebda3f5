package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The runnable jar in a process of its own, started and killed as often as a test wants. */
final class LaunchpadProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on .*:([0-9]+)");
    private static final String READY = "FBO LaunchPad is ready.";
    private static final int KILLED = 137;
    private static final int ENDED = 143;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ProcessBuilder builder;
    private final Consumer<String> heard;
    private Process process;
    private volatile int port;

    /**
     * The jar in the folder with the environment.
     *
     * @param classes that stand on the class path beside the jar; null for none
     * @param heard gets what it prints once it is ready, line by line
     */
    LaunchpadProcess(Path folder, Map<String, String> environment, Path classes, Consumer<String> heard) {
        this(
                classes == null
                        ? List.of(java(), "-jar", jar())
                        : List.of(
                                java(), "-cp", jar() + File.pathSeparator + classes, "com.fbolaunchpad.platform.Main"),
                folder,
                environment,
                heard);
    }

    /** The command in the folder with the environment: the jar in one way or another. */
    LaunchpadProcess(List<String> command, Path folder, Map<String, String> environment, Consumer<String> heard) {
        builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("HTTP_PORT", "0");
        builder.environment().putAll(environment);
        this.heard = heard;
    }

    static String jar() {
        return System.getProperty("launchpad.jar");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts it and waits until it is ready. */
    void start() throws IOException {
        process = builder.start();
        var ready = new CompletableFuture<List<String>>();
        var started = process;
        var reading = new Thread(() -> read(started, ready), "output of the jar");
        reading.setDaemon(true);
        reading.start();
        var output = ready.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(output).last().isEqualTo(READY);
        port = output.stream()
                .map(LISTENING::matcher)
                .filter(line -> line.find())
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .findFirst()
                .orElse(0);
    }

    /** To its end, so that the process never waits for somebody to read. */
    private void read(Process started, CompletableFuture<List<String>> ready) {
        var output = new ArrayList<String>();
        try (var reader = started.inputReader()) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (ready.isDone()) {
                    heard.accept(line);
                } else {
                    output.add(line);
                    if (line.equals(READY)) {
                        ready.complete(output);
                    }
                }
            }
        } catch (IOException killed) {
            output.add(killed.toString());
        }
        ready.complete(output);
    }

    /** Where it listens, or has listened last; 0 when it runs no gateway. */
    int port() {
        return port;
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(KILLED);
    }

    /** Ends it with SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ENDED);
    }

    /** Lets none of its threads run, while its sockets stay open. */
    void hang() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Ends that. */
    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
