package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class AnswerJsonTest {
    private static void hasBytesOfTheCodec(JsonObject answer) {
        var expected = answer.toBuffer().getBytes();

        assertThat(new AnswerJson(answer.fieldNames()).encode(answer).getBytes())
                .isEqualTo(expected);
        assertThat(new AnswerJson(Set.of()).encode(answer).getBytes()).isEqualTo(expected);
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
                .put("large", new BigInteger("123456789012345678901234567890"))
                .put("fraction", 0.1)
                .put("exact", new BigDecimal("12.50"))
                .put("true", true)
                .put("false", false)
                .put("time", Instant.parse("2026-01-02T03:04:05.000006Z"))
                .put("bytes", new byte[] {0, -1})
                .put("id", new UUID(1, 2))
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

    @Provide
    Arbitrary<String> namesInAscii() {
        return Arbitraries.strings().ascii();
    }

    @Property
    void escapesAsTheCodecDoes(@ForAll("namesInAscii") String name, @ForAll String other, @ForAll String text) {
        hasBytesOfTheCodec(new JsonObject().put(name, text).put("items", new JsonArray().add(text)));

        var withOther = new JsonObject().put(other, text).put("emoji \uD83D\uDEE9", "\uD83D\uDEE9");
        assertThat(new AnswerJson(Set.of(name)).encode(withOther).getBytes())
                .isEqualTo(withOther.toBuffer().getBytes());
    }

    @Test
    void refusesWhatIsNoJson() {
        var answer = new JsonObject(Map.of("no JSON", new Object()));

        assertThatThrownBy(() -> new AnswerJson(Set.of()).encode(answer)).isInstanceOf(EncodeException.class);
    }

    @Test
    void knowsTheNamesOfTheContract() {
        assertThat(Contract.bundled().memberNames())
                .contains("fuel_order", "orders", "requested_amount", "next_cursor", "pagination", "has_next")
                .hasSizeGreaterThan(100)
                .allSatisfy(name -> assertThat(name).matches("[a-zA-Z0-9_]+"));
    }
}
