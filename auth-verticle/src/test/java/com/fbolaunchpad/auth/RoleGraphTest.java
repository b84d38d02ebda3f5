package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fbolaunchpad.platform.Problem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RoleGraphTest {
    /** 1 inherits 2 and 3, which both inherit 4; 5 stands alone. */
    private final RoleGraph diamond = new RoleGraph(
            Map.of(1L, Set.of(2L, 3L), 2L, Set.of(4L), 3L, Set.of(4L)),
            Map.of(2L, Set.of("B"), 3L, Set.of("C", "A"), 4L, Set.of("D"), 5L, Set.of("E")));

    @Test
    void aRoleHasWhatItInheritsOverAnyNumberOfSteps() {
        assertThat(diamond.permissionsOf(List.of(1L))).containsExactly("A", "B", "C", "D");
        assertThat(diamond.permissionsOf(List.of(2L))).containsExactly("B", "D");
        assertThat(diamond.permissionsOf(List.of(4L))).containsExactly("D");
        assertThat(diamond.permissionsOf(List.of(2L, 5L))).containsExactly("B", "D", "E");
        assertThat(diamond.permissionsOf(List.of())).isEmpty();
    }

    @Test
    void aPermissionIsGrantedByTheRolesThatReachIt() {
        assertThat(diamond.granting("D")).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(diamond.granting("E")).containsExactly(5L);
        assertThat(diamond.granting("F")).isEmpty();
    }

    @Test
    void whatARoleHasDirectlyIsToldFromWhatItInherits() {
        assertThat(diamond.hasDirectly(2, "B")).isTrue();
        assertThat(diamond.hasDirectly(2, "D")).isFalse();
        assertThat(diamond.hasDirectly(1, "B")).isFalse();
    }

    @Test
    void aCycleOfAnyLengthIsRefused() {
        assertThat(refusal(diamond, 4, 4)).isEqualTo("role-cycle");
        assertThat(refusal(diamond, 4, 2)).isEqualTo("role-cycle");
        assertThat(refusal(diamond, 4, 5, 1)).isEqualTo("role-cycle");
    }

    @Test
    void aDiamondIsNoCycle() {
        assertThatCode(() -> diamond.checkInheritance(1, Set.of(2L, 3L, 4L))).doesNotThrowAnyException();
        assertThatCode(() -> diamond.checkInheritance(5, Set.of(1L, 4L))).doesNotThrowAnyException();
    }

    @Test
    void whatWasInheritedMayGo() {
        assertThatCode(() -> diamond.checkInheritance(1, Set.of())).doesNotThrowAnyException();
    }

    @Test
    void aChainHasAnEnd() {
        var inherits = new HashMap<Long, Set<Long>>();
        for (var role = 1L; role < RoleGraph.LONGEST_CHAIN - 1; role++) {
            inherits.put(role, Set.of(role + 1));
        }
        var chain = new RoleGraph(inherits, Map.of());
        assertThatCode(() -> chain.checkInheritance(100, Set.of(1L))).doesNotThrowAnyException();
        inherits.put(100L, Set.of(1L));
        assertThat(refusal(chain, 101, 100)).isEqualTo("role-too-deep");
        assertThat(refusal(chain, RoleGraph.LONGEST_CHAIN - 1, 102)).isEqualTo("role-too-deep");
    }

    private static String refusal(RoleGraph graph, long role, int... wanted) {
        var inherited = Arrays.stream(wanted).asLongStream().boxed().collect(Collectors.toSet());
        return catchThrowableOfType(Problem.class, () -> graph.checkInheritance(role, inherited))
                .code();
    }
}
