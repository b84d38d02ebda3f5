package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/** A client of the gateway under test, as a frontend's; checks of every answer that it has the request's id. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final AtomicLong REQUESTS = new AtomicLong();

    private final int port;

    Http(int port) {
        this.port = port;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** A request without a body. */
    Answer bare(String method, String path, String... headers) {
        return send(method, path, BodyPublishers.noBody(), headers);
    }

    /** A request with a JSON body. */
    Answer json(String method, String path, String body, String... headers) {
        return send(method, path, BodyPublishers.ofString(body), with(headers, "Content-Type", "application/json"));
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        try {
            return begin(method, path, body, headers).join();
        } catch (CompletionException broken) {
            throw new AssertionError(broken.getCause());
        }
    }

    /** The same, answered later. */
    CompletableFuture<Answer> begin(String method, String path, BodyPublisher body, String... headers) {
        var id = "test-" + REQUESTS.incrementAndGet();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header(RequestId.HEADER, id)
                .method(method, body);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(response -> {
            assertThat(response.headers().allValues(RequestId.HEADER)).containsExactly(id);
            return answer(response);
        });
    }

    private static Answer answer(HttpResponse<String> response) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        response.headers().map().forEach(headers::add);
        return new Answer(response.statusCode(), headers, response.body());
    }

    private static String[] with(String[] headers, String name, String value) {
        var all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }
}
