package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PageTest {
    @Test
    void isTheFirstOfTwentyRowsByDefault() {
        assertThat(Page.of(new JsonObject())).isEqualTo(new Page(1, 20));
    }

    @Test
    void isTheOneAskedFor() {
        assertThat(Page.of(new JsonObject().put("page", 3).put("per_page", 100)))
                .isEqualTo(new Page(3, 100));
    }

    @ParameterizedTest
    @CsvSource({"1, 20, 0", "2, 20, 20", "3, 100, 200", "2147483647, 100, 214748364600"})
    void startsAfterThePagesBefore(int number, int size, long offset) {
        assertThat(new Page(number, size).offset()).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 20, 0, 0, false, false",
        "1, 20, 1, 1, false, false",
        "1, 20, 20, 1, false, false",
        "1, 20, 21, 2, true, false",
        "2, 20, 21, 2, false, true",
        "2, 20, 41, 3, true, true",
        "9, 20, 21, 2, false, true",
        "1, 1, 3000000000, 3000000000, true, false"
    })
    void countsThePages(int number, int size, long total, long pages, boolean hasNext, boolean hasPrev) {
        assertThat(new Page(number, size).answer("trucks", List.of(), total).getJsonObject("pagination"))
                .isEqualTo(new JsonObject()
                        .put("page", number)
                        .put("per_page", size)
                        .put("total", total)
                        .put("pages", pages)
                        .put("has_next", hasNext)
                        .put("has_prev", hasPrev));
    }

    @Test
    void answersTheRowsUnderTheirName() {
        var truck = new JsonObject().put("id", 1);

        assertThat(new Page(1, 20).answer("fuel_trucks", List.of(truck), 1).getJsonArray("fuel_trucks"))
                .isEqualTo(new JsonArray().add(truck));
    }
}
