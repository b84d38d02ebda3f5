package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods an address takes, and what is said to the others. */
class MethodsTest {
    private static GatewayFixture gateway;
    private static String user;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        user = gateway.userWith("VIEW_CUSTOMERS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/fuel-orders, 'GET, HEAD, POST'",
        "DELETE, /api/fuel-orders/, 'GET, HEAD, POST'",
        "PUT, /api/admin/users, 'GET, HEAD, POST'",
        "POST, /api/users/1, 'DELETE, GET, HEAD, PATCH'",
        "PROPFIND, /api/admin/users/1, 'DELETE, GET, HEAD, PATCH'",
        "GET, /api/fuel-orders/1/submit-data, PUT",
        "HEAD, /api/auth/login, POST",
        "TRACE, /api/fuel-types, 'GET, HEAD'",
        "POST, /api/openapi.json, 'GET, HEAD'",
        "POST, /api/asyncapi.json, 'GET, HEAD'",
        "DELETE, /api/asyncapi.json, 'GET, HEAD'",
        "POST, /docs, 'GET, HEAD'",
        "DELETE, /health/live, 'GET, HEAD'"
    })
    void refusesOthersThanTheAllowed(String method, String path, String allowed) {
        var before = gateway.calls().size();
        var answer =
                "HEAD".equals(method) || "TRACE".equals(method) ? raw(method, path) : gateway.http.bare(method, path);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        if (!"HEAD".equals(method)) {
            answer.refuses(405, "method-not-allowed");
        }
        assertThat(gateway.calls()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/fuel-orders, 'GET, HEAD, POST'",
        "/api/admin/users/1, 'DELETE, GET, HEAD, PATCH'",
        "/api/fuel-orders/1/claim, POST",
        "/api/asyncapi.json, 'GET, HEAD'",
        "/health/live, 'GET, HEAD'"
    })
    void tellsTheAllowedMethods(String path, String allowed) {
        var answer = gateway.http.bare("OPTIONS", path);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "OPTIONS"})
    void knowsNoMethodsOfAnUnknownAddress(String method) {
        for (var path :
                new String[] {"/", "/nothing", "/api/nothing", "/api/admin/nothing", "/api/fuel-orders/1/2/3"}) {
            gateway.refuses(404, "not-found", () -> gateway.http.bare(method, path));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/customers",
                "/api/customers?per_page=7&q=a%2Bb",
                "/api/admin/customers/",
                "/health/live",
                "/api/asyncapi.json",
                "/docs"
            })
    void answersHeadAsGetWithoutTheBody(String path) {
        var got = gateway.http.get(path, "Authorization", user);
        var head = gateway.http.bare("HEAD", path, "Authorization", user);

        assertThat(head.status()).isEqualTo(got.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(got.header("Content-Type"));
    }

    @Test
    void readsTheQueryOfAHead() {
        gateway.http.bare("HEAD", "/api/customers?per_page=7&q=a%2Bb", "Authorization", user);

        assertThat(gateway.lastHeard("orders").input())
                .isEqualTo(new JsonObject().put("page", 1).put("per_page", 7).put("q", "a+b"));
    }

    @Test
    void refusesAHeadAsItWouldAGet() {
        assertThat(gateway.http.bare("HEAD", "/api/customers").status()).isEqualTo(401);
        assertThat(gateway.http
                        .bare("HEAD", "/api/customers?nothing=1", "Authorization", user)
                        .status())
                .isEqualTo(400);
        assertThat(gateway.http.bare("HEAD", "/api/nothing").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b",
                "\u00e9",
                "a/b",
                "''",
                "<script>",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void makesItsOwnIdWhereTheClientsIsNotSane(String id) {
        try (var wire = new Wire(gateway.port)) {
            var answer = wire.send("GET /nothing HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id + "\r\n\r\n")
                    .answer();

            assertThat(answer.refuses(404, "not-found").header(RequestId.HEADER))
                    .matches("[0-9a-f]{16}");
        }
    }

    private static Answer raw(String method, String path) {
        try (var wire = new Wire(gateway.port)) {
            return wire.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .headOrAnswer(method);
        }
    }
}
