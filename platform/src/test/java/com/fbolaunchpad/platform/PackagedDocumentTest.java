package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackagedDocumentTest {
    @Test
    void isMadeOfYaml(@TempDir Path folder) throws IOException {
        var yaml = folder.resolve("a.yaml");
        Files.writeString(yaml, "x: [1, 0.5, no, \"yes\", 2026-01-02]\ny: &here {z: ~}\nagain: *here\n");

        PackagedDocument.main(new String[] {folder.toString(), folder.toString()});

        assertThat(new ObjectMapper().readTree(Files.readString(folder.resolve("a.json"))))
                .isEqualTo(new YAMLMapper().readTree(Files.readString(yaml)));
    }

    @Test
    void saysWhichTheProgramLacks() {
        assertThatThrownBy(() -> PackagedDocument.read("absent"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The program lacks its conf/absent.json.");
        assertThatThrownBy(() -> PackagedDocument.json("absent")).isInstanceOf(ConfigurationException.class);
    }
}
