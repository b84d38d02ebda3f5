package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine, pair by pair, against the contract's table written out once more. */
class OrderStatusTest {
    private static final Set<String> ALLOWED = Set.of(
            "DISPATCHED ACKNOWLEDGED",
            "ACKNOWLEDGED EN_ROUTE",
            "EN_ROUTE FUELING",
            "FUELING COMPLETED",
            "COMPLETED REVIEWED",
            "DISPATCHED CANCELLED",
            "ACKNOWLEDGED CANCELLED",
            "EN_ROUTE CANCELLED");

    static Stream<Arguments> pairs() {
        return Arrays.stream(OrderStatus.values())
                .flatMap(from -> Arrays.stream(OrderStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void allowsWhatTheContractAllows(OrderStatus from, OrderStatus to) {
        if (ALLOWED.contains(from + " " + to)) {
            from.requireNext(to);
            assertThat(from.next()).contains(to);
        } else {
            assertThatThrownBy(() -> from.requireNext(to)).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.status()).isEqualTo(409);
                assertThat(problem.code()).isEqualTo("illegal-transition");
                assertThat(from.next())
                        .allSatisfy(allowed -> assertThat(problem.detail()).contains(allowed.name()));
            });
        }
    }

    /** The pages that people read have the very table that the rules follow. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "conf/openapi.yaml"})
    void isDocumentedAsItIs(String page) throws IOException {
        var documented = Files.readString(Path.of("..").resolve(page)).lines().map(String::strip);

        assertThat(documented.filter(line -> line.startsWith("|")))
                .containsSubsequence(OrderTransition.toMarkdown().split("\n"));
    }

    /** The steps that events tell of are those that there are. */
    @Test
    void isToldAsItIs() throws IOException {
        var steps = new YAMLMapper()
                .readTree(Files.readString(Path.of("..", "conf", "asyncapi.yaml")))
                .at("/components/schemas/OrderStatusChanged/allOf/1/properties/data/oneOf");

        assertThat(steps)
                .extracting(step -> step.at("/properties/from/const").asText() + " "
                        + step.at("/properties/to/const").asText())
                .containsExactlyInAnyOrderElementsOf(ALLOWED);
    }

    @Test
    void hasFortyNinePairs() {
        assertThat(pairs()).hasSize(49);
    }
}
