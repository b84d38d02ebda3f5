package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as the codec of Vert.x does, in half the time: the names of members, of which the contract has some hundred and
 * a page of orders some hundred times as many, are escaped and encoded once.
 */
final class AnswerJson {
    /** More than the contract has; where names are data, those beyond are encoded each time. */
    static final int MOST_NAMES = 1_000;

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Map<String, SerializedString> NAMES = new ConcurrentHashMap<>();

    private AnswerJson() {}

    /** The answer in UTF-8. */
    static Buffer encode(JsonObject answer) {
        try (var bytes = new ByteArrayBuilder()) {
            try (var json = FACTORY.createGenerator(bytes)) {
                write(json, answer.getMap());
            }
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException("Into memory anything can be written", impossible);
        }
    }

    private static void write(JsonGenerator json, Map<?, ?> members) throws IOException {
        json.writeStartObject();
        for (var member : members.entrySet()) {
            writeName(json, String.valueOf(member.getKey()));
            writeValue(json, member.getValue());
        }
        json.writeEndObject();
    }

    private static void writeName(JsonGenerator json, String name) throws IOException {
        var known = NAMES.get(name);
        if (known == null && NAMES.size() < MOST_NAMES) {
            known = NAMES.computeIfAbsent(name, SerializedString::new);
        }
        if (known == null) {
            json.writeFieldName(name);
        } else {
            json.writeFieldName(known);
        }
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof JsonObject object) {
            write(json, object.getMap());
        } else if (value instanceof Map<?, ?> members) {
            write(json, members);
        } else if (value instanceof JsonArray array) {
            write(json, array.getList());
        } else if (value instanceof List<?> items) {
            write(json, items);
        } else {
            JacksonCodec.encodeJson(value, json);
        }
    }

    private static void write(JsonGenerator json, List<?> items) throws IOException {
        json.writeStartArray();
        for (var item : items) {
            writeValue(json, item);
        }
        json.writeEndArray();
    }
}
