package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this node, read once and checked against {@code conf/settings.yaml}, which names the type, the limits and
 * the default of each. Travels to the verticles as their configuration.
 */
public final class Settings {
    private final JsonObject values;

    private Settings(JsonObject values) {
        this.values = values;
    }

    /** The settings that a verticle was deployed with. */
    public static Settings of(JsonObject verticleConfiguration) {
        return new Settings(verticleConfiguration);
    }

    /**
     * Checks what the environment and the file say against the definitions.
     *
     * @param definitions the content of {@code conf/settings.yaml}
     * @param file the {@code settings} of the configuration file; a name that isn't defined is refused
     * @param environment the environment, which wins; names that aren't defined are somebody else's
     * @param cluster whether other nodes must have the same secrets, so that none is generated here
     * @throws ConfigurationException naming the setting that is unknown, malformed or missing
     */
    static Settings read(JsonNode definitions, JsonNode file, Map<String, String> environment, boolean cluster) {
        for (var name : file.properties()) {
            if (!definitions.has(name.getKey())) {
                throw new ConfigurationException(
                        "The configuration file has an unknown setting " + name.getKey() + ".");
            }
        }
        var databaseUrl = textOf("DATABASE_URL", file, environment);
        var production = databaseUrl != null && databaseUrl.startsWith("postgresql:");
        var values = new JsonObject();
        for (var entry : definitions.properties()) {
            var name = entry.getKey();
            var definition = entry.getValue();
            var given = textOf(name, file, environment);
            if (given == null) {
                given = production && definition.has("default_with_database_url")
                        ? definition.get("default_with_database_url").asText()
                        : definition.path("default").asText("");
            }
            values.put(name, parse(name, definition, given));
        }
        for (var entry : definitions.properties()) {
            if (entry.getValue().path("generated").asBoolean()
                    && values.getString(entry.getKey()).isEmpty()
                    && isNeeded(entry.getValue(), values)) {
                var secret = generated(entry.getKey(), production || cluster, values.getString("DATA_DIR"));
                values.put(entry.getKey(), secret(entry.getKey(), entry.getValue(), secret));
            }
        }
        return new Settings(values);
    }

    private static boolean isNeeded(JsonNode definition, JsonObject values) {
        return definition.path("unneeded_with").properties().stream()
                .noneMatch(other -> other.getValue().asText().equals(values.getString(other.getKey())));
    }

    private static String generated(String name, boolean shared, String dataDir) {
        if (shared) {
            throw new ConfigurationException(name + " is required when DATABASE_URL is set, and with --cluster.");
        }
        return GeneratedSecret.in(Path.of(dataDir), name);
    }

    private static @Nullable String textOf(String name, JsonNode file, Map<String, String> environment) {
        var fromEnvironment = environment.get(name);
        if (fromEnvironment != null) {
            return fromEnvironment.strip();
        }
        var fromFile = file.get(name);
        if (fromFile == null) {
            return null;
        }
        if (!fromFile.isArray()) {
            return fromFile.asText();
        }
        var items = new ArrayList<String>();
        fromFile.forEach(item -> items.add(item.asText()));
        return String.join(",", items);
    }

    private static Object parse(String name, JsonNode definition, String given) {
        var type = definition.get("type").asText();
        return switch (type) {
            case "integer" -> integer(name, definition, given);
            case "choice" -> choice(name, definition, given);
            case "list" -> list(name, definition, given);
            case "secret" -> secret(name, definition, given);
            case "text" -> matching(name, definition, given);
            default -> throw new ConfigurationException(name + " is defined with an unknown type " + type + ".");
        };
    }

    private static Integer integer(String name, JsonNode definition, String given) {
        var minimum = definition.get("minimum").asInt();
        var maximum = definition.get("maximum").asInt();
        try {
            var value = Integer.parseInt(given);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new ConfigurationException(name + " must be a whole number, not '" + given + "'.");
        }
        throw new ConfigurationException(name + " must be from " + minimum + " to " + maximum + ", not " + given + ".");
    }

    private static String choice(String name, JsonNode definition, String given) {
        var choices = new ArrayList<String>();
        definition.get("of").forEach(choice -> choices.add(choice.asText()));
        if (!choices.contains(given)) {
            throw new ConfigurationException(
                    name + " must be one of " + String.join(", ", choices) + ", not '" + given + "'.");
        }
        return given;
    }

    private static JsonArray list(String name, JsonNode definition, String given) {
        var items = new JsonArray();
        Arrays.stream(given.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(item -> items.add(matching(name, definition, item)));
        return items;
    }

    private static String secret(String name, JsonNode definition, String given) {
        var minimumBytes = definition.get("minimum_bytes").asInt();
        if (!given.isEmpty() && given.getBytes(StandardCharsets.UTF_8).length < minimumBytes) {
            throw new ConfigurationException(name + " must have at least " + minimumBytes + " bytes.");
        }
        return given;
    }

    private static String matching(String name, JsonNode definition, String given) {
        var pattern = definition.get("pattern").asText();
        if (!Pattern.compile(pattern).matcher(given).matches()) {
            // The value may hold a password (DATABASE_URL does), so it isn't repeated.
            throw new ConfigurationException(name + " is malformed: it must match " + pattern + ".");
        }
        return given;
    }

    /** The settings as a verticle's configuration. */
    public JsonObject toJson() {
        return values.copy();
    }

    /** The value of a text, choice or secret; empty where it isn't set. */
    public String text(String name) {
        return known(name, values.getString(name));
    }

    /** The value of a whole number. */
    public int integer(String name) {
        return known(name, values.getInteger(name));
    }

    /** The items of a list. */
    public List<String> list(String name) {
        return known(name, values.getJsonArray(name)).stream()
                .map(String.class::cast)
                .toList();
    }

    private static <T> T known(String name, @Nullable T value) {
        if (value == null) {
            throw new ConfigurationException("There is no setting " + name + ".");
        }
        return value;
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return "Settings" + values.fieldNames();
    }
}
