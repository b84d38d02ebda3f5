package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class BusRequestTest {
    private final BusRequest unconditional = new BusRequest(new JsonObject(), TestCaller.of(7));
    private final BusRequest forVersion3 = new BusRequest(new JsonObject().put("if_version", 3), TestCaller.of(7));

    @Test
    void isMeantForTheVersionItNamesAndNoOther() {
        unconditional.requireVersion("The truck", 4);
        forVersion3.requireVersion("The truck", 3);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> forVersion3.requireVersion("The truck", 4))
                .withMessageStartingWith("The truck has changed")
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(412));
    }

    @Test
    void losesARaceWith412OnlyWhereItNamedAVersion() {
        assertThat(forVersion3.lostRace("The truck"))
                .extracting(Problem::status, Problem::code)
                .containsExactly(412, "version-mismatch");
        assertThat(unconditional.lostRace("The truck"))
                .extracting(Problem::status, Problem::code)
                .containsExactly(409, "concurrent-change");
    }
}
