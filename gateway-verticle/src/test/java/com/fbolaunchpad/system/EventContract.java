package com.fbolaunchpad.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Holds events against an AsyncAPI document: the message of their channel that is called as they are. */
final class EventContract {
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV7())
            .keyword(new NonValidationKeyword("components"))
            .build();
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(VersionFlag.V7, builder -> builder.metaSchema(DIALECT));
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    final JsonNode document;

    EventContract(JsonNode document) {
        this.document = document;
    }

    /** The one of the project, {@code conf/asyncapi.yaml}. */
    static EventContract published() {
        return new EventContract(read("asyncapi.yaml"));
    }

    /** A document of the folder {@code conf}. */
    static JsonNode read(String name) {
        try {
            return new YAMLMapper().readTree(Files.readString(Path.of("..", "conf", name)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the node is, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** The messages of a channel. */
    List<JsonNode> messages(String channel) {
        return document.at("/channels/" + channel + "/messages").properties().stream()
                .map(message -> resolve(message.getValue()))
                .toList();
    }

    /** The types of the events that are told on a channel. */
    Set<String> types(String channel) {
        var types = new TreeSet<String>();
        messages(channel).forEach(message -> types.add(message.get("name").asText()));
        return types;
    }

    /** What the document has against this event on this channel; empty when nothing. */
    List<String> faults(String channel, JsonNode event) {
        return messages(channel).stream()
                .filter(message -> message.get("name").equals(event.get("type")))
                .findFirst()
                .map(message -> faultsOf(message.get("payload"), event))
                .orElse(List.of("no message of the channel " + channel + " is called " + event.get("type")));
    }

    /** What a schema of the document has against a value. */
    List<String> faultsOf(JsonNode schema, JsonNode value) {
        return compile(schema).validate(value).stream().map(Object::toString).toList();
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.putArray("allOf").add(schema);
        root.set("components", document.get("components"));
        return FACTORY.getSchema(root, CONFIG);
    }
}
