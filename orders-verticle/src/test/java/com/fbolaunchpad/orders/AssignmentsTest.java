package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is the least busy. */
class AssignmentsTest {
    @Test
    void prefersTheFewestOpenOrders() {
        assertThat(Assignments.leastBusy(List.of(1L, 2L, 3L), Map.of(1L, 2L, 2L, 1L, 3L, 4L)))
                .isEqualTo(2);
    }

    @Test
    void countsSomebodyWithoutOrdersAsFree() {
        assertThat(Assignments.leastBusy(List.of(1L, 2L, 3L), Map.of(1L, 1L, 2L, 1L)))
                .isEqualTo(3);
    }

    @Test
    void takesTheLowestIdAmongEquals() {
        assertThat(Assignments.leastBusy(List.of(9L, 4L, 7L), Map.of())).isEqualTo(4);
    }
}
