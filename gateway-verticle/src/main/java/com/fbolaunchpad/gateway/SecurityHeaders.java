package com.fbolaunchpad.gateway;

import static io.vertx.core.http.HttpHeaders.createOptimized;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** What every answer tells browsers, whoever gives it. */
final class SecurityHeaders {
    private static final Map<CharSequence, CharSequence> ALWAYS = Map.of(
            createOptimized("X-Content-Type-Options"), createOptimized("nosniff"),
            createOptimized("X-Frame-Options"), createOptimized("DENY"),
            createOptimized("Referrer-Policy"), createOptimized("no-referrer"),
            createOptimized("Content-Security-Policy"), createOptimized("default-src 'none'; frame-ancestors 'none'"),
            createOptimized("Cross-Origin-Resource-Policy"), createOptimized("same-origin"));

    private SecurityHeaders() {}

    static void put(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        ALWAYS.forEach(response::putHeader);
        if (request.isSSL()) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
