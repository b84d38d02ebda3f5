package com.fbolaunchpad.orders;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One row of a CSV file as RFC 4180 has it, in which no cell is a formula to a spreadsheet. */
record CsvRow(List<String> cells) {
    /** Quoted, or else it would be cut or lost: separators, quotes, line ends, and blanks at either end. */
    private static final Pattern TO_QUOTE = Pattern.compile("(?s).*[,;\"\\p{Cc}].*|[\\s\\p{Z}].*|.*[\\s\\p{Z}]");

    /**
     * What a spreadsheet computes begins with one of these, or with its full-width form; it looks behind leading blanks
     * and quotes, and some take a leading tab or line end off first.
     */
    private static final Pattern FORMULA = Pattern.compile("(?s)[\"'\\s\\p{Z}\\p{Cc}\\p{Cf}]*[\\t\\r\\n=+\\-@＝＋－＠].*");

    /** A cell a value; none is an empty cell. */
    static CsvRow of(List<? extends @Nullable Object> values) {
        return new CsvRow(values.stream().map(CsvRow::cell).toList());
    }

    private static String cell(@Nullable Object value) {
        var text = value == null ? "" : value.toString();
        var harmless = FORMULA.matcher(text).matches() ? "'" + text : text;
        return TO_QUOTE.matcher(harmless).matches() ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    /** The row with its line end. */
    String line() {
        return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
    }
}
