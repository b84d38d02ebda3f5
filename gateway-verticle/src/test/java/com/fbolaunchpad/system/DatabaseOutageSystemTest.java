package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.OwnPostgres;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the contract while PostgreSQL is away, or hangs: 503 and nothing else, and service as soon as it is back. */
class DatabaseOutageSystemTest {
    /** What the gateway waits at most for an answer, and what a busy machine takes. */
    private static final Duration BOUND = Duration.ofSeconds(14);

    /** A tenth of a second on a machine of one's own; this is what a busy one takes. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    private static final int CALLERS = 100;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @TempDir
    private Path folder;

    private OwnPostgres server;
    private Launchpad launchpad;
    private Launchpad.Client known;
    private Launchpad.Client unknown;
    private String token;
    private String refreshToken;

    @BeforeEach
    void start() {
        server = new OwnPostgres(folder, Map.of()).start();
        launchpad = new Launchpad(
                Engine.H2,
                "DATABASE_URL",
                server.url(),
                "RATE_LIMIT_ATTEMPTS",
                "100000",
                "API_RATE_LIMIT",
                "0",
                "WEBHOOK_PRIVATE_TARGETS",
                "127.0.0.1");
        unknown = launchpad.admin();
        refreshToken = launchpad
                .tokens(Launchpad.ADMIN_EMAIL, launchpad.settings.text("ADMIN_PASSWORD"))
                .getString("refresh_token");
        token = launchpad
                .tokens(Launchpad.ADMIN_EMAIL, launchpad.settings.text("ADMIN_PASSWORD"))
                .getString("token");
        known = launchpad.withToken(token);
        launchpad.aircraft(known, "N1", "JET_A");
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        launchpad.close();
        server.close();
    }

    @Test
    void answers503AndNothingElseUntilTheServerIsBack() {
        try (var stream = new OrderStream(launchpad.port(), token, "").begun()) {
            known.get("/fuel-orders").expect(200);
            server.kill();

            isAwayEverywhere();
            assertThat(ready().statusCode()).isEqualTo(503);
            assertThat(live().statusCode()).isEqualTo(200);
            assertThat(stream.endCode()).isEqualTo("access-unknown");
            isAwayUnderLoad();

            server.start();
            isBackSoon();
            var order = known.post("/fuel-orders", order()).expect(201).object("fuel_order");
            try (var again = new OrderStream(launchpad.port(), token, stream.lastId())) {
                assertThat(again.event().getString("subject"))
                        .isEqualTo(order.getLong("id").toString());
            }
        }
    }

    @Test
    void answers503InTimeWhileTheServerHangs() {
        known.get("/fuel-orders").expect(200);
        server.freeze();

        isAwayEverywhere();
        assertThat(ready().statusCode()).isEqualTo(503);
        isAwayEverywhere();

        server.thaw();
        isBackSoon();
        known.post("/fuel-orders", order()).expect(201);
    }

    private static JsonObject order() {
        return new JsonObject()
                .put("tail_number", "N1")
                .put("fuel_type", "JET_A")
                .put("requested_amount", 50)
                .put("location_on_ramp", "Spot 4");
    }

    /** By one whose rights are still known to the gateway, and by one whose aren't. */
    private void isAwayEverywhere() {
        var calls = new ArrayList<CompletableFuture<Launchpad.Answer>>();
        for (var id : launchpad.answers.ids()) {
            calls.add(call(known, id));
            calls.add(call(unknown, id));
        }
        calls.stream().map(CompletableFuture::join).forEach(DatabaseOutageSystemTest::isAway);
    }

    private CompletableFuture<Launchpad.Answer> call(Launchpad.Client client, String id) {
        var path = launchpad.answers.pathOf(id).replaceAll("\\{[a-z_]+}", "1");
        var method = launchpad.answers.methodOf(id);
        var body = body(id);
        return CompletableFuture.supplyAsync(
                () -> {
                    var asked = Instant.now();
                    var answer = client.send(method, path, body);
                    assertThat(Duration.between(asked, Instant.now())).as(id).isLessThan(BOUND);
                    return answer;
                },
                callers);
    }

    private JsonObject body(String id) {
        return switch (id) {
            case "login" ->
                new JsonObject()
                        .put("email", Launchpad.ADMIN_EMAIL)
                        .put("password", launchpad.settings.text("ADMIN_PASSWORD"));
            case "refreshToken" -> new JsonObject().put("refresh_token", refreshToken);
            case "createWebhook" -> new JsonObject().put("url", "http://127.0.0.1:9/hook");
            default -> launchpad.answers.exampleOf(id);
        };
    }

    private static void isAway(Launchpad.Answer answer) {
        answer.expect(503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).as(answer.body().encode()).matches("[1-9][0-9]*");
    }

    /** More at once than may wait for a connection, again and again. */
    private void isAwayUnderLoad() {
        var statuses = new TreeMap<Integer, Integer>();
        var calls = new ArrayList<CompletableFuture<Launchpad.Answer>>();
        for (var i = 0; i < 60; i++) {
            for (var id : List.of("listFuelOrders", "createFuelOrder", "getMe", "listAircraft", "refreshToken")) {
                calls.add(call(unknown, id));
            }
        }
        calls.stream().map(CompletableFuture::join).forEach(answer -> statuses.merge(answer.status(), 1, Integer::sum));
        assertThat(statuses).containsOnlyKeys(503);
    }

    private void isBackSoon() {
        var since = Instant.now();
        for (var path : List.of("/fuel-orders", "/aircraft", "/users", "/webhooks", "/audit", "/customers")) {
            while (unknown.get(path).status() != 200) {
                assertThat(Duration.between(since, Instant.now())).as(path).isLessThan(BACK_WITHIN);
            }
        }
        while (ready().statusCode() != 200) {
            assertThat(Duration.between(since, Instant.now())).isLessThan(BACK_WITHIN);
        }
    }

    private HttpResponse<String> ready() {
        return health("ready");
    }

    private HttpResponse<String> live() {
        return health("live");
    }

    private HttpResponse<String> health(String what) {
        return launchpad.exchange(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launchpad.port() + "/health/" + what))
                        .build());
    }
}
