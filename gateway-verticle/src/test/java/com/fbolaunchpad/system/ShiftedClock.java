package com.fbolaunchpad.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * The wall clock of one node, which jumps when it is told to, while this machine's and the other nodes' go on: a library that
 * stands between the process and the kernel, compiled by this machine's C compiler.
 */
final class ShiftedClock implements NodePlace {
    private final NodePlace place = new Loopback();
    private final int node;
    private final Path library;
    private final Path shift;

    /** There is no C compiler here. */
    static final class NotPossible extends Exception {
        private static final long serialVersionUID = 1L;

        NotPossible(String why) {
            super(why);
        }
    }

    /** Of the node with the index, from 0 on. */
    ShiftedClock(Path folder, int node) throws IOException, InterruptedException, NotPossible {
        this.node = node;
        library = folder.resolve("shifted-clock.so");
        shift = folder.resolve("shift");
        by(Duration.ZERO);
        var source = folder.resolve("shifted-clock.c");
        try (var stored = ShiftedClock.class.getResourceAsStream("/shifted-clock.c")) {
            Files.copy(stored, source);
        }
        compile(source);
    }

    private void compile(Path source) throws InterruptedException, NotPossible {
        try {
            var compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(compiler.getInputStream().readAllBytes(), UTF_8);
            if (compiler.waitFor() != 0) {
                throw new NotPossible("cc: " + output.strip());
            }
        } catch (IOException missing) {
            throw new NotPossible(missing.getMessage());
        }
    }

    /** From now on the clock is wrong by so much. */
    void by(Duration wrong) throws IOException {
        var seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(wrong.toSeconds()).flip();
        // In place: the process has the file in its memory.
        try (var file = FileChannel.open(shift, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }

    @Override
    public List<String> prefix(int of) {
        return of == node ? List.of("env", "LD_PRELOAD=" + library, "SHIFTED_CLOCK=" + shift) : place.prefix(of);
    }

    @Override
    public String httpHost(int of) {
        return place.httpHost(of);
    }

    @Override
    public String clusterHost(int of) {
        return place.clusterHost(of);
    }
}
