package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
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
    private static final String BUNDLED = "embedded";
    private static final String KEEPS_NOTHING = "gateway";
    private static final Set<String> MEMBERS = Set.of("verticles", "settings");

    /**
     * One verticle to deploy.
     *
     * @param name what {@code --verticles} calls it
     * @param className its class
     */
    record Deployment(String name, String className) {
        /** @throws ConfigurationException when there is no such verticle */
        Deployable create() {
            try {
                return Class.forName(className)
                        .asSubclass(Deployable.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (InvocationTargetException failed) {
                throw new IllegalStateException(className + " can't be made", failed.getCause());
            } catch (ReflectiveOperationException | ClassCastException unfit) {
                throw new ConfigurationException(
                        "The configuration file names a class that is no verticle: " + className + ".");
            }
        }
    }

    /**
     * Reads the file that {@code LAUNCHPAD_CONF} names, or the bundled one, and the environment, which wins.
     *
     * @param cluster whether other nodes must be configured alike, so that nothing may be made up here
     * @throws ConfigurationException with a sentence that says what is wrong
     */
    static Configuration read(Map<String, String> environment, boolean cluster) {
        return read(PackagedDocument.read("settings"), environment, cluster);
    }

    /** The same with the definitions of the settings from elsewhere than the class path. */
    static Configuration read(JsonNode definitions, Map<String, String> environment, boolean cluster) {
        var file = environment.containsKey("LAUNCHPAD_CONF")
                ? fileAt(Path.of(environment.get("LAUNCHPAD_CONF")))
                : PackagedDocument.read(BUNDLED);
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
        return new Configuration(verticles, Settings.read(definitions, settings, environment, cluster));
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

    /**
     * Refuses a node of a cluster that would keep what its verticles write in a file of its own, where the others don't see it.
     *
     * @throws ConfigurationException when it isn't only a gateway and has no DATABASE_URL
     */
    void requireSharedDatabase() {
        var keepNothing = verticles.stream().allMatch(verticle -> KEEPS_NOTHING.equals(verticle.name()));
        if (!keepNothing && settings.text("DATABASE_URL").isEmpty()) {
            throw new ConfigurationException(
                    "DATABASE_URL is required with --cluster, but on a node that runs only the gateway.");
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
