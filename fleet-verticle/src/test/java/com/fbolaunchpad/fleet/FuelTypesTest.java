package com.fbolaunchpad.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.fleet.FuelTypes.FuelType;
import com.fbolaunchpad.platform.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuelTypesTest {
    private static final FuelType JET_A = new FuelType("JET_A", "Jet A", List.of("Jet A"));
    private static final FuelType JET_A1 = new FuelType("JET_A1", "Jet A-1", List.of("Jet A-1"));
    private static final FuelType AVGAS = new FuelType("AVGAS_100LL", "Avgas 100LL", List.of("100LL"));
    private final FuelTypes fuelTypes = new FuelTypes(List.of(JET_A, JET_A1, AVGAS));

    @ParameterizedTest
    @CsvSource({
        "JET_A, JET_A", "jet a, JET_A", "Jet-A, JET_A", "jetA, JET_A",
        "JET_A1, JET_A1", "Jet A-1, JET_A1", "JET A1, JET_A1", "jet_a_1, JET_A1",
        "AVGAS_100LL, AVGAS_100LL", "100ll, AVGAS_100LL", "Avgas 100 LL, AVGAS_100LL", "100-LL, AVGAS_100LL"
    })
    void aGradeIsFoundHoweverItIsWritten(String written, String code) {
        assertThat(fuelTypes.code(written)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JET", "JET_A2", "JET_A11", "100", "", " ", "Jet–A", "AVGAS"})
    void whatIsNoGradeIsRefused(String written) {
        assertThatThrownBy(() -> fuelTypes.code(written)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("unknown-fuel-type");
            assertThat(problem.detail()).contains("'" + written + "'");
        });
    }

    @Test
    void anAliasThatCouldMeanTwoGradesIsRefused() {
        var ambiguous = new FuelType("JET_B", "Jet B", List.of("jet-a"));
        assertThatIllegalStateException()
                .isThrownBy(() -> new FuelTypes(List.of(JET_A, ambiguous)))
                .withMessageContaining("JET_A or JET_B");
    }
}
