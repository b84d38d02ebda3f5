package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the environment that a deployment file gives a node against what the program knows and accepts. */
final class DeployedSettings {
    static final String CONFIGURATION = "LAUNCHPAD_CONF";
    private static final Path CONF = Path.of("..", "conf");
    private static final String CONF_IN_IMAGE = "/app/conf/";

    private final JsonNode definitions = TestSettings.definitions();

    /** Whether a value of the setting must never stand in a file. */
    boolean isSecret(String name) {
        return name.equals("DATABASE_URL")
                || definitions.path(name).path("type").asText().equals("secret");
    }

    /** What somebody fills in for a setting. */
    String sample(String name) {
        return name.equals("DATABASE_URL")
                ? "postgresql://launchpad:a-sample@postgres:5432/launchpad"
                : "a sample of more than thirty-two bytes";
    }

    /** What is wrong with it, if anything is. */
    List<String> faults(Map<String, String> environment) {
        var faults = new ArrayList<String>();
        environment.keySet().stream()
                .filter(name -> !definitions.has(name) && !name.equals(CONFIGURATION))
                .forEach(name -> faults.add("there is no setting " + name));
        for (var needed : Set.of("DATABASE_URL", "JWT_SECRET_KEY")) {
            if (!environment.containsKey(needed)) {
                faults.add(needed + " isn't given");
            }
        }
        settings(environment, faults);
        return faults;
    }

    /** As the node would read them; null with a fault more where it would refuse them. */
    private Settings settings(Map<String, String> environment, List<String> faults) {
        var here = new HashMap<>(environment);
        var file = environment.getOrDefault(CONFIGURATION, "");
        if (!file.startsWith(CONF_IN_IMAGE)) {
            faults.add(CONFIGURATION + " isn't a file of the image");
            return null;
        }
        here.put(
                CONFIGURATION,
                CONF.resolve(file.substring(CONF_IN_IMAGE.length())).toString());
        try {
            return Configuration.read(definitions, here, true).settings();
        } catch (ConfigurationException refused) {
            faults.add(refused.getMessage());
            return null;
        }
    }

    /** The value of a whole number as the node would have it. */
    int integer(Map<String, String> environment, String name) {
        var settings = settings(environment, new ArrayList<>());
        return settings == null ? 0 : settings.integer(name);
    }
}
