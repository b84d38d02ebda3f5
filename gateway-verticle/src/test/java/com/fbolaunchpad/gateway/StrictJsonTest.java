package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON as strangers send it. */
class StrictJsonTest {
    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("Latin-1", "{\"a\": \"é\"}".getBytes(ISO_8859_1)),
                arguments("UTF-16 with a mark", "{}".getBytes(UTF_16)),
                arguments("0xFF", new byte[] {'"', (byte) 0xFF, '"'}),
                arguments("half a character", new byte[] {'"', (byte) 0xC3, '"'}),
                arguments("a surrogate in UTF-8", new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}),
                arguments("nothing", new byte[0]),
                arguments("blanks", text(" \n\t ")),
                arguments("half an object", text("{\"a\": 1")),
                arguments("a bare word", text("{\"a\": yes}")),
                arguments("single quotes", text("{'a': 1}")),
                arguments("a comment", text("{/* */}")),
                arguments("a trailing comma", text("[1,]")),
                arguments("a trailing value", text("{} {}")),
                arguments("a trailing bracket", text("{}}")),
                arguments("trailing NUL", text("{}\0")),
                arguments("a raw line break in a text", text("\"a\nb\"")),
                arguments("a broken escape", text("\"\\x41\"")),
                arguments("a plus sign", text("[+1]")),
                arguments("a leading zero", text("[01]")),
                arguments("NaN", text("[NaN]")),
                arguments("duplicate members", text("{\"a\": 1, \"a\": 1}")),
                arguments("duplicate members, one escaped", text("{\"a\": 1, \"\\u0061\": 1}")),
                arguments("duplicate members, deeper", text("[{\"a\": {\"b\": 1, \"b\": 2}}]")),
                arguments("nesting of 21 arrays", text("[".repeat(21) + "]".repeat(21))),
                arguments("nesting of 21 objects", text("{\"a\":".repeat(21) + "1" + "}".repeat(21))),
                arguments("nesting of 10,000", text("[".repeat(10_000) + "]".repeat(10_000))),
                arguments("nesting that never ends", text("[".repeat(60_000))),
                arguments("41 digits", text("1".repeat(41))),
                arguments("400 digits", text("[1" + "0".repeat(400) + "]")),
                arguments("400 places", text("0." + "1".repeat(400))),
                arguments("an exponent beyond int", text("1e99999999999")),
                arguments("an exponent below int", text("[1e-99999999999]")));
    }

    static Stream<Arguments> unkeepable() {
        return Stream.of(
                arguments("[1e999999999]", "/0"),
                arguments("{\"a\": {\"b\": 1e-999999999}}", "/a/b"),
                arguments("1e31", "/"),
                arguments("{\"a\": \"\\u0000\"}", "/a"),
                arguments("{\"a/b~\": \"x\\u0000\"}", "/a~1b~0"),
                arguments("[\"\\ud800\"]", "/0"),
                arguments("[0, \"\\udc00\\ud800\"]", "/1"),
                arguments("[\"\\ud800x\"]", "/0"),
                arguments("\"\\udfff\"", "/"),
                arguments("{\"a\\u0000\": 1}", "/"),
                arguments("{\"a\": {\"\\ud800\": 1}}", "/a"));
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesWhatIsNotItsJson(String what, byte[] body) {
        var problem = refusal(body);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("malformed-json");
        assertThat(problem.detail()).doesNotContain("xception");
    }

    @ParameterizedTest
    @MethodSource("unkeepable")
    void refusesWhatNobodyCanKeep(String body, String field) {
        var problem = refusal(text(body));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("invalid-input");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
    }

    @Test
    void saysWhereTheTextIsMalformed() {
        assertThat(refusal(text("{\n  \"a\": oops}")).detail()).contains("line 2");
    }

    @Test
    void takesWhatIsJustWithinItsBounds() {
        assertThat(parsed("[".repeat(20) + "]".repeat(20)).isArray()).isTrue();
        assertThat(parsed("1".repeat(40)).isIntegralNumber()).isTrue();
        assertThat(parsed("1e30").isNumber()).isTrue();
        assertThat(parsed("\"\\ud83d\\udee9\\u0001\"").textValue()).isEqualTo("\ud83d\udee9\u0001");
        assertThat(parsed("{\"\u00e9\": \"\u00e9\"}").get("\u00e9").textValue()).isEqualTo("\u00e9");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "100.10, 100.1",
        "99999999.99, 99999999.99",
        "0.12345678901234567890123456789, 0.12345678901234567890123456789",
        "12345678901234567890, 12345678901234567890",
        "-1.5e-3, -0.0015",
        "1e30, 1000000000000000000000000000000"
    })
    void carriesOtherNumbersAsTheirDigits(String written, String digits) {
        assertThat(StrictJson.forBus(parsed(written))).isEqualTo(digits);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.0, 0",
        "0e9, 0",
        "3.0, 3",
        "1e2, 100",
        "-7, -7",
        "9223372036854775807, 9223372036854775807"
    })
    void carriesIntegersAsIntegers(String written, long number) {
        assertThat(StrictJson.forBus(parsed(written))).isEqualTo(number);
    }

    @Test
    void carriesEverythingElseAsItIs() {
        assertThat(StrictJson.forBus(parsed("{\"a\": [null, true, \"1.50\", {\"b\": 0.5}]}")))
                .isEqualTo(new JsonObject()
                        .put(
                                "a",
                                new JsonArray().addNull().add(true).add("1.50").add(new JsonObject().put("b", "0.5"))));
    }

    private static JsonNode parsed(String body) {
        return StrictJson.parse(Buffer.buffer(text(body)));
    }

    private static Problem refusal(byte[] body) {
        return catchThrowableOfType(Problem.class, () -> StrictJson.parse(Buffer.buffer(body)));
    }
}
