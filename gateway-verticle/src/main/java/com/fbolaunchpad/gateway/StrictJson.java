package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON as strangers send it: UTF-8 only, no duplicate members, nothing after the value, bounded nesting and numbers,
 * numbers kept exact, no text that a database can't keep.
 */
final class StrictJson {
    private static final int DEEPEST_NESTING = 20;
    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_SCALE = 30;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** @throws Problem 400 that says what is wrong with the text */
    static JsonNode parse(Buffer body) {
        var json = read(decode(body.getBytes()));
        if (json.isMissingNode()) {
            throw malformed("The body is empty.");
        }
        refuseUnstorable(json, "");
        return json;
    }

    private static String decode(byte[] bytes) {
        try {
            // A new decoder reports what is malformed instead of replacing it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed("The body is not UTF-8.");
        }
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            var location = malformed.getLocation();
            var where =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw unacceptable(where);
        } catch (NumberFormatException exponentBeyondInt) {
            throw unacceptable("");
        }
    }

    private static void refuseUnstorable(JsonNode json, String pointer) {
        if (json.isTextual()) {
            refuseUnstorable(json.textValue(), pointer);
        } else if (json.isBigDecimal() && tooWide(json)) {
            throw Problem.invalid(pointer.isEmpty() ? "/" : pointer, "The number is out of every range.");
        } else if (json.isObject()) {
            for (var member : json.properties()) {
                refuseUnstorable(member.getKey(), pointer);
                refuseUnstorable(member.getValue(), pointer + "/" + escape(member.getKey()));
            }
        } else if (json.isArray()) {
            for (var i = 0; i < json.size(); i++) {
                refuseUnstorable(json.get(i), pointer + "/" + i);
            }
        }
    }

    /** An exponent like 1e999999999 is short to write and endless to compute with. */
    private static boolean tooWide(JsonNode number) {
        var value = number.decimalValue();
        return Math.abs((long) value.scale()) > LARGEST_SCALE;
    }

    /** @throws Problem 400 for NUL and for half a surrogate pair, which UTF-8 and databases have no place for */
    static void refuseUnstorable(String text, String pointer) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (character == 0 || Character.isSurrogate(character)) {
                throw Problem.invalid(
                        pointer.isEmpty() ? "/" : pointer, "The text has a character that can't be kept.");
            }
        }
    }

    /** A member's name as a part of a JSON pointer (RFC 6901). */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** The value as it crosses the bus: decimals as strings of their exact digits, since JSON between nodes has none. */
    static @Nullable Object forBus(JsonNode json) {
        if (json.isObject()) {
            var object = new JsonObject();
            json.properties().forEach(member -> object.put(member.getKey(), forBus(member.getValue())));
            return object;
        }
        if (json.isArray()) {
            var array = new JsonArray();
            json.forEach(item -> array.add(forBus(item)));
            return array;
        }
        if (json.isTextual()) {
            return json.textValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        if (json.isNull()) {
            return null;
        }
        // 3.0 and 3e0 are integers to JSON Schema, so they are to those behind.
        return json.canConvertToExactIntegral() && json.canConvertToLong()
                ? json.longValue()
                : json.decimalValue().toPlainString();
    }

    private static Problem unacceptable(String where) {
        return malformed("The body is not the JSON that is accepted here: it is malformed, nested too deeply, has a"
                + " duplicate member or an oversized number" + where + ".");
    }

    private static Problem malformed(String detail) {
        return Problem.of(400, "malformed-json", detail);
    }
}
