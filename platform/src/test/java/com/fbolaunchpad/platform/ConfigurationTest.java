package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fbolaunchpad.platform.Configuration.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {
    private static final String FILE = """
            verticles:
              - {name: fleet, class: example.Fleet}
              - {name: auth, class: example.Auth}
              - {name: gateway, class: example.Gateway}
            settings:
              HTTP_PORT: 1234
            """;

    @TempDir
    private Path folder;

    @Test
    void isTheFileThatTheEnvironmentNames() throws IOException {
        var configuration = read(FILE);

        assertThat(configuration.verticles())
                .containsExactly(
                        new Deployment("fleet", "example.Fleet"),
                        new Deployment("auth", "example.Auth"),
                        new Deployment("gateway", "example.Gateway"));
        assertThat(configuration.settings().integer("HTTP_PORT")).isEqualTo(1234);
    }

    @Test
    void needsNoSettings() throws IOException {
        assertThat(read("verticles: [{name: auth, class: example.Auth}]")
                        .settings()
                        .integer("HTTP_PORT"))
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vertices: [] | The configuration file has an unknown member vertices.",
                "settings: {} | The configuration file names no verticles.",
                "verticles: [] | The configuration file names no verticles.",
                "'' | The configuration file names no verticles.",
                "verticles: [{name: auth}] | Each verticle of the configuration file needs a name and a class.",
                "verticles: [auth] | Each verticle of the configuration file needs a name and a class."
            })
    void refusesAFileWithASentence(String content, String sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(content))
                .withMessage(sentence);
    }

    @Test
    void refusesAFileThatIsNoYaml() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("verticles: [}"))
                .withMessageStartingWith("The configuration file " + folder)
                .withMessageContaining("can't be read");
    }

    @Test
    void refusesAFileThatIsMissing() {
        var missing = folder.resolve("missing.yaml");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.read(
                        TestSettings.definitions(), Map.of("LAUNCHPAD_CONF", missing.toString()), false))
                .withMessage("The configuration file " + missing + " can't be read: NoSuchFileException.");
    }

    @Test
    void keepsTheConfiguredOrderOfTheNamedVerticles() throws IOException {
        var configuration = read(FILE);
        var some = configuration.only(List.of("gateway", "fleet"));

        assertThat(some.verticles()).extracting(Deployment::name).containsExactly("fleet", "gateway");
        assertThat(some.settings()).isSameAs(configuration.settings());
    }

    @Test
    void refusesToNarrowToAnUnknownVerticle() throws IOException {
        var configuration = read(FILE);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> configuration.only(List.of("auth", "billing")))
                .withMessage("There is no verticle billing: --verticles takes any of fleet,auth,gateway.");
    }

    @Test
    void refusesANodeOfAClusterThatKeepsItsDataToItself() throws IOException {
        var configuration = read(FILE);

        configuration.only(List.of("gateway")).requireSharedDatabase();
        for (var names : List.of(List.of("auth", "fleet", "gateway"), List.of("fleet"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> configuration.only(names).requireSharedDatabase())
                    .withMessageStartingWith("DATABASE_URL is required with --cluster");
        }
    }

    private Configuration read(String content) throws IOException {
        var file = Files.writeString(folder.resolve("launchpad.yaml"), content);
        return Configuration.read(
                TestSettings.definitions(),
                Map.of(
                        "LAUNCHPAD_CONF", file.toString(),
                        "DATA_DIR", folder.toString()),
                false);
    }
}
