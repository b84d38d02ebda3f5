package com.fbolaunchpad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says a process has used: CPU time and memory. */
final class Usage {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int CHILD_TICKS = 13;
    private static final int CHILD_TICKS_END = 15;

    private Usage() {}

    /** CPU seconds of the process, its children, and those of its children that have ended. */
    static double cpuSeconds(long pid) {
        long ended;
        long all;
        do {
            // One that ends meanwhile could be missed: asked for when it was gone, and its parent when it wasn't.
            ended = ticks(pid, CHILD_TICKS);
            all = tree(pid).stream()
                    .mapToLong(process -> ticks(process, USER_TICKS))
                    .sum();
        } while (ticks(pid, CHILD_TICKS) != ended);
        return all / TICKS_PER_SECOND;
    }

    /** MB resident of the process alone. */
    static double residentMb(long pid) {
        try {
            return megabytes(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** MB of memory of the process and its children; of what they share, each has its part. */
    static double proportionalMb(long pid) {
        return tree(pid).stream().mapToDouble(Usage::proportional).sum();
    }

    private static double proportional(long pid) {
        try {
            return megabytes(Path.of("/proc", Long.toString(pid), "smaps_rollup"), "Pss:");
        } catch (IOException unreadable) {
            return nothingIfEnded(pid, unreadable);
        }
    }

    private static double megabytes(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .sum();
    }

    private static List<Long> tree(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> Stream.concat(
                                Stream.of(pid), process.descendants().map(ProcessHandle::pid))
                        .toList())
                .orElse(List.of());
    }

    /** @param first USER_TICKS for all, CHILD_TICKS for those of children that have ended alone */
    private static long ticks(long pid, int first) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields, first, CHILD_TICKS_END)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException unreadable) {
            // Its parent has its time then.
            return nothingIfEnded(pid, unreadable);
        }
    }

    /** A process may end before its file is opened, and between that and reading it. */
    private static long nothingIfEnded(long pid, IOException unreadable) {
        if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
            throw new UncheckedIOException(unreadable);
        }
        return 0;
    }
}
