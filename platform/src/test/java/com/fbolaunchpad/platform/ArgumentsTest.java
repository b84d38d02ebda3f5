package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
    @Test
    void areAllVerticlesAloneAndNoDemoByDefault() {
        assertThat(Arguments.parse()).isEqualTo(new Arguments(false, false, false, List.of()));
    }

    @Test
    void comeInAnyOrder() {
        var both = new Arguments(true, true, true, List.of("auth", "gateway"));

        assertThat(Arguments.parse("--demo", "--cluster", "--until-ready", "--verticles", "auth,gateway"))
                .isEqualTo(both);
        assertThat(Arguments.parse("--verticles", "auth,gateway", "--until-ready", "--demo", "--cluster"))
                .isEqualTo(both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-demo", "demo", "--clustered", "--verticles", "--verticles=auth", ""})
    void refusesWhatItDoesNotKnow(String argument) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Arguments.parse(argument))
                .withMessageStartingWith("Unknown argument " + argument + ".")
                .withMessageContaining("--verticles auth,fleet,orders,gateway");
    }
}
