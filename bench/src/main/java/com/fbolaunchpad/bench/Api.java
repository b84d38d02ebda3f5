package com.fbolaunchpad.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of the service before it is measured: accounts and tokens. */
final class Api {
    static final String ADMIN_PASSWORD = "the-benchmark's-administrator";
    static final String PASSWORD = "the-benchmark's-password";
    private static final String ADMIN = "admin@fbolaunchpad.com";
    static final String DESK = "desk@example.com";
    static final String TECHNICIAN = "line@example.com";
    private static final int CSR = 2;
    private static final int LST = 3;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    Api(int port) {
        this.port = port;
    }

    /** One CSR, one technician and as many more CSRs as read streams; answers the ids of the first two. */
    long[] addUsers(int readers) throws IOException, InterruptedException {
        var admin = login(ADMIN, ADMIN_PASSWORD);
        var ids = new long[] {addUser(admin, DESK, CSR), addUser(admin, TECHNICIAN, LST)};
        for (var i = 0; i < readers; i++) {
            addUser(admin, reader(i), CSR);
        }
        return ids;
    }

    static String reader(int number) {
        return "reader" + number + "@example.com";
    }

    private long addUser(String admin, String email, int role) throws IOException, InterruptedException {
        var user = new JsonObject()
                .put("email", email)
                .put("name", email)
                .put("password", PASSWORD)
                .put("role_ids", new JsonArray().add(role));
        return post("/api/users", admin, user, 201).getJsonObject("user").getLong("id");
    }

    String login(String email) throws IOException, InterruptedException {
        return login(email, PASSWORD);
    }

    private String login(String email, String password) throws IOException, InterruptedException {
        return post(
                        "/api/auth/login",
                        null,
                        new JsonObject().put("email", email).put("password", password),
                        200)
                .getString("token");
    }

    List<String> loginReaders(int count) throws IOException, InterruptedException {
        var tokens = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            tokens.add(login(reader(i)));
        }
        return tokens;
    }

    JsonObject get(String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token);
        return send(path, request, 200);
    }

    private JsonObject post(String path, @Nullable String token, JsonObject body, int expected)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(path, request, expected);
    }

    private JsonObject send(String path, HttpRequest.Builder request, int expected)
            throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }
}
