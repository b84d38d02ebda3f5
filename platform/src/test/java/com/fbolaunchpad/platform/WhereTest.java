package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WhereTest {
    @Test
    void isEmptyWithoutConditions() {
        var where = new Where();

        assertThat(where.sql()).isEmpty();
        assertThat(where.parameters()).isEmpty();
    }

    @Test
    void numbersTheValuesOfConditionsAndTail() {
        var where =
                new Where().and("is_active").and("status = ?", "OPEN").and("(created_at, id) > (?, ?)", "today", 7L);

        assertThat(where.sql(" order by id limit ? offset ?", 20, 40L))
                .isEqualTo(" where is_active and status = $1 and (created_at, id) > ($2, $3)"
                        + " order by id limit $4 offset $5");
        assertThat(where.parameters()).containsExactly("OPEN", "today", 7L, 20, 40L);
    }

    @Test
    void numbersATailWithoutConditions() {
        var where = new Where();

        assertThat(where.sql(" limit ?", 20)).isEqualTo(" limit $1");
        assertThat(where.parameters()).containsExactly(20);
    }

    @Test
    void listsTheValuesOfAColumn() {
        var where = new Where().and("grade = ?", "JET_A").andIn("status", List.of("A", "B", "C"));

        assertThat(where.sql()).isEqualTo(" where grade = $1 and status in ($2, $3, $4)");
        assertThat(where.parameters()).containsExactly("JET_A", "A", "B", "C");
    }

    @Test
    void holdsForNothingInAnEmptyList() {
        assertThat(new Where().andIn("status", List.of()).sql()).isEqualTo(" where 1 = 0");
    }

    @Test
    void refusesAnotherNumberOfValuesThanPlaces() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Where().and("a = ?", 1, 2))
                .withMessage("a = ? takes 1 values, not 2");
        assertThatThrownBy(() -> new Where().and("a = ? and b = ?", 1)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"n12, %n12%", "100%, %100\\%%", "a_b, %a\\_b%", "a\\b, %a\\\\b%", "'';--, %'';--%"})
    void takesASearchedTextLiterally(String text, String pattern) {
        assertThat(Where.containing(text)).isEqualTo(pattern);
    }
}
