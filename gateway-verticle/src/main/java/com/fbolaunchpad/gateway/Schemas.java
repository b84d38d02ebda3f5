package com.fbolaunchpad.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fbolaunchpad.platform.Problem.FieldError;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Compiles the contract's schemas (JSON Schema 2020-12), once, at the start. */
final class Schemas {
    private static final String COMPONENTS = "components";
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword(COMPONENTS))
            .format(new DateTime())
            .build();
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder.metaSchema(DIALECT));
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ROOT)
            .regularExpressionFactory(Schemas::regularExpression)
            .build();

    private static final Pattern END_OF_INPUT = Pattern.compile("(?<!\\\\)\\$");

    private final JsonNode components;

    /** Schemas whose references point into {@code components} of the given document. */
    Schemas(JsonNode document) {
        this.components = document.get(COMPONENTS);
    }

    /** A compiled schema. */
    record Schema(JsonSchema compiled) {
        /** What is wrong with the value; empty when nothing is. One entry a member and fault, by member. */
        List<FieldError> faults(JsonNode value) {
            var messages = compiled.validate(value);
            if (messages.isEmpty()) {
                return List.of();
            }
            return messages.stream()
                    .map(Schema::fault)
                    .distinct()
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList();
        }

        private static FieldError fault(ValidationMessage message) {
            var pointer = message.getInstanceLocation().toString();
            var property = message.getProperty();
            var field = property == null ? pointer : pointer + "/" + StrictJson.escape(property);
            return new FieldError(field.isEmpty() ? "/" : field, String.valueOf(message.getError()));
        }
    }

    /** Instants with an offset that {@link OffsetDateTime} can read; the library takes more, such as a line break at the end. */
    private static final class DateTime implements Format {
        private static final int EARLIEST_YEAR = 1900;
        private static final int LATEST_YEAR = 2200;
        private static final Pattern RFC_3339 =
                Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}"
                        + "(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

        @Override
        public String getName() {
            return "date-time";
        }

        @Override
        public String getMessageKey() {
            return "format.date-time";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return RFC_3339.matcher(text).matches() && isReadable(text);
        }

        private static boolean isReadable(String text) {
            try {
                var year = OffsetDateTime.parse(text)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .getYear();
                return year >= EARLIEST_YEAR && year <= LATEST_YEAR;
            } catch (DateTimeParseException noSuchInstant) {
                return false;
            }
        }
    }

    /** A pattern of JSON Schema (ECMA-262), where {@code $} is the very end and {@code \\s} any white space. */
    private static RegularExpression regularExpression(String regex) {
        var pattern = Pattern.compile(END_OF_INPUT.matcher(regex).replaceAll("\\\\z"), Pattern.UNICODE_CHARACTER_CLASS);
        return text -> pattern.matcher(text).find();
    }

    Schema compile(JsonNode schema) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.setAll((ObjectNode) schema.deepCopy());
        root.set(COMPONENTS, components);
        var compiled = FACTORY.getSchema(root, CONFIG);
        compiled.initializeValidators();
        return new Schema(compiled);
    }
}
