package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No event of an acknowledged change is lost, to a subscriber with a cursor or to a reader outside, when the process is killed. */
class KillUnderLoadIT {
    private static final long PATIENCE_MIN = 5;

    @TempDir
    private Path folder;

    /** On both engines at once: most of the time goes by until the cursor of a process that was killed may be taken. */
    @Test
    void losesNoEventHoweverOftenItIsKilled() throws Exception {
        var seed = System.nanoTime();
        System.out.println("Seed " + seed);
        var random = new Random(seed);
        var threads = Executors.newFixedThreadPool(Engine.values().length);
        try {
            var runs = new ArrayList<Future<KillRun.Figures>>();
            for (var engine : Engine.values()) {
                var own = new Random(random.nextLong());
                runs.add(threads.submit(() -> killed(engine, own)));
            }
            var table = new ArrayList<String>();
            table.add(KillRun.Figures.HEAD);
            for (var run : runs) {
                table.add(run.get(PATIENCE_MIN, TimeUnit.MINUTES).toString());
            }
            System.out.println(String.join("\n", table));
        } finally {
            threads.shutdownNow();
        }
    }

    private KillRun.Figures killed(Engine engine, Random random) throws Exception {
        try (var run = new KillRun(engine, Files.createDirectory(folder.resolve(engine.name())), random)) {
            return run.run();
        }
    }
}
