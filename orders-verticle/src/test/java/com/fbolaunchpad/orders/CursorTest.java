package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fbolaunchpad.platform.Problem;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    @ParameterizedTest
    @EnumSource(OrderSort.class)
    void bringsAPositionBackToTheMicrosecond(OrderSort sort) {
        for (var time : new String[] {
            "2026-11-22T15:04:05.123457Z", "1969-12-31T23:59:59.999999Z", "1900-01-01T00:00:00Z", "9999-12-31T00:00:00Z"
        }) {
            for (var id : new long[] {1, 35, 36, 9_007_199_254_740_991L}) {
                var cursor = new OrderCursor(sort, sort.isById() ? null : Instant.parse(time), id);

                assertThat(cursor.text()).matches("[0-9A-Za-z_-]{1,100}");
                assertThat(OrderCursor.parse(sort, cursor.text())).isEqualTo(cursor);
            }
        }
    }

    @Test
    void bringsAnyIdOfARefusalBack() {
        for (var id : new UUID[] {new UUID(0, 0), new UUID(-1, Long.MIN_VALUE), UUID.randomUUID()}) {
            var position = new RefusedFueling.Position(Instant.parse("2026-11-22T15:04:05.123457Z"), id);

            assertThat(position.text()).matches("[0-9A-Za-z_-]{1,100}");
            assertThat(RefusedFueling.Position.parse(position.text())).isEqualTo(position);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "_",
                "x_",
                "x_1",
                "x_1_2_3",
                "X_1_2",
                "y_1_2",
                "x_1_",
                "x__1",
                "x_1 _2",
                "x_+1_2",
                "x_01_2",
                "x_-0_2",
                "x_1_é",
                "x_1_2\n",
                "xx_1_2",
                "1_2",
                "x_1y2p0ij32e8e8_1",
                "x_99999999999999_1"
            })
    void refusesWhatItHasNotWritten(String text) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.parse(text, "x", 2))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void refusesPlacesThatNoRowCanHave() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.of("x", 0L).id(0));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.of("x", -1L).id(0));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.of("x", Long.MAX_VALUE).instant(0));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.of("x", Long.MIN_VALUE).instant(0));
    }
}
