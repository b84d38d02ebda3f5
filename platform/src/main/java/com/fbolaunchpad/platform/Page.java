package com.fbolaunchpad.platform;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Which page of a list is asked for, and the shape of a list's answer.
 *
 * @param number from 1
 * @param size rows a page, 1–100
 */
public record Page(int number, int size) {
    private static final int DEFAULT_SIZE = 20;

    /** The {@code page} and {@code per_page} of the input. */
    public static Page of(JsonObject input) {
        return new Page(input.getInteger("page", 1), input.getInteger("per_page", DEFAULT_SIZE));
    }

    /** Rows before this page. */
    public long offset() {
        return (long) (number - 1) * size;
    }

    /** {@code {"<plural>": [...], "pagination": {page, per_page, total, pages, has_next, has_prev}}}. */
    public JsonObject answer(String plural, List<JsonObject> items, long total) {
        var pages = (total + size - 1) / size;
        return new JsonObject()
                .put(plural, new JsonArray(items))
                .put(
                        "pagination",
                        new JsonObject()
                                .put("page", number)
                                .put("per_page", size)
                                .put("total", total)
                                .put("pages", pages)
                                .put("has_next", number < pages)
                                .put("has_prev", number > 1));
    }
}
