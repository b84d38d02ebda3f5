package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A YAML file of {@code conf} as the program has it with it: in JSON, which the build makes of it. A start that reads the YAML
 * takes a tenth longer.
 */
public final class PackagedDocument {
    private static final String YAML = ".yaml";

    private PackagedDocument() {}

    /**
     * The document.
     *
     * @param name that of the file in {@code conf}, without its ending
     * @throws ConfigurationException when the program has none of that name
     */
    public static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(json(name));
        } catch (IOException malformed) {
            throw new ConfigurationException(path(name) + " is no JSON: " + malformed.getMessage());
        }
    }

    /** The same as its text, in UTF-8. */
    public static byte[] json(String name) {
        try (var stream = PackagedDocument.class.getClassLoader().getResourceAsStream(path(name))) {
            if (stream == null) {
                throw new ConfigurationException("The program lacks its " + path(name) + ".");
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new ConfigurationException(path(name) + " can't be read: " + unreadable.getMessage());
        }
    }

    private static String path(String name) {
        return "conf/" + name + ".json";
    }

    /** Part of the build. Arguments: the folder with the YAML files, the folder for the JSON of each. */
    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[1]);
        try (var files = Files.newDirectoryStream(Path.of(arguments[0]), "*" + YAML)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                var document = new YAMLMapper().readTree(Files.readString(file));
                Files.writeString(
                        target.resolve(name.substring(0, name.length() - YAML.length()) + ".json"),
                        document.toString());
            }
        }
    }
}
