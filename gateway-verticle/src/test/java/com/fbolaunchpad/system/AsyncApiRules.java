package com.fbolaunchpad.system;

import com.asyncapi.schemas.asyncapi.AsyncAPISchema;
import com.asyncapi.schemas.asyncapi.security.v3.SecurityScheme;
import com.asyncapi.v3._0_0.model.AsyncAPI;
import com.asyncapi.v3._0_0.model.channel.Channel;
import com.asyncapi.v3._0_0.model.channel.message.Message;
import com.asyncapi.v3._0_0.model.operation.Operation;
import com.asyncapi.v3._0_0.model.server.Server;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is wrong with an AsyncAPI 3.0 document. Its form is judged by the model of the AsyncAPI initiative, which must take in
 * the whole document and add nothing to it, and its schemas by the JSON Schema of JSON Schemas; the rules that no form shows
 * (what a reference may refer to, that examples are what they stand for) are those of the specification.
 */
final class AsyncApiRules {
    private static final ObjectMapper MODEL = new ObjectMapper().setSerializationInclusion(Include.NON_NULL);
    private static final Map<String, Class<?>> OBJECTS = Map.of(
            "/servers", Server.class,
            "/channels", Channel.class,
            "/operations", Operation.class,
            "/components/messages", Message.class,
            "/components/schemas", AsyncAPISchema.class,
            "/components/securitySchemes", SecurityScheme.class);

    private static final JsonSchema SCHEMA_OF_SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(SchemaLocation.of(SchemaId.V7));
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

    private final EventContract contract;
    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    private AsyncApiRules(JsonNode document) {
        this.contract = new EventContract(document);
        this.document = document;
    }

    /** Empty when nothing is wrong. */
    static List<String> faults(JsonNode document) {
        return new AsyncApiRules(document).check();
    }

    private List<String> check() {
        checkForm();
        // What refers to nothing, or is no schema, is a fault enough: the rest would only stumble over it.
        if (faults.isEmpty()) {
            checkReferences(document, "");
        }
        if (faults.isEmpty()) {
            document.at("/components/schemas")
                    .properties()
                    .forEach(schema -> checkSchema(schema.getValue(), schema.getKey()));
            document.at("/servers").forEach(server -> checkPlaceholders(server, "host", "variables"));
            document.at("/channels").forEach(this::checkChannel);
            document.at("/operations").forEach(this::checkOperation);
        }
        if (faults.isEmpty()) {
            document.at("/components/messages")
                    .properties()
                    .forEach(message -> checkMessage(message.getKey(), message.getValue()));
        }
        return faults;
    }

    /** Part by part first: in the whole the model drops a part that it doesn't understand. */
    private void checkForm() {
        if (!"3.0.0".equals(document.path("asyncapi").asText()) || !document.has("info")) {
            faults.add("no AsyncAPI 3.0.0, or nothing about it");
            return;
        }
        OBJECTS.forEach((path, model) -> document.at(path).properties().forEach(part -> {
            if (!part.getValue().has("$ref")) {
                checkForm(part.getValue(), model, path + "/" + part.getKey());
            }
        }));
        if (faults.isEmpty()) {
            checkForm(document, AsyncAPI.class, "");
        }
    }

    private void checkForm(JsonNode node, Class<?> model, String path) {
        try {
            compare(node, MODEL.valueToTree(MODEL.treeToValue(node, model)), path);
        } catch (JsonProcessingException | IllegalArgumentException unfit) {
            faults.add(path + ": " + unfit.getMessage());
        }
    }

    private void compare(JsonNode written, JsonNode understood, String path) {
        if (written.isObject() && understood.isObject()) {
            written.properties().forEach(member -> {
                if (!member.getValue().isNull()) {
                    compare(member.getValue(), understood.path(member.getKey()), path + "/" + member.getKey());
                }
            });
            understood.fieldNames().forEachRemaining(name -> {
                if (!written.has(name)) {
                    faults.add(path + " lacks " + name);
                }
            });
        } else if (written.isArray() && understood.size() == written.size()) {
            for (var i = 0; i < written.size(); i++) {
                compare(written.get(i), understood.get(i), path + "/" + i);
            }
        } else if (written.isNumber() && understood.isNumber()) {
            if (written.decimalValue().compareTo(understood.decimalValue()) != 0) {
                faults.add(path + " is another number to the model");
            }
        } else if (!written.equals(understood)) {
            faults.add(path + " means nothing to the model");
        }
    }

    private void checkReferences(JsonNode node, String path) {
        if (node.has("$ref")) {
            var target = node.get("$ref").asText();
            if (node.size() != 1
                    || !target.startsWith("#/")
                    || document.at(target.substring(1)).isMissingNode()) {
                faults.add(path + " refers to nothing: " + node);
            }
        }
        for (var member : node.properties()) {
            checkReferences(member.getValue(), path + "/" + member.getKey());
        }
        if (node.isArray()) {
            node.forEach(item -> checkReferences(item, path + "[]"));
        }
    }

    private void requireReference(JsonNode reference, String prefix) {
        if (!reference.path("$ref").asText().startsWith(prefix)) {
            faults.add("not below " + prefix + ": " + reference);
        }
    }

    private void checkPlaceholders(JsonNode owner, String text, String definitions) {
        PLACEHOLDER
                .matcher(owner.path(text).asText(""))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> {
                    if (!owner.path(definitions).has(name)) {
                        faults.add("{" + name + "} isn't described in " + owner);
                    }
                });
    }

    private void checkChannel(JsonNode channel) {
        checkPlaceholders(channel, "address", "parameters");
        channel.path("servers").forEach(server -> requireReference(server, "#/servers/"));
        channel.path("messages").forEach(message -> requireReference(message, "#/components/messages/"));
    }

    /** An operation is about messages of its own channel. */
    private void checkOperation(JsonNode operation) {
        for (var needed : List.of("action", "channel")) {
            if (!operation.has(needed)) {
                faults.add("an operation lacks its " + needed + ": " + operation);
            }
        }
        var channel = operation.path("channel").path("$ref").asText();
        requireReference(operation.path("channel"), "#/channels/");
        operation.path("messages").forEach(message -> requireReference(message, channel + "/messages/"));
    }

    private void checkSchema(JsonNode schema, String name) {
        SCHEMA_OF_SCHEMAS.validate(schema).forEach(fault -> faults.add(name + " is no schema: " + fault));
    }

    private void checkMessage(String name, JsonNode message) {
        for (var part : List.of("payload", "headers")) {
            if (message.has(part)) {
                checkSchema(message.get(part), name + "/" + part);
                for (var example : message.path("examples")) {
                    if (example.has(part)) {
                        contract.faultsOf(message.get(part), example.get(part))
                                .forEach(fault -> faults.add("an example of " + name + " is none: " + fault));
                    }
                }
            }
        }
    }
}
