package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Problem.FieldError;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one operation in one place ({@code path}, {@code query} or {@code header}): read from the raw request,
 * percent-decoded once, typed by their schemas, validated, defaults filled in; unknown and repeated ones refused.
 */
final class Parameters {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();
    private final Map<String, String> itemTypes = new HashMap<>();
    private final Schemas.Schema schema;
    private final boolean mayBeNone;

    /** The parameters of {@code declarations} (references resolved) whose {@code in} is {@code place}. */
    Parameters(String place, List<JsonNode> declarations, Contract.References references, Schemas compiler) {
        var combined =
                JsonNodeFactory.instance.objectNode().put("type", "object").put("additionalProperties", false);
        var properties = combined.putObject("properties");
        var required = combined.putArray("required");
        for (var declaration : declarations) {
            if (!place.equals(declaration.path("in").asText())) {
                continue;
            }
            var name = declaration.get("name").asText();
            var declared = references.resolve(declaration.get("schema"));
            schemas.put(name, declared);
            if (declared.has("items")) {
                itemTypes.put(
                        name,
                        references.resolve(declared.get("items")).path("type").asText());
            }
            properties.set(name, declaration.get("schema"));
            if (declaration.path("required").asBoolean()) {
                required.add(name);
            }
        }
        this.schema = compiler.compile(combined);
        this.mayBeNone = required.isEmpty();
    }

    /** The values of the path's placeholders: the last segments of {@code path} are those of the template. */
    ObjectNode readPath(List<String> template, String path) {
        var values = JsonNodeFactory.instance.objectNode();
        var segments = List.of((path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1));
        var offset = segments.size() - template.size();
        for (var i = 0; i < template.size(); i++) {
            var part = template.get(i);
            if (part.startsWith("{")) {
                var name = part.substring(1, part.length() - 1);
                values.set(name, typed(name, decode(segments.get(offset + i), "/" + name)));
            }
        }
        return checked(values);
    }

    /** The values of the raw query string. */
    ObjectNode readQuery(@Nullable String query) {
        var given = new LinkedHashMap<String, List<String>>();
        if (query != null && !query.isEmpty()) {
            for (var pair : query.split("&", -1)) {
                var equals = pair.indexOf('=');
                var name = decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '), "/");
                var text = equals < 0 ? "" : decode(pair.substring(equals + 1).replace('+', ' '), "/" + name);
                given.computeIfAbsent(name, first -> new ArrayList<>()).add(text);
            }
        }
        return readNamed(given);
    }

    /** The values of those headers that the operation declares; all others are somebody else's. */
    ObjectNode readHeaders(MultiMap headers) {
        var given = new LinkedHashMap<String, List<String>>();
        for (var name : schemas.keySet()) {
            var texts = headers.getAll(name);
            if (!texts.isEmpty()) {
                given.put(name, texts);
            }
        }
        return readNamed(given);
    }

    private ObjectNode readNamed(Map<String, List<String>> given) {
        var values = JsonNodeFactory.instance.objectNode();
        for (var parameter : given.entrySet()) {
            var name = parameter.getKey();
            var texts = parameter.getValue();
            var declared = schemas.get(name);
            if (declared != null && "array".equals(declared.path("type").asText())) {
                ArrayNode items = values.putArray(name);
                texts.forEach(text -> items.add(typed(name, text)));
            } else if (texts.size() > 1) {
                throw Problem.invalid(
                        "The request is not what the contract says.",
                        List.of(new FieldError("/" + StrictJson.escape(name), "given more than once")));
            } else {
                values.set(name, typed(name, texts.get(0)));
            }
        }
        for (var declared : schemas.entrySet()) {
            if (declared.getValue().has("default") && !values.has(declared.getKey())) {
                values.set(declared.getKey(), declared.getValue().get("default"));
            }
        }
        return checked(values);
    }

    private ObjectNode checked(ObjectNode values) {
        if (mayBeNone && values.isEmpty()) {
            return values;
        }
        var faults = schema.faults(values);
        if (!faults.isEmpty()) {
            throw Problem.invalid("The request is not what the contract says.", faults);
        }
        return values;
    }

    /** The text as the type that its schema asks for; as it is where it doesn't fit, for the schema to refuse. */
    private JsonNode typed(String name, String text) {
        StrictJson.refuseUnstorable(text, "/" + StrictJson.escape(name));
        var declared = schemas.get(name);
        if (declared == null) {
            return TextNode.valueOf(text);
        }
        var type = itemTypes.getOrDefault(name, declared.path("type").asText());
        if ("integer".equals(type) && INTEGER.matcher(text).matches()) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if ("boolean".equals(type) && ("true".equals(text) || "false".equals(text))) {
            return BooleanNode.valueOf(Boolean.parseBoolean(text));
        }
        return TextNode.valueOf(text);
    }

    private static String decode(String raw, String pointer) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        var bytes = ByteBuffer.allocate(raw.length() * 3);
        for (var i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                var high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                var low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw Problem.invalid(pointer, "The percent-encoding is broken.");
                }
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else {
                bytes.put(String.valueOf(raw.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.invalid(pointer, "The percent-encoding is not UTF-8.");
        }
    }
}
