package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PermissionListTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "VIEW_USERS", "VIEW_USERS,CREATE_ORDER,MANAGE_USERS"})
    void isTheTextOfItsKeys(String text) {
        var keys = PermissionList.keysOf(text);

        assertThat(keys).hasSize(text.isEmpty() ? 0 : text.split(",", -1).length);
        assertThat(PermissionList.keysOf(PermissionList.textOf(keys))).isEqualTo(keys);
    }

    @Test
    void tellsSetsApart() {
        assertThat(PermissionList.textOf(Set.of("A", "B")))
                .isIn("A,B", "B,A")
                .isEqualTo(PermissionList.textOf(Set.of("B", "A")));
        assertThat(PermissionList.textOf(Set.of("A"))).isEqualTo("A");
        assertThat(PermissionList.textOf(Set.of())).isEmpty();
    }

    /** All who hold the same share it. */
    @Test
    void letsNobodyChangeAKnownSet() {
        assertThatThrownBy(() -> PermissionList.keysOf("A,B").add("C"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
