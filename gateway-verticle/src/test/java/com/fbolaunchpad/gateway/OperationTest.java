package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may carry out an operation: alternatives, each of which is all of its permissions. */
class OperationTest {
    @Test
    void permitsWhoHasAllOfOneAlternative() {
        var operation = secured(List.of(Set.of("A", "B"), Set.of("C")));

        assertThat(operation.permits(Set.of("A", "B"))).isTrue();
        assertThat(operation.permits(Set.of("C", "D"))).isTrue();
        assertThat(operation.permits(Set.of("A"))).isFalse();
        assertThat(operation.permits(Set.of("B", "D"))).isFalse();
        assertThat(operation.permits(Set.of())).isFalse();
        assertThat(operation.isPublic()).isFalse();
    }

    @Test
    void permitsAnyUserWhereOnlyATokenIsNeeded() {
        var operation = secured(List.of(Set.of()));

        assertThat(operation.permits(Set.of())).isTrue();
        assertThat(operation.isPublic()).isFalse();
    }

    @Test
    void isPublicOnlyWithoutAnyAlternative() {
        assertThat(secured(List.of()).isPublic()).isTrue();
    }

    private static Operation secured(List<Set<String>> security) {
        var none = new Parameters(
                "path", List.of(), new Contract.References(Source.CONTRACT), new Schemas(Source.CONTRACT));
        var inputs = new Inputs(List.of("things"), none, none, none, null);
        return new Operation(
                "getThing", "/things", "things.getThing", security, null, inputs, 200, Operation.JSON, null, Map.of());
    }
}
