package com.fbolaunchpad.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GallonsTest {
    @ParameterizedTest
    @CsvSource({"0, 0.00", "0.1, 0.10", "100.5, 100.50", "007, 7.00", "1.500, 1.50", "99999999.99, 99999999.99"})
    void areAnsweredWithTwoPlaces(String written, String answered) {
        assertThat(read(written)).hasToString(answered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-0.01", "0.001", "99999999.991", "100000000", "1e9", "1e-3", "1e999999999", "ten", "", "NaN"})
    void anythingElseIsRefused(String written) {
        assertThatThrownBy(() -> read(written)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.errors()).singleElement().extracting("field").isEqualTo("/amount");
        });
    }

    @Test
    void aNumberIsAsGoodAsItsText() {
        assertThat(new Input(new JsonObject().put("amount", 1200)).gallons("amount"))
                .isEqualTo(read("1200.00"));
        assertThat(new Input(new JsonObject().put("amount", 0.1)).gallons("amount"))
                .isEqualTo(read("0.10"));
    }

    @Test
    void tenTimesATenthIsExactlyOne() {
        var left = new Gallons(BigDecimal.ONE);
        for (var i = 0; i < 10; i++) {
            left = left.minus(read("0.10"));
        }
        assertThat(left).isEqualTo(Gallons.NONE);
    }

    private static Gallons read(String written) {
        return new Input(new JsonObject().put("amount", written)).gallons("amount");
    }
}
