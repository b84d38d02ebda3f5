package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A YAML file of {@code conf} as the program has it with it: in JSON, which the build makes of it. Reading the YAML at each start
 * took about a tenth of it.
 */
public final class PackagedDocument {
    private PackagedDocument() {}

    /**
     * The document.
     *
     * @param name that of the file in {@code conf}, without its ending
     * @throws ConfigurationException when the program has none of that name
     */
    public static JsonNode read(String name) {
        var json = "conf/" + name + ".json";
        try (var stream = PackagedDocument.class.getClassLoader().getResourceAsStream(json)) {
            if (stream == null) {
                throw new ConfigurationException("The program lacks its " + json + ".");
            }
            return new ObjectMapper().readTree(stream);
        } catch (IOException unreadable) {
            throw new ConfigurationException(json + " is no JSON: " + unreadable.getMessage());
        }
    }

    /** Part of the build: puts the JSON of each YAML file into a folder. Arguments: the folder, the files. */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var i = 1; i < arguments.length; i++) {
            var yaml = Path.of(arguments[i]);
            var name = yaml.getFileName().toString().replaceFirst("\\.yaml$", ".json");
            var document = new YAMLMapper().readTree(Files.readString(yaml));
            Files.writeString(folder.resolve(name), document.toString());
        }
    }
}
