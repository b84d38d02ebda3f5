package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client that has the head of an answer, and takes the body when the test wants it to. */
final class Download implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;

    /** How much came, and whether that was all of it. */
    record Extent(long bytes, long lines, boolean isWhole) {}

    Download(int port, String path, String authorization) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", authorization)
                .build();
        try {
            response = CLIENT.send(request, BodyHandlers.ofInputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    int status() {
        return response.statusCode();
    }

    /** The header's value; empty when there is none. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Takes the whole body. */
    String text() {
        try {
            return new String(response.body().readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Takes what comes until the connection breaks, which it must. */
    String textUntilItBreaks() {
        var text = new ByteArrayOutputStream();
        try {
            response.body().transferTo(text);
        } catch (IOException broken) {
            return text.toString(UTF_8);
        }
        throw new AssertionError("The body has an end: " + text.toString(UTF_8));
    }

    /** Takes the body as far as it comes, and keeps nothing of it. */
    Extent measure() {
        var buffer = new byte[64 * 1024];
        var bytes = 0L;
        var lines = 0L;
        try {
            for (var read = response.body().read(buffer);
                    read >= 0;
                    read = response.body().read(buffer)) {
                bytes += read;
                for (var i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            return new Extent(bytes, lines, true);
        } catch (IOException broken) {
            return new Extent(bytes, lines, false);
        }
    }

    /** Goes away. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
