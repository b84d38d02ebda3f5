package com.fbolaunchpad.platform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WHERE clause of a list: conditions that all hold, with their parameters numbered as they come. */
public final class Where {
    private final StringBuilder clause = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds a condition, in which each {@code ?} stands for the next of the values. */
    public Where and(String condition, @Nullable Object... values) {
        clause.append(clause.isEmpty() ? " where " : " and ").append(number(condition, values));
        return this;
    }

    /** Adds {@code column in (…)}; a list without values holds for nothing. */
    public Where andIn(String column, List<?> values) {
        if (values.isEmpty()) {
            return and("1 = 0");
        }
        return and(column + " in (" + "?, ".repeat(values.size() - 1) + "?)", values.toArray());
    }

    /** The clause, empty where there is no condition, followed by {@code tail} with its values numbered on. */
    public String sql(String tail, @Nullable Object... values) {
        return clause + number(tail, values);
    }

    /** The clause, empty where there is no condition. */
    public String sql() {
        return clause.toString();
    }

    /** The values of all conditions so far, and of the tail. */
    public @Nullable Object[] parameters() {
        return parameters.toArray();
    }

    /** A LIKE pattern that finds {@code text} anywhere, taken literally. */
    public static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private String number(String text, @Nullable Object... values) {
        var numbered = new StringBuilder();
        var taken = 0;
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '?') {
                parameters.add(values[taken++]);
                numbered.append('$').append(parameters.size());
            } else {
                numbered.append(text.charAt(i));
            }
        }
        if (taken != values.length) {
            throw new IllegalArgumentException(text + " takes " + taken + " values, not " + values.length);
        }
        return numbered.toString();
    }
}
