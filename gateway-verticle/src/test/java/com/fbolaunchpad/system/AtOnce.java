package com.fbolaunchpad.system;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests over HTTP that all begin at the same moment, each on a thread and a connection of its own. */
final class AtOnce {
    private final Launchpad launchpad;

    AtOnce(Launchpad launchpad) {
        this.launchpad = launchpad;
    }

    /** What one of them was answered. */
    record Reply(int status, JsonObject body) {
        /** The code of the refusal; empty when it was none. */
        String code() {
            return body.getString("code", "");
        }

        JsonObject order() {
            return body.getJsonObject("fuel_order");
        }
    }

    HttpRequest request(String method, String path, String token, JsonObject body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launchpad.port() + "/api" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /** The replies, in the order of the requests; each of them is held against the contract. */
    List<Reply> send(List<HttpRequest> requests) {
        var start = new CyclicBarrier(requests.size());
        return run(
                requests.stream()
                        .<Callable<HttpResponse<String>>>map(request -> () -> {
                            start.await();
                            return launchpad.exchange(request);
                        })
                        .toList(),
                requests.size());
    }

    /** The same a few at a time, where it isn't the race that counts. */
    List<Reply> sendBySome(List<HttpRequest> requests) {
        return run(
                requests.stream()
                        .<Callable<HttpResponse<String>>>map(request -> () -> launchpad.exchange(request))
                        .toList(),
                4);
    }

    private List<Reply> run(List<Callable<HttpResponse<String>>> calls, int threads) {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<HttpResponse<String>>> running =
                    calls.stream().map(pool::submit).toList();
            var replies = new ArrayList<Reply>();
            for (var response : running) {
                replies.add(reply(response.get()));
            }
            return replies;
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            pool.shutdownNow();
        }
    }

    private Reply reply(HttpResponse<String> response) {
        var request = response.request();
        var path = request.uri().getPath().substring("/api".length());
        var faults = launchpad.answers.faults(
                request.method(),
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        if (!faults.isEmpty()) {
            throw new AssertionError("the contract against " + request.method() + " " + path + ": "
                    + response.statusCode() + " " + response.body() + ": " + faults);
        }
        return new Reply(response.statusCode(), new JsonObject(response.body()));
    }
}
