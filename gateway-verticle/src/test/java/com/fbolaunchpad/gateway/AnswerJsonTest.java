package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class AnswerJsonTest {
    private static void hasBytesOfTheCodec(JsonObject answer) {
        assertThat(AnswerJson.encode(answer).getBytes())
                .isEqualTo(answer.toBuffer().getBytes());
    }

    @Test
    void writesWhatTheCodecWrites() {
        hasBytesOfTheCodec(new JsonObject());
        hasBytesOfTheCodec(new JsonObject()
                .put("text", "Jet A")
                .put("empty", "")
                .put("nothing", null)
                .put("whole", 7)
                .put("long", Long.MIN_VALUE)
                .put("fraction", 0.1)
                .put("exact", new BigDecimal("12.50"))
                .put("true", true)
                .put("false", false)
                .put("time", Instant.parse("2026-01-02T03:04:05.000006Z"))
                .put("bytes", new byte[] {0, -1})
                .put(
                        "object",
                        new JsonObject().put("items", new JsonArray().add(1).addNull()))
                .put("array", new JsonArray().add(new JsonArray()).add(new JsonObject().put("text", "again"))));
    }

    @Test
    void takesMapsAndListsAsTheyComeFromAnotherNode() {
        hasBytesOfTheCodec(
                new JsonObject(Map.of("orders", List.of(Map.of("id", 1, "notes", Arrays.asList("a", null))))));
    }

    @Property
    void escapesAnyTextAsTheCodecDoes(@ForAll String name, @ForAll String text) {
        hasBytesOfTheCodec(new JsonObject().put(name, text).put("items", new JsonArray().add(text)));
    }

    @Test
    void writesMoreNamesThanItKeeps() {
        var answer = new JsonObject();
        for (var name = 0; name < 2 * AnswerJson.MOST_NAMES; name++) {
            answer.put("\"ñame\" " + name, name);
        }
        hasBytesOfTheCodec(answer);
        hasBytesOfTheCodec(answer);
    }

    @Test
    void refusesWhatIsNoJson() {
        var answer = new JsonObject(Map.of("no JSON", new Object()));

        assertThatThrownBy(() -> AnswerJson.encode(answer)).isInstanceOf(EncodeException.class);
    }
}
