package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Objects;

/**
 * A client that has the head of an answer, and takes the body when the test wants it to. One that reads the socket itself,
 * for java.net.http throws away what came before a break.
 */
final class Download implements AutoCloseable {
    private final HttpURLConnection connection;
    private final InputStream body;

    /** How much came, and whether that was all of it. */
    record Extent(long bytes, long lines, boolean isWhole) {}

    Download(int port, String path, String authorization) {
        try {
            connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setRequestProperty("Authorization", authorization);
            body = status() < 400 ? connection.getInputStream() : connection.getErrorStream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    int status() {
        try {
            return connection.getResponseCode();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The header's value; empty when there is none. */
    String header(String name) {
        return Objects.requireNonNullElse(connection.getHeaderField(name), "");
    }

    /** Takes the whole body. */
    String text() {
        try {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Takes what comes until the connection breaks, which it must. */
    String textUntilItBreaks() {
        var text = new ByteArrayOutputStream();
        try {
            body.transferTo(text);
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
            for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
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
        connection.disconnect();
    }
}
