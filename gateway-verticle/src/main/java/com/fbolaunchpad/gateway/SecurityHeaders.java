package com.fbolaunchpad.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** What every answer tells browsers, whoever gives it. */
final class SecurityHeaders {
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy", "same-origin");

    private SecurityHeaders() {}

    static void put(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        ALWAYS.forEach(response::putHeader);
        if (request.isSSL()) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
