package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the contract takes in has a limit. */
class InputLimitsTest {
    private static final List<Source.Declared> OPERATIONS = Source.OPERATIONS;
    private static final Set<String> BOUNDED_FORMATS = Set.of("date", "date-time");
    private static final List<String> COMPOSITIONS = List.of("oneOf", "anyOf", "allOf");

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void everyInputOfTheContractHasLimits(Source.Declared operation) {
        List<String> unlimited = new ArrayList<>();
        for (var parameter : operation.parameters()) {
            unlimited.addAll(unlimited(
                    parameter.get("schema"),
                    parameter.get("in").asText() + " " + parameter.get("name").asText()));
        }
        if (!operation.bodySchema().isMissingNode()) {
            unlimited.addAll(unlimited(operation.bodySchema(), "body"));
        }

        assertThat(unlimited).isEmpty();
    }

    @Test
    void thereAreOperationsToLookAt() {
        assertThat(OPERATIONS).hasSizeGreaterThan(40);
        assertThat(OPERATIONS)
                .filteredOn(operation -> !operation.bodySchema().isMissingNode())
                .hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: string}",
                "{type: string, format: email}",
                "{type: string, pattern: 'a{2}'}",
                "{type: string, pattern: '^a+$'}",
                "{type: string, pattern: '^a{2,}$'}",
                "{type: [integer, 'null'], minimum: 1}",
                "{type: number, maximum: 1}",
                "{type: array, items: {type: boolean}}",
                "{type: array, maxItems: 1}",
                "{type: array, maxItems: 1, items: {type: string}}",
                "{type: object}",
                "{type: object, additionalProperties: true}",
                "{type: object, additionalProperties: {type: boolean}, maxProperties: 2}",
                "{type: object, additionalProperties: false, properties: {a: {type: string}}}",
                "{oneOf: [{type: 'null'}, {type: string}]}",
                "{description: anything}"
            })
    void findsWhatHasNoLimit(String schema) throws JsonProcessingException {
        assertThat(unlimited(new YAMLMapper().readTree(schema), "it")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: [string, 'null'], maxLength: 1}",
                "{type: string, pattern: '^[A-Z]{2}$'}",
                "{type: number, exclusiveMinimum: 0, maximum: 1}",
                "{type: array, maxItems: 1, items: {enum: [A]}}",
                "{type: object, maxProperties: 1, propertyNames: {maxLength: 1}, additionalProperties: {type: boolean}}"
            })
    void passesWhatHasLimits(String schema) throws JsonProcessingException {
        assertThat(unlimited(new YAMLMapper().readTree(schema), "it")).isEmpty();
    }

    /** The places below {@code where} whose values may be as long or as large as anybody likes. */
    private static List<String> unlimited(JsonNode declared, String where) {
        var schema = Source.resolve(declared);
        List<String> found = new ArrayList<>();
        var types = typesOf(schema);
        var composed = COMPOSITIONS.stream().anyMatch(schema::has);
        var listed = schema.has("enum") || schema.has("const");
        if ((types.isEmpty() && !composed && !listed)
                || (!listed
                        && (types.contains("string") && !isShort(schema)
                                || (types.contains("integer") || types.contains("number")) && !hasRange(schema)
                                || types.contains("array") && !(schema.has("maxItems") && schema.has("items"))
                                || types.contains("object") && !hasKnownMembers(schema)))) {
            found.add(where + " " + schema);
        }
        COMPOSITIONS.forEach(name -> schema.path(name).forEach(part -> found.addAll(unlimited(part, where))));
        schema.path("properties")
                .properties()
                .forEach(member -> found.addAll(unlimited(member.getValue(), where + "/" + member.getKey())));
        for (var name : List.of("items", "additionalProperties")) {
            if (schema.path(name).isObject()) {
                found.addAll(unlimited(schema.get(name), where + "/*"));
            }
        }
        return found;
    }

    private static List<String> typesOf(JsonNode schema) {
        List<String> types = new ArrayList<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.get("type").asText());
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        return types;
    }

    private static boolean isShort(JsonNode schema) {
        var pattern = schema.path("pattern").asText();
        return schema.has("maxLength")
                || BOUNDED_FORMATS.contains(schema.path("format").asText())
                || (pattern.matches("\\^.*\\$") && !pattern.matches(".*([*+]|\\{[0-9]+,}).*"));
    }

    private static boolean hasRange(JsonNode schema) {
        return (schema.has("minimum") || schema.has("exclusiveMinimum"))
                && (schema.has("maximum") || schema.has("exclusiveMaximum"));
    }

    private static boolean hasKnownMembers(JsonNode schema) {
        var others = schema.path("additionalProperties");
        return others.isBoolean() && !others.asBoolean()
                || others.isObject() && schema.has("maxProperties") && schema.has("propertyNames");
    }
}
