package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the threads of a JVM spend their CPU time on, by samples of its own flight recorder (JEP 509, from JDK 25 on; an older one
 * takes none). Compilers and the garbage collector aren't sampled.
 */
final class FlightRecording {
    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final String NAME = "profile";

    private final Path jcmd;
    private final long pid;
    private final Path file;

    private FlightRecording(Path jcmd, long pid, Path file) {
        this.jcmd = jcmd;
        this.pid = pid;
        this.file = file;
    }

    /** @param java that runs the program, with its {@code jcmd} beside it */
    static FlightRecording start(Path java, long pid, Path file) throws IOException, InterruptedException {
        var recording = new FlightRecording(java.resolveSibling("jcmd"), pid, file.toAbsolutePath());
        Files.deleteIfExists(recording.file);
        recording.command(
                "JFR.start",
                "name=" + NAME,
                "settings=none",
                "+" + SAMPLE + "#enabled=true",
                "+" + SAMPLE + "#throttle=5ms");
        return recording;
    }

    /** CPU milliseconds by parts of the code. */
    Map<CodeArea, Double> stop() throws IOException, InterruptedException {
        command("JFR.stop", "name=" + NAME, "filename=" + file);
        var spent = new EnumMap<CodeArea, Double>(CodeArea.class);
        try (var recorded = new RecordingFile(file)) {
            while (recorded.hasMoreEvents()) {
                var event = recorded.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && !event.getBoolean("failed")) {
                    var ms = event.getDuration("samplingPeriod").toNanos() / 1e6;
                    spent.merge(CodeArea.of(methods(event)), ms, Double::sum);
                }
            }
        }
        return spent;
    }

    private static List<String> methods(RecordedEvent sample) {
        var trace = sample.getStackTrace();
        return trace == null
                ? List.of()
                : trace.getFrames().stream()
                        .map(RecordedFrame::getMethod)
                        .map(method -> method.getType().getName() + "." + method.getName())
                        .toList();
    }

    private void command(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
        }
    }
}
