package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.PackagedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackagedDocumentsTest {
    @ParameterizedTest
    @ValueSource(strings = {"asyncapi", "cluster", "demo", "embedded", "openapi", "production", "settings"})
    void areWhatIsWritten(String name) throws IOException {
        var written = Files.readString(Path.of("..", "conf", name + ".yaml"));

        assertThat(PackagedDocument.read(name)).isEqualTo(new YAMLMapper().readTree(written));
    }
}
