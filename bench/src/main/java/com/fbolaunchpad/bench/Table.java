package com.fbolaunchpad.bench;

import java.util.List;
import java.util.Locale;

/** A table in Markdown: the first column to the left, figures to the right. */
final class Table {
    private final StringBuilder text = new StringBuilder();

    Table(String... headings) {
        row(headings);
        text.append("|---").append("|---:".repeat(headings.length - 1)).append("|\n");
    }

    void row(String... cells) {
        List.of(cells).forEach(cell -> text.append("| ").append(cell).append(' '));
        text.append("|\n");
    }

    /** A figure with three digits that mean something. */
    static String figure(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
