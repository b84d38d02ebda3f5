package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The contract as it is written, read without the code under test. */
final class Source {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static final ObjectNode CONTRACT = read();
    static final List<Declared> OPERATIONS = operations();

    private Source() {}

    /** One operation as it is written. */
    record Declared(String method, String path, ObjectNode text) {
        String id() {
            return text.path("operationId").asText();
        }

        String busAddress() {
            return text.path("x-bus-address").asText();
        }

        List<JsonNode> parameters() {
            List<JsonNode> parameters = new ArrayList<>();
            text.path("parameters").forEach(parameter -> parameters.add(resolve(parameter)));
            return parameters;
        }

        /** The schema of the body; missing when there is none. */
        JsonNode bodySchema() {
            return resolve(text.at("/requestBody/content/application~1json/schema"));
        }

        boolean isStreamed() {
            return !text.at("/responses/200/content").isEmpty()
                    && !text.at("/responses/200/content").has("application/json");
        }

        /** The path with a valid value for each placeholder. */
        String examplePath() {
            var example = path;
            for (var parameter : parameters()) {
                if ("path".equals(parameter.path("in").asText())) {
                    var schema = resolve(parameter.get("schema"));
                    var value = schema.at("/examples/0")
                            .asText(schema.path("minimum").asText());
                    example = example.replace("{" + parameter.get("name").asText() + "}", value);
                }
            }
            return "/api" + example;
        }

        @Override
        public String toString() {
            return id();
        }
    }

    static JsonNode resolve(JsonNode node) {
        var resolved = node;
        while (resolved.has("$ref")) {
            resolved = CONTRACT.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    private static List<Declared> operations() {
        List<Declared> operations = new ArrayList<>();
        for (var path : CONTRACT.get("paths").properties()) {
            for (var member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    operations.add(new Declared(
                            member.getKey().toUpperCase(Locale.ROOT), path.getKey(), (ObjectNode) member.getValue()));
                }
            }
        }
        return List.copyOf(operations);
    }

    private static ObjectNode read() {
        try {
            return (ObjectNode) new YAMLMapper().readTree(Files.readString(Path.of("..", "conf", "openapi.yaml")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
