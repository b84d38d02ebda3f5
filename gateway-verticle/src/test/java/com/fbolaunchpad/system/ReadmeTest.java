package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README says about the settings is what the program knows of them. */
class ReadmeTest {
    private static final Path PROJECT = Path.of("..");

    @Test
    void listsEverySettingWithItsDefaultAndMeaning() throws IOException {
        var readme = Files.readAllLines(PROJECT.resolve("README.md"));
        var settings = new YAMLMapper().readTree(Files.readString(PROJECT.resolve("conf/settings.yaml")));
        for (var setting : settings.properties()) {
            var prefix = "| `" + setting.getKey() + "` | ";
            var definition = setting.getValue();
            var initial = definition.path("default").asText();
            assertThat(readme.stream().filter(line -> line.startsWith(prefix)))
                    .as(setting.getKey())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(initial.isEmpty() ? "| " : "| `" + initial + "` |")
                            .endsWith("| " + definition.get("meaning").asText() + " |"));
        }
        assertThat(readme.stream().filter(line -> line.matches("\\| `[A-Z][A-Z_]+` \\|.*")))
                .hasSize(settings.size());
    }
}
