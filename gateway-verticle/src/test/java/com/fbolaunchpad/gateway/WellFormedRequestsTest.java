package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may look odd but is as RFC 9110 and 9112 want it is served, and so is what comes behind it. */
class WellFormedRequestsTest {

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "\\r\\nGET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "\\r\\n\\r\\nGET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHOST:a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: \\t a:8080 \\t\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: fbo_1.example.com:\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: [2001:db8::1]:8080\\r\\n\\r\\n",
                "GET http://a/health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "HEAD http://a/health/live?x=1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET HTTP://A:80/health/live HTTP/1.1\\r\\nHost: a:80\\r\\n\\r\\n",
                "GET /health/live?a=b&c={|}^ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nX:\\r\\nY: \\351 \\t!\\r\\n\\r\\n",
                "GET /health/live HTTP/1.0\\r\\nConnection: keep-alive\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 002\\r\\n\\r\\n{}",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: Chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: h2c\\r\\nConnection: Upgrade, HTTP2-Settings\\r\\nHTTP2-Settings: AAMAAABkAAQAAP__\\r\\n\\r\\n"
            })
    void servesWhatIsWellFormed(String escaped) {
        try (var wire = new Wire(gateway.port)) {
            wire.send(escaped.translateEscapes() + Wire.HEALTH);

            var method = escaped.startsWith("HEAD") ? "HEAD" : "GET";
            assertThat(wire.headOrAnswer(method).status()).isEqualTo(200);
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void answersAsManyRequestsAsComeAtOnce() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(Wire.HEALTH.repeat(1_000));

            for (var time = 1; time <= 1_000; time++) {
                assertThat(wire.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void answersTheOptionsOfTheServer() {
        try (var wire = new Wire(gateway.port)) {
            wire.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + Wire.HEALTH);

            assertThat(wire.answer().status()).isEqualTo(204);
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "get", "BREW", "PRI"})
    void servesOnAfterAMethodThatNothingTakes(String method) {
        try (var wire = new Wire(gateway.port)) {
            wire.send(method + " /health/live HTTP/1.1\r\nHost: a\r\n\r\n" + Wire.HEALTH);

            assertThat(wire.answer().refuses(405, "method-not-allowed").header("Allow"))
                    .isEqualTo("GET, HEAD");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }
}
