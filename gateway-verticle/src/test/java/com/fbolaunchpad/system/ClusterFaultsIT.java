package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two faults that happen to every cluster: a node dies, and a node is stopped. All others: {@link FaultSuiteIT}. */
class ClusterFaultsIT {
    private static final Path OUTPUT = Path.of("target", "faults", "short");

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void loseNothingAndTellEverybodyToComeBack() throws Exception {
        var seed = System.nanoTime();
        System.out.println("Seed " + seed);
        var all = List.<String>of();
        try (var nodes = new ServiceNodes(
                                OUTPUT,
                                Engine.POSTGRESQL.freshDatabaseUrl(),
                                new NodePlace.Loopback(),
                                List.of(all, all, all),
                                Map.of())
                        .start();
                var run = new FaultRun(nodes, new Random(seed))) {
            System.out.println(FaultRow.HEAD);
            var complaints = new ArrayList<String>();
            complaints.addAll(Faults.killed(run, nodes.get(0)).complaints());
            complaints.addAll(
                    Faults.stoppedGracefully(run, List.of(nodes.get(1))).complaints());

            assertThat(complaints).isEmpty();
        }
    }
}
