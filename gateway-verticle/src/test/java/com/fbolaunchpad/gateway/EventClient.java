package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client of a stream of Server-Sent Events, which reads when the test wants it to. */
final class EventClient implements AutoCloseable {
    static final String PATH = "/api/fuel-orders/stream";
    private static final int LONGEST_WAIT_MS = 20_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    /** What stands between two empty lines: the fields by name, a comment by the name "". */
    record Frame(Map<String, String> fields) {
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        boolean isEvent() {
            return fields.containsKey("data") && !fields.containsKey("event");
        }

        boolean isEnd() {
            return "end".equals(fields.get("event"));
        }

        long id() {
            return Long.parseLong(field("id"));
        }

        JsonObject data() {
            return new JsonObject(field("data"));
        }
    }

    /** @param headers names and values in turn */
    EventClient(int port, String query, String authorization, String... headers) {
        try {
            connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + PATH + query)
                    .toURL()
                    .openConnection();
            connection.setReadTimeout(LONGEST_WAIT_MS);
            connection.setRequestProperty("Authorization", authorization);
            for (var i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            var body = status() < 400 ? connection.getInputStream() : connection.getErrorStream();
            lines = new BufferedReader(new InputStreamReader(body, UTF_8));
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

    /** The next frame, whatever it is; null when the stream has ended. */
    Frame next() {
        try {
            var fields = new HashMap<String, String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    return new Frame(fields);
                }
                var colon = line.indexOf(':');
                assertThat(colon).as(line).isNotNegative();
                var before = fields.put(
                        line.substring(0, colon), line.substring(colon + 1).strip());
                assertThat(before).as("a field given twice: " + line).isNull();
            }
            assertThat(fields).as("an unfinished frame").isEmpty();
            return null;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The next event; others than events are passed over. */
    Frame event() {
        var frame = next();
        while (frame != null && !frame.isEvent()) {
            assertThat(frame.isEnd()).as(frame.toString()).isFalse();
            frame = next();
        }
        return Objects.requireNonNull(frame, "The stream has ended.");
    }

    /** The positions of the next events. */
    List<Long> positions(int count) {
        var positions = new ArrayList<Long>();
        for (var i = 0; i < count; i++) {
            positions.add(event().id());
        }
        return positions;
    }

    /** What the stream ends with, which it must; events before it are added to {@code before}. */
    String endCode(List<Long> before) {
        var frame = next();
        while (frame != null && !frame.isEnd()) {
            if (frame.isEvent()) {
                before.add(frame.id());
            }
            frame = next();
        }
        var end = Objects.requireNonNull(frame, "The stream ended without saying why.")
                .data();
        assertThat(next()).as("behind the end").isNull();
        assertThat(end.getString("detail")).isNotBlank();
        return end.getString("code");
    }

    String endCode() {
        return endCode(new ArrayList<>());
    }

    /** The positions of what comes until the connection breaks, which it must. */
    List<Long> positionsUntilItBreaks() {
        var positions = new ArrayList<Long>();
        try {
            while (true) {
                positions.add(event().id());
            }
        } catch (UncheckedIOException broken) {
            assertThat(broken).hasRootCauseInstanceOf(IOException.class);
            return positions;
        }
    }

    /** Goes away. */
    @Override
    public void close() {
        connection.disconnect();
    }
}
