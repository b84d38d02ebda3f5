package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Problem.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProblemTest {
    static Stream<Problem> problems() {
        return Stream.of(
                Problem.of(418, "tea-pot", "No coffee: \"tea\" only – très désolé."),
                Problem.invalid(
                        "Two members are wrong.",
                        List.of(
                                new FieldError("/tail_number", "It is too long."),
                                new FieldError("/fuel_type", "No grade."))),
                Problem.invalid("/page", "It must be from 1."),
                Problem.unauthorized("token-expired", "The token has expired."),
                Problem.forbidden("This needs MANAGE_USERS."),
                Problem.notFound("There is no such order."),
                Problem.conflict("illegal-transition", "Not from here."),
                Problem.changedMeanwhile("The order"),
                Problem.unprocessable("unknown-aircraft", "No such aircraft."),
                Problem.unavailable("service-unavailable", "Away.", 2),
                Problem.retryLater(429, "too-many-requests", "Slow down.", 60));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void crossesTheBusWhole(Problem problem) {
        var decoded = Problem.decode(problem.status(), problem.encode());

        assertThat(decoded)
                .extracting(
                        Problem::status, Problem::code, Problem::detail, Problem::errors, Problem::retryAfterSeconds)
                .containsExactly(
                        problem.status(),
                        problem.code(),
                        problem.detail(),
                        problem.errors(),
                        problem.retryAfterSeconds());
    }

    @Test
    void statusesAndCodesAreTheContracts() {
        assertThat(problems().map(problem -> problem.status() + " " + problem.code()))
                .containsExactly(
                        "418 tea-pot",
                        "400 invalid-input",
                        "400 invalid-input",
                        "401 token-expired",
                        "403 forbidden",
                        "404 not-found",
                        "409 illegal-transition",
                        "412 version-mismatch",
                        "422 unknown-aircraft",
                        "503 service-unavailable",
                        "429 too-many-requests");
    }

    @Test
    void namesTheRefusedMembers() {
        assertThat(Problem.invalid("/page", "It must be from 1.").errorsJson())
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("field", "/page").put("detail", "It must be from 1.")));
        assertThat(Problem.notFound("There is no such order.").errorsJson()).isEmpty();
    }

    @Test
    void saysWhatHasChanged() {
        assertThat(Problem.changedMeanwhile("The order").detail()).startsWith("The order has changed since");
    }
}
