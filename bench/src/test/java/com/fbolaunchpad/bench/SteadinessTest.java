package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private static boolean isReachedBy(double... costs) {
        var steadiness = new Steadiness();
        return DoubleStream.of(costs).mapToObj(steadiness::isReachedBy).reduce(false, (before, now) -> now);
    }

    @Test
    void isReachedWhereNothingGetsCheaperThreeTimes() {
        assertThat(isReachedBy(9, 4, 3.9)).isFalse();
        assertThat(isReachedBy(9, 4, 3.9, 5, 3.95)).isTrue();
    }

    @Test
    void isNotReachedWhileCostsSinkInSmallSteps() {
        assertThat(isReachedBy(100, 98, 96, 94.5, 93, 91)).isFalse();
    }
}
