package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
    private static final String POSTGRESQL = "postgresql://fbo:pass-word@db:5432/launchpad";

    @TempDir
    private Path dataDir;

    @Test
    void areTheDefaultsWhenNothingIsSaid() {
        var settings = read("", Map.of());

        assertThat(settings.text("HTTP_HOST")).isEqualTo("127.0.0.1");
        assertThat(settings.integer("HTTP_PORT")).isEqualTo(8080);
        assertThat(settings.text("DATABASE_URL")).isEmpty();
        assertThat(settings.text("ADMIN_PASSWORD")).isEmpty();
        assertThat(settings.list("TRUSTED_PROXIES")).isEmpty();
        assertThat(settings.list("CORS_ORIGINS")).containsExactly("loopback");
    }

    @Test
    void comeFromTheFileUnlessTheEnvironmentSaysOtherwise() {
        var settings = read("{HTTP_PORT: 1, LOG_LEVEL: WARN}", Map.of("HTTP_PORT", " 2 ", "PATH", "/bin"));

        assertThat(settings.integer("HTTP_PORT")).isEqualTo(2);
        assertThat(settings.text("LOG_LEVEL")).isEqualTo("WARN");
    }

    @Test
    void refuseAFileWithAnUnknownName() {
        refuses("{HTTP_PROT: 8080}", Map.of(), "The configuration file has an unknown setting HTTP_PROT.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PORT | http | HTTP_PORT must be a whole number, not 'http'.",
                "HTTP_PORT | '' | HTTP_PORT must be a whole number, not ''.",
                "HTTP_PORT | 80.5 | HTTP_PORT must be a whole number, not '80.5'.",
                "HTTP_PORT | -1 | HTTP_PORT must be from 0 to 65535, not -1.",
                "HTTP_PORT | 65536 | HTTP_PORT must be from 0 to 65535, not 65536.",
                "PASSWORD_MIN_LENGTH | 7 | PASSWORD_MIN_LENGTH must be from 8 to 128, not 7.",
                "LOG_FORMAT | xml | LOG_FORMAT must be one of text, json, not 'xml'.",
                "LOG_LEVEL | info | LOG_LEVEL must be one of TRACE, DEBUG, INFO, WARN, ERROR, not 'info'.",
                "ADMIN_PASSWORD | short | ADMIN_PASSWORD must have at least 8 bytes."
            })
    void refuseAMalformedValueWithASentence(String name, String value, String sentence) {
        refuses("", Map.of(name, value), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_HOST, 'a host'",
        "ADMIN_EMAIL, nobody",
        "DEFAULT_ROLE, 1st",
        "TRUSTED_PROXIES, '192.0.2.1,proxy.example'",
        "CORS_ORIGINS, *",
        "CORS_ORIGINS, 'https://a.example, ftp://b.example'",
        "DATABASE_URL, mysql://fbo:pass-word@db/launchpad",
        "DATABASE_URL, postgresql://fbo:pass-word@db",
        "DATABASE_URL, postgresql://fbo:pass-word"
    })
    void refuseAMalformedTextWithoutRepeatingIt(String name, String value) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("", Map.of(name, value, "JWT_SECRET_KEY", TestSettings.JWT_SECRET_KEY)))
                .withMessageStartingWith(name + " is malformed: it must match ")
                .satisfies(refused ->
                        assertThat(refused.getMessage()).doesNotContain(value).doesNotContain("pass-word"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{TRUSTED_PROXIES: '10.0.0.0/8, ,2001:db8::1'}", "{TRUSTED_PROXIES: [10.0.0.0/8, '2001:db8::1']}"
            })
    void listItemsByCommaOrAsYaml(String file) {
        assertThat(read(file, Map.of()).list("TRUSTED_PROXIES")).containsExactly("10.0.0.0/8", "2001:db8::1");
    }

    @ParameterizedTest
    @CsvSource({"'', open", POSTGRESQL + ", approval"})
    void openRegistrationOnlyWithoutAServersDatabase(String databaseUrl, String registration) {
        var environment = Map.of("DATABASE_URL", databaseUrl, "JWT_SECRET_KEY", TestSettings.JWT_SECRET_KEY);

        assertThat(read("", environment).text("REGISTRATION")).isEqualTo(registration);
        assertThat(read("{REGISTRATION: closed}", environment).text("REGISTRATION"))
                .isEqualTo("closed");
    }

    @Test
    void refuseASigningKeyThatIsTooShort() {
        refuses("", Map.of("JWT_SECRET_KEY", "x".repeat(31)), "JWT_SECRET_KEY must have at least 32 bytes.");
        assertThat(read("", Map.of("JWT_SECRET_KEY", "é".repeat(16))).text("JWT_SECRET_KEY"))
                .hasSize(16);
    }

    @Test
    void requireASigningKeyWithAServersDatabase() {
        refuses(
                "",
                Map.of("DATABASE_URL", POSTGRESQL),
                "JWT_SECRET_KEY is required when DATABASE_URL is set, and with --cluster.");
        refuses(
                "{DATABASE_URL: '" + POSTGRESQL + "'}",
                Map.of(),
                "JWT_SECRET_KEY is required when DATABASE_URL is set, and with --cluster.");
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void generateTheSigningKeyOnceAndForTheOwnersEyesOnly() throws IOException {
        var generated = read("", Map.of()).text("JWT_SECRET_KEY");

        assertThat(Base64.getDecoder().decode(generated)).hasSize(48);
        assertThat(dataDir.resolve("jwt_secret_key"))
                .content(StandardCharsets.US_ASCII)
                .isEqualTo(generated);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("jwt_secret_key"))))
                .isEqualTo("rw-------");
        assertThat(read("", Map.of()).text("JWT_SECRET_KEY")).isEqualTo(generated);
        assertThat(dataDir).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void generateOneSigningKeyForProcessesThatStartAtOnce() throws Exception {
        var threads = 8;
        var together = new CyclicBarrier(threads);
        Callable<String> start = () -> {
            together.await();
            return GeneratedSecret.in(dataDir, "JWT_SECRET_KEY");
        };
        var executor = Executors.newFixedThreadPool(threads);
        List<String> secrets = new ArrayList<>();
        try {
            for (var started : executor.invokeAll(Collections.nCopies(threads, start), 30, TimeUnit.SECONDS)) {
                secrets.add(started.get());
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(secrets)
                .hasSize(threads)
                .containsOnly(Files.readString(dataDir.resolve("jwt_secret_key"), StandardCharsets.US_ASCII));
    }

    @Test
    void refuseToStartOnASecretThatCannotBeMade() throws IOException {
        var file = Files.createFile(dataDir.resolve("file"));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("", Map.of("DATA_DIR", file.toString())))
                .withMessageContaining("is DATA_DIR a folder that can be written?");
    }

    @Test
    void refuseToStartOnASecretThatWasCutShort() throws IOException {
        Files.writeString(dataDir.resolve("jwt_secret_key"), "short");

        refuses("", Map.of("DATA_DIR", dataDir.toString()), "JWT_SECRET_KEY must have at least 32 bytes.");
    }

    @Test
    void travelToTheVerticlesAsTheirConfiguration() {
        var settings = read("", Map.of("CORS_ORIGINS", "https://a.example,https://b.example"));
        var arrived = Settings.of(settings.toJson().copy());

        assertThat(arrived.toJson()).isEqualTo(settings.toJson());
        assertThat(arrived.list("CORS_ORIGINS")).containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void refuseToTellWhatIsNoSetting() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("", Map.of()).text("HTTP_PROT"))
                .withMessage("There is no setting HTTP_PROT.");
    }

    @Test
    void showNoValue() {
        var settings = read("", Map.of("DATABASE_URL", POSTGRESQL, "JWT_SECRET_KEY", TestSettings.JWT_SECRET_KEY));

        assertThat(settings.toString())
                .contains("DATABASE_URL", "JWT_SECRET_KEY")
                .doesNotContain("pass-word", TestSettings.JWT_SECRET_KEY, "8080");
    }

    @Test
    void generatesNoSecretForANodeOfACluster() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Settings.read(TestSettings.definitions(), yaml(""), Map.of(), true))
                .withMessage("JWT_SECRET_KEY is required when DATABASE_URL is set, and with --cluster.");
    }

    private Settings read(String file, Map<String, String> environment) {
        Map<String, String> withDataDir = new HashMap<>(environment);
        withDataDir.putIfAbsent("DATA_DIR", dataDir.toString());
        return Settings.read(TestSettings.definitions(), yaml(file), withDataDir, false);
    }

    private void refuses(String file, Map<String, String> environment, String sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(file, environment))
                .withMessage(sentence);
    }

    private static JsonNode yaml(String text) {
        try {
            return text.isEmpty() ? JsonNodeFactory.instance.objectNode() : new YAMLMapper().readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
