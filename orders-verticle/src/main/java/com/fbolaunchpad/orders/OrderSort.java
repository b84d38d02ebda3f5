package com.fbolaunchpad.orders;

import java.util.Arrays;

/** What a list of orders is sorted by; orders that are equal in that, by id. */
enum OrderSort {
    CREATED_AT("created_at", "created_at", false, "ca"),
    CREATED_AT_DESCENDING("-created_at", "created_at", true, "cd"),
    DUE_AT("due_at", "due_sort", false, "da"),
    DUE_AT_DESCENDING("-due_at", "due_sort", true, "dd"),
    ID("id", "id", false, "ia"),
    ID_DESCENDING("-id", "id", true, "id");

    /** Its name in the contract. */
    final String parameter;

    private final String column;
    private final boolean descending;
    final String cursorKind;

    OrderSort(String parameter, String column, boolean descending, String cursorKind) {
        this.parameter = parameter;
        this.column = column;
        this.descending = descending;
        this.cursorKind = cursorKind;
    }

    static OrderSort of(String parameter) {
        return Arrays.stream(values())
                .filter(sort -> sort.parameter.equals(parameter))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the id alone decides. */
    boolean isById() {
        return "id".equals(column);
    }

    boolean isByDue() {
        return "due_sort".equals(column);
    }

    /** The columns that the rows are ordered by, each with its direction. */
    String columns() {
        return isById() ? directed("id") : directed(column) + ", " + directed("id");
    }

    String directed(String other) {
        return descending ? other + " desc" : other;
    }

    /** The condition on what comes behind a position. */
    String behind() {
        var comparison = descending ? " < " : " > ";
        return isById() ? "id" + comparison + "?" : "(" + column + ", id)" + comparison + "(?, ?)";
    }
}
