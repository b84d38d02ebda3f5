package com.fbolaunchpad.bench;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, as it goes over the wire.
 *
 * @param expected the status that it is to be answered with
 */
record Call(String request, int expected) {
    static Call get(String path, String token) {
        return of("GET", path, token, null, 200);
    }

    static Call of(String method, String path, @Nullable String token, @Nullable String body, int expected) {
        var head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (token != null) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        head.append("\r\n");
        if (body != null) {
            head.append(body);
        }
        return new Call(head.toString(), expected);
    }
}
