package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void measureEverythingUnlessTold() {
        var options = Options.parse();

        assertThat(options.parts()).isEqualTo(Options.PARTS);
        assertThat(options.operations()).isEqualTo(Comparison.OPERATIONS);
        assertThat(options.growth()).containsExactly(1_000, 10_000, 100_000, 1_000_000);
    }

    @Test
    void areWhatIsGiven() {
        var options = Options.parse(
                "--orders=50", "--growth=10,20", "--parts=start,growth", "--operations=get", "--java=/j", "--output=o");

        assertThat(options.orders()).isEqualTo(50);
        assertThat(options.growth()).isEqualTo(List.of(10, 20));
        assertThat(options.parts()).isEqualTo(Set.of("start", "growth"));
        assertThat(options.operations()).isEqualTo(List.of("get"));
        assertThat(options.java()).isEqualTo(Path.of("/j"));
        assertThat(options.output()).isEqualTo(Path.of("o"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders=5",
                "--order=5",
                "--orders",
                "--orders=0",
                "--orders=-1",
                "--orders=many",
                "--orders=9999999999",
                "--parts=some",
                "--operations=login",
                "--growth=10,x"
            })
    void areRefusedWhenMalformed(String argument) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(argument));
    }
}
