package com.fbolaunchpad.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A frontend's stream of order events, which remembers the last id that it was told, as browsers do. */
final class OrderStream implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;
    private String lastId;

    /** @param lastId the last one of an earlier stream; empty for a new one */
    OrderStream(int port, String token, String lastId) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/fuel-orders/stream"))
                .header("Authorization", "Bearer " + token);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        this.lastId = lastId;
        try {
            answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    }

    int status() {
        return answer.statusCode();
    }

    String contentType() {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    String lastId() {
        return lastId;
    }

    /** Waits until the stream has said where it begins. */
    OrderStream begun() {
        assertThat(status()).isEqualTo(200);
        while (lastId.isEmpty()) {
            frame();
        }
        return this;
    }

    /** The next event. */
    JsonObject event() {
        return data("");
    }

    List<JsonObject> events(int count) {
        var events = new ArrayList<JsonObject>();
        while (events.size() < count) {
            events.add(event());
        }
        return events;
    }

    /** Why the stream has ended, which it must without a further event. */
    String endCode() {
        return data("end").getString("code");
    }

    private JsonObject data(String type) {
        var frame = frame();
        while (!frame.containsKey("data")) {
            frame = frame();
        }
        assertThat(frame.getOrDefault("event", "")).as(frame.toString()).isEqualTo(type);
        return new JsonObject(frame.get("data"));
    }

    /** The fields of the next frame, whose id counts once it is whole. */
    private Map<String, String> frame() {
        try {
            var fields = new HashMap<String, String>();
            for (var line = lines.readLine(); !"".equals(line); line = lines.readLine()) {
                assertThat(line).as("a line behind " + lastId).isNotNull();
                var colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            lastId = fields.getOrDefault("id", lastId);
            return fields;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Goes away. */
    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
