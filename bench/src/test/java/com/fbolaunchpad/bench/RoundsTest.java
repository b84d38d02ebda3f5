package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static Rounds of(double... perSecond) {
        var rounds = new Rounds();
        for (var each : perSecond) {
            rounds.add(new Rounds.Round(each, each / 10, each / 100));
        }
        return rounds;
    }

    @Test
    void areTheirMeanAsAWhole() {
        var rounds = of(100, 200, 600);

        assertThat(rounds.perSecond()).isEqualTo(300);
        assertThat(rounds.cpuMs()).isEqualTo(30);
        assertThat(rounds.databaseCpuMs()).isEqualTo(3);
    }

    @Test
    void areComparedRoundByRound() {
        assertThat(of(300, 100, 200).ratios(of(100, 100, 100))).containsExactly(1.0, 2.0, 3.0);
    }
}
