package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node runs: its verticles, in the order of their deployment, and its settings.
 */
record Configuration(List<Deployment> verticles, Settings settings) {
    private static final String BUNDLED = "conf/embedded.yaml";
    private static final Set<String> MEMBERS = Set.of("verticles", "settings");

    /**
     * One verticle to deploy.
     *
     * @param name what {@code --verticles} calls it
     * @param className its class
     */
    record Deployment(String name, String className) {}

    /**
     * Reads the file that {@code LAUNCHPAD_CONF} names, or the bundled one, and the environment, which wins.
     *
     * @throws ConfigurationException with a sentence that says what is wrong
     */
    static Configuration read(Map<String, String> environment) {
        return read(resource("conf/settings.yaml"), environment);
    }

    /** The same with the definitions of the settings from elsewhere than the class path. */
    static Configuration read(JsonNode definitions, Map<String, String> environment) {
        var file = environment.containsKey("LAUNCHPAD_CONF")
                ? fileAt(Path.of(environment.get("LAUNCHPAD_CONF")))
                : resource(BUNDLED);
        for (var member : file.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw new ConfigurationException(
                        "The configuration file has an unknown member " + member.getKey() + ".");
            }
        }
        var verticles = new ArrayList<Deployment>();
        for (var verticle : file.path("verticles")) {
            if (!verticle.path("name").isTextual() || !verticle.path("class").isTextual()) {
                throw new ConfigurationException("Each verticle of the configuration file needs a name and a class.");
            }
            verticles.add(new Deployment(
                    verticle.get("name").asText(), verticle.get("class").asText()));
        }
        if (verticles.isEmpty()) {
            throw new ConfigurationException("The configuration file names no verticles.");
        }
        var settings = file.path("settings").isObject() ? file.get("settings") : JsonNodeFactory.instance.objectNode();
        return new Configuration(verticles, Settings.read(definitions, settings, environment));
    }

    /** The same with only the named verticles, in the configured order. */
    Configuration only(List<String> names) {
        var known = verticles.stream().map(Deployment::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new ConfigurationException(
                        "There is no verticle " + name + ": --verticles takes any of " + String.join(",", known) + ".");
            }
        }
        return new Configuration(
                verticles.stream()
                        .filter(verticle -> names.contains(verticle.name()))
                        .toList(),
                settings);
    }

    /** A YAML file of the class path. */
    static JsonNode resource(String name) {
        try (var stream = Configuration.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new ConfigurationException("The program lacks its " + name + ".");
            }
            return new YAMLMapper().readTree(stream);
        } catch (IOException unreadable) {
            throw new ConfigurationException(name + " is no YAML: " + unreadable.getMessage());
        }
    }

    private static JsonNode fileAt(Path path) {
        try {
            return new YAMLMapper().readTree(Files.readString(path));
        } catch (IOException unreadable) {
            throw new ConfigurationException("The configuration file " + path + " can't be read: "
                    + unreadable.getClass().getSimpleName() + ".");
        }
    }
}
