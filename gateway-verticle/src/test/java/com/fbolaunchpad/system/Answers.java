package com.fbolaunchpad.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds every answer against the contract: the one success that its operation declares, or the problem document. */
final class Answers {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    Answers() {
        try {
            document = new YAMLMapper().readTree(Files.readString(Path.of("..", "conf", "openapi.yaml")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        close(document.get("components").get("schemas"));
    }

    /** An object that says nothing of further members has none: what isn't in the contract must not be answered. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(Answers::close);
    }

    /** The operations, as {@code METHOD /path}. */
    List<String> operations() {
        var operations = new ArrayList<String>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** The ids of the operations. */
    List<String> ids() {
        return operations().stream()
                .map(operation -> operation(operation).get("operationId").asText())
                .toList();
    }

    String methodOf(String id) {
        return methodAndPathOf(id)[0];
    }

    /** The path of the operation, with its parameters in braces. */
    String pathOf(String id) {
        return methodAndPathOf(id)[1];
    }

    /** The first example of its body; null for an operation that has none. */
    JsonObject exampleOf(String id) {
        var body = operation(String.join(" ", methodAndPathOf(id))).path("requestBody");
        var schema =
                resolved(resolved(body).path("content").path("application/json").path("schema"));
        var examples = schema.path("examples");
        return examples.isEmpty() ? null : new JsonObject(examples.get(0).toString());
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : resolved(document.at(reference.substring(1)));
    }

    /** Whether anybody may call it without a token. */
    boolean isPublic(String id) {
        return operation(String.join(" ", methodAndPathOf(id))).get("security").isEmpty();
    }

    private String[] methodAndPathOf(String id) {
        return operations().stream()
                .filter(operation ->
                        operation(operation).get("operationId").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .split(" ", 2);
    }

    JsonNode operation(String methodAndPath) {
        var space = methodAndPath.indexOf(' ');
        return document.get("paths")
                .get(methodAndPath.substring(space + 1))
                .get(methodAndPath.substring(0, space).toLowerCase(Locale.ROOT));
    }

    /** What the contract has against the answer; empty when nothing. */
    List<String> faults(String method, String path, int status, String contentType, String body) {
        try {
            if (status >= 400) {
                if (!"application/problem+json".equals(contentType)) {
                    return List.of("a failure answered as " + contentType);
                }
                return faults("Problem", body);
            }
            var responses = operation(method + " " + template(method, path)).get("responses");
            var success = responses.get(Integer.toString(status));
            if (success == null) {
                return List.of("status " + status + " isn't the one that is declared");
            }
            var reference = success.at("/content/application~1json/schema/$ref").asText();
            return faults(reference.substring(reference.lastIndexOf('/') + 1), body);
        } catch (IOException noJson) {
            return List.of(noJson.getMessage());
        }
    }

    private List<String> faults(String schemaName, String body) throws IOException {
        var schema = compiled.computeIfAbsent(schemaName, name -> {
            ObjectNode root = new ObjectMapper().createObjectNode();
            root.put("$ref", "#/components/schemas/" + name);
            root.set("components", document.get("components"));
            return FACTORY.getSchema(root, CONFIG);
        });
        return schema.validate(new ObjectMapper().readTree(body)).stream()
                .map(Object::toString)
                .toList();
    }

    private String template(String method, String path) {
        var segments = path.replaceAll("\\?.*", "").replaceAll("/$", "").split("/", -1);
        return operations().stream()
                .filter(operation -> operation.startsWith(method + " "))
                .map(operation -> operation.substring(method.length() + 1))
                .filter(template -> matches(template.split("/", -1), segments))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation at " + method + " " + path));
    }

    private static boolean matches(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (var i = 0; i < template.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }
}
