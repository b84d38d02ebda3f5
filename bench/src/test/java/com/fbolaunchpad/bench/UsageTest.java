package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final String CHILDREN_THAT_END =
            "for child in $(seq 60); do (n=0; while [ $n -lt 4000 ]; do n=$((n + 1)); done) & wait; done; echo done; read -r";

    @Test
    void losesNoTimeOfChildrenThatEndMeanwhile() throws IOException {
        var process = new ProcessBuilder("bash", "-c", CHILDREN_THAT_END).start();
        var readings = new ArrayList<Double>();
        try {
            while (process.isAlive() && process.getInputStream().available() == 0) {
                readings.add(Usage.cpuSeconds(process.pid()));
            }
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
        }

        assertThat(readings).hasSizeGreaterThan(100).isSorted();
        assertThat(readings.get(readings.size() - 1)).isPositive();
    }
}
