package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when it was measured. */
final class Machine {
    private Machine() {}

    static String describe(Path java) throws IOException, InterruptedException {
        var model = line(Path.of("/proc/cpuinfo"), "model name");
        var memoryKb = Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""));
        return "%s, %d cores (%s), %d GB of memory, %s %s, %s. Load average at the start: %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        model,
                        Math.round(memoryKb / 1e6),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        version(java),
                        Files.readString(Path.of("/proc/loadavg")).replaceFirst(" .*\\s*", ""));
    }

    private static String line(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String version(Path java) throws IOException, InterruptedException {
        var process = new ProcessBuilder(java.toString(), "--version").start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().findFirst().orElse("unknown Java");
    }
}
