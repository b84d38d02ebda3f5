package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackagedContractTest {
    @ParameterizedTest
    @ValueSource(strings = {"openapi", "asyncapi"})
    void isWhatIsWritten(String name) throws IOException {
        var written = Files.readString(Path.of("..", "conf", name + ".yaml"));

        assertThat(PackagedContract.read(name)).isEqualTo(new YAMLMapper().readTree(written));
    }

    @Test
    void isMadeOfYaml(@TempDir Path folder) throws IOException {
        var yaml = folder.resolve("a.yaml");
        Files.writeString(yaml, "x: [1, 0.5, no, \"yes\", 2026-01-02]\ny: &here {z: ~}\nagain: *here\n");

        PackagedContract.main(new String[] {folder.toString(), yaml.toString()});

        assertThat(new ObjectMapper().readTree(Files.readString(folder.resolve("a.json"))))
                .isEqualTo(new YAMLMapper().readTree(Files.readString(yaml)));
    }

    @Test
    void isMissed() {
        assertThatThrownBy(() -> PackagedContract.read("nothing"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The program lacks its conf/nothing.json.");
    }
}
