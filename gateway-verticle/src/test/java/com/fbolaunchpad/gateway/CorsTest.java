package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may call, and what every answer tells browsers. */
class CorsTest {
    private static GatewayFixture gateway;
    private static GatewayFixture configured;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        configured = new GatewayFixture("CORS_ORIGINS", "https://desk.example.com,http://10.0.0.7:3000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        configured.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:5173", "https://127.0.0.1:8443", "http://[::1]:3000"})
    void letsLoopbackOriginsCall(String origin) {
        isAllowed(gateway, origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://desk.example.com",
                "http://localhost.example.com",
                "http://localhost:3000.example.com",
                "http://127.0.0.1.example.com",
                "http://127x0.0.1",
                "ftp://localhost",
                "null"
            })
    void refusesOthers(String origin) {
        isRefused(gateway, origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://desk.example.com", "http://10.0.0.7:3000"})
    void letsConfiguredOriginsCall(String origin) {
        isAllowed(configured, origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "http://desk.example.com",
                "https://desk.example.com:444",
                "https://evil.desk.example.com",
                "https://deskxexample.com"
            })
    void refusesOthersThanTheConfigured(String origin) {
        isRefused(configured, origin);
    }

    @ParameterizedTest
    @CsvSource({
        "https://fbo.example.com, fbo.example.com, 401",
        "http://fbo.example.com:8080, FBO.example.com:8080, 401",
        "http://fbo.example.com, fbo.example.com:8080, 403",
        "http://fboxexample.com, fbo.example.com, 403",
        "http://evil.com, fbo.example.com, 403"
    })
    void letsPagesOfItsOwnAddressCall(String origin, String host, int status) {
        try (var wire = new Wire(gateway.port)) {
            var answer = wire.send("GET /api/auth/me HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin + "\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().contains("Access-Control-Allow-Origin")).isFalse();
        }
    }

    @Test
    void exposesWhatAFrontendReads() {
        var exposed = gateway.http
                .get("/health/live", "Origin", "http://localhost:3000")
                .header("Access-Control-Expose-Headers");

        assertThat(exposed.split(", ?"))
                .contains("ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/live",
                "/docs",
                "/docs/assets/swagger-ui.css",
                "/api/openapi.json",
                "/api/auth/me",
                "/nothing"
            })
    void hardensEveryAnswer(String path) {
        var answer = gateway.http.get(path);

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.headers().contains("Access-Control-Allow-Origin")).isFalse();
        assertThat(answer.headers().contains("Server")).isFalse();
    }

    private static void isAllowed(GatewayFixture asked, String origin) {
        var preflight = preflight(asked, origin);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH", "PUT", "DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers").split(", ?"))
                .contains("Authorization", "Content-Type", "If-Match", "Last-Event-ID", "X-Request-Id");
        var refusal = asked.http.get("/api/auth/me", "Origin", origin).refuses(401, "token-missing");
        assertThat(refusal.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(refusal.headers().contains("Access-Control-Allow-Credentials"))
                .isFalse();
    }

    private static void isRefused(GatewayFixture asked, String origin) {
        for (var answer : new Answer[] {
            preflight(asked, origin), asked.http.get("/api/auth/me", "Origin", origin),
        }) {
            answer.refuses(403, "origin-refused");
            assertThat(answer.headers().contains("Access-Control-Allow-Origin")).isFalse();
        }
    }

    private static Answer preflight(GatewayFixture asked, String origin) {
        return asked.http.bare(
                "OPTIONS",
                "/api/fuel-orders",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
    }
}
