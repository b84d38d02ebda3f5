package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page to read and try the contract, and the contract itself. */
class DocsTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void hasEverythingThatThePageRefersTo() {
        var page = gateway.http.get("/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        var references = REFERENCE
                .matcher(page.text())
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(references)
                .hasSizeGreaterThan(3)
                .contains("/api/asyncapi.json")
                .allSatisfy(reference -> {
                    assertThat(reference).matches("/docs/.+|/api/asyncapi\\.json");
                    assertThat(gateway.http.get(reference).status()).isEqualTo(200);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/docs.js, text/javascript",
        "/docs/assets/swagger-ui.css, text/css",
        "/docs/assets/swagger-ui-bundle.js, text/javascript",
        "/docs/assets/favicon-32x32.png, image/png",
        "/api/openapi.json, application/json",
        "/api/asyncapi.json, application/json"
    })
    void saysWhatItAnswers(String path, String mediaType) {
        assertThat(gateway.http.get(path).header("Content-Type")).startsWith(mediaType);
    }

    @Test
    void publishesTheContractAgainAndAgain() {
        var expected = Contract.bundled().published().toJsonObject();
        for (var time = 1; time <= 2; time++) {
            var published = gateway.http.get("/api/openapi.json");
            assertThat(published.status()).isEqualTo(200);
            assertThat(new JsonObject(published.text())).isEqualTo(expected);
        }
        assertThat(gateway.http.get("/docs/docs.js").text()).contains("'/api/openapi.json'");
    }

    @Test
    void publishesTheContractOfTheEventsAsItIsWritten() throws IOException {
        var written = new YAMLMapper().readTree(Files.readString(Path.of("..", "conf", "asyncapi.yaml")));
        for (var time = 1; time <= 2; time++) {
            var published = gateway.http.get("/api/asyncapi.json");
            assertThat(published.status()).isEqualTo(200);
            assertThat(new ObjectMapper().readTree(published.text())).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/assets/nothing.css",
                "/docs/assets/",
                "/docs/assets/../../conf/openapi.json",
                "/docs/assets/..%2f..%2f..%2f..%2f..%2fconf/openapi.json",
                "/docs/assets/..%5c..%5cconf/openapi.json",
                "/docs/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/conf/openapi.json",
                "/docs/assets//etc/passwd",
                "/docs/index.html.bak",
                "/api/asyncapi.yaml",
                "/api/asyncapi.json/x"
            })
    void hasNothingElse(String path) {
        assertThat(DocsTest.class.getResource("/conf/openapi.json")).isNotNull();
        try (var wire = new Wire(gateway.port)) {
            wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").answer().refuses(404, "not-found");
        }
    }
}
