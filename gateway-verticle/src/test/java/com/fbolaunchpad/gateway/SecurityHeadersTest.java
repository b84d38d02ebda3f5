package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every answer tells browsers, whichever layer gives it. */
class SecurityHeadersTest {
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
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 200",
                "GET /health/ready HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 200",
                "HEAD /health/live HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 200",
                "HEAD /api/auth/me HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 401",
                "HEAD /nothing HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "GET /api/openapi.json HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 200",
                "GET /docs/assets/swagger-ui.css HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 200",
                "GET /api/auth/me HTTP/1.1\\r\\nHost: a\\r\\nAuthorization: USER\\r\\n\\r\\n | 200",
                "GET /api/auth/me HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 401",
                "GET /api/users HTTP/1.1\\r\\nHost: a\\r\\nAuthorization: USER\\r\\n\\r\\n | 403",
                "GET /nothing HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "GET /docs/assets/nothing HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "PUT /api/users HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 405",
                "OPTIONS /api/users HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 204",
                "OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 204",
                "OPTIONS /api/users HTTP/1.1\\r\\nHost: a\\r\\nOrigin: http://localhost\\r\\nAccess-Control-Request-Method: GET\\r\\n\\r\\n | 204",
                "GET /api/users HTTP/1.1\\r\\nHost: a\\r\\nOrigin: http://b\\r\\n\\r\\n | 403",
                "POST /api/auth/login HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/json\\r\\nContent-Length: 2\\r\\n\\r\\n{} | 400",
                "POST /api/auth/login HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/json\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx\\r\\n | 400",
                "POST /api/auth/login HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/json\\r\\nContent-Length: 999999\\r\\n\\r\\n{} | 413",
                "GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "nonsense\\r\\n\\r\\n | 400",
                "GET /LONG HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 414",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: LONGLONGLONG\\r\\n\\r\\n | 431",
                "GET / HTTP/3.0\\r\\nHost: a\\r\\n\\r\\n | 505"
            })
    void areOnEveryAnswer(String escaped, int status) {
        var text = escaped.translateEscapes()
                .replace("LONG", "x".repeat(6_000))
                .replace("USER", gateway.userWith("VIEW_ALL_ORDERS"));
        try (var wire = new Wire(gateway.port)) {
            var answer = wire.send(text).headOrAnswer(text.split(" ")[0]);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; frame-ancestors 'none'");
            hasTheOthers(answer);
            if (status >= 400) {
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }

    @Test
    void areOnThePageTooWhichMayDoMore() {
        for (var path : new String[] {"/docs", "/docs/docs.js"}) {
            var answer = gateway.http.get(path);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().getAll("Content-Security-Policy")).hasSize(1);
            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith("default-src 'self';")
                    .contains("frame-ancestors 'none'");
            hasTheOthers(answer);
        }
    }

    private static void hasTheOthers(Answer answer) {
        assertThat(answer.headers().getAll("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().getAll("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.headers().getAll("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().getAll("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
        // It would be a lie without TLS.
        assertThat(answer.headers().contains("Strict-Transport-Security")).isFalse();
        assertThat(answer.headers().contains("Server")).isFalse();
        assertThat(answer.headers().contains("X-Powered-By")).isFalse();
    }
}
