package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.DeploymentOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings as the program would read them, with what a test wants otherwise. */
public final class TestSettings {
    /** A signing key that is good enough for a test. */
    public static final String JWT_SECRET_KEY = "a key for tests only, of more than 32 bytes";

    private TestSettings() {}

    /** The definitions of {@code conf/settings.yaml}, wherever in the project the test runs. */
    static JsonNode definitions() {
        try {
            var definitions = new YAMLMapper().readTree(Files.readString(Path.of("..", "conf", "settings.yaml")));
            // Only tests keep their data in memory.
            var databaseUrl = (ObjectNode) definitions.get("DATABASE_URL");
            databaseUrl.put("pattern", databaseUrl.get("pattern").asText().replace(")$", "|h2:mem:[0-9a-z]+)$"));
            return definitions;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A fresh database of the engine, a signing key, and the given names and values in turn. */
    public static Settings on(Engine engine, String... namesAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DATABASE_URL", engine.freshDatabaseUrl(),
                "DATABASE_POOL_SIZE", "4",
                "JWT_SECRET_KEY", JWT_SECRET_KEY,
                "HTTP_PORT", "0",
                "REGISTRATION", "open",
                "ADMIN_PASSWORD", "the-administrator's-password"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.read(definitions(), JsonNodeFactory.instance.objectNode(), environment, false);
    }

    /** The options that deploy a verticle with the settings. */
    public static DeploymentOptions deployment(Settings settings) {
        return new DeploymentOptions().setConfig(settings.toJson());
    }
}
