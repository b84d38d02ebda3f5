package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.Telemetry;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The whole service on a fresh database and a free port, and a client of it whose every answer is held against the contract. */
final class Launchpad implements AutoCloseable {
    static final String ADMIN_EMAIL = "admin@fbolaunchpad.com";
    static final String PASSWORD = "a-long-enough-password";
    private static final Map<String, String> VERTICLES = Map.of(
            "auth", "com.fbolaunchpad.auth.AuthVerticle",
            "fleet", "com.fbolaunchpad.fleet.FleetVerticle",
            "orders", "com.fbolaunchpad.orders.OrdersVerticle",
            "gateway", "com.fbolaunchpad.gateway.GatewayVerticle");

    private static final Logger BLOCKED = (Logger) LoggerFactory.getLogger(BlockedThreadChecker.LOGGER_NAME);

    final Vertx vertx;
    final Telemetry telemetry;
    final Answers answers = new Answers();
    final Settings settings;
    private final Map<String, String> deployments = new HashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final ListAppender<ILoggingEvent> blocked = new ListAppender<>();

    Launchpad(Engine engine, String... namesAndValues) {
        this(TestSettings.on(engine, namesAndValues));
    }

    private Launchpad(Settings settings) {
        this(Telemetry.of(settings), settings);
    }

    private Launchpad(Telemetry telemetry, Settings settings) {
        this(
                telemetry,
                telemetry.instrument(Vertx.builder()).build(),
                settings,
                List.of("auth", "fleet", "orders", "gateway"));
    }

    /** Some of the service: one node of several. */
    Launchpad(Vertx vertx, Settings settings, List<String> verticles) {
        this(Telemetry.of(settings), vertx, settings, verticles);
    }

    private Launchpad(Telemetry telemetry, Vertx vertx, Settings settings, List<String> verticles) {
        this.telemetry = telemetry;
        this.vertx = vertx;
        this.settings = settings;
        telemetry.attach(vertx);
        blocked.setContext(BLOCKED.getLoggerContext());
        blocked.start();
        BLOCKED.addAppender(blocked);
        verticles.forEach(this::deploy);
    }

    void deploy(String verticle) {
        deployments.put(
                verticle,
                Await.result(vertx.deployVerticle(VERTICLES.get(verticle), TestSettings.deployment(settings))));
    }

    void undeploy(String verticle) {
        Await.result(vertx.undeploy(deployments.remove(verticle)));
    }

    /** One more gateway in front of the same services; its port. */
    int anotherGateway() {
        var ports = vertx.sharedData().<String, Integer>getLocalMap("gateway");
        var first = ports.get("port");
        Await.result(vertx.deployVerticle(VERTICLES.get("gateway"), TestSettings.deployment(settings)));
        return ports.put("port", first);
    }

    int port() {
        return vertx.sharedData().<String, Integer>getLocalMap("gateway").get("port");
    }

    /** An answer that the contract has nothing against. */
    record Answer(int status, JsonObject body, HttpResponse<String> raw) {
        /** The answer, if it has this status. */
        Answer expect(int expected) {
            assertThat(status)
                    .as("%s %s: %s", raw.request().method(), raw.uri(), body)
                    .isEqualTo(expected);
            return this;
        }

        /** The answer, if it is this refusal. */
        Answer expect(int expected, String code) {
            expect(expected);
            assertThat(body.getString("code")).as(body.encode()).isEqualTo(code);
            return this;
        }

        JsonObject object(String singular) {
            return body.getJsonObject(singular);
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    /** Somebody who calls, with his token. */
    final class Client {
        private final String token;
        private final int port;

        private Client(String token, int port) {
            this.token = token;
            this.port = port;
        }

        /** The same at another gateway. */
        Client at(int otherPort) {
            return new Client(token, otherPort);
        }

        Answer get(String path) {
            return send("GET", path, null);
        }

        Answer post(String path, JsonObject body) {
            return send("POST", path, body);
        }

        Answer patch(String path, JsonObject body) {
            return send("PATCH", path, body);
        }

        Answer put(String path, JsonObject body) {
            return send("PUT", path, body);
        }

        Answer delete(String path) {
            return send("DELETE", path, null);
        }

        Answer send(String method, String path, JsonObject body, String... headers) {
            var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode());
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, publisher);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            for (var i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            var raw = exchange(request.build());
            var contentType = raw.headers().firstValue("Content-Type").orElse("");
            assertThat(answers.faults(method, path, raw.statusCode(), contentType, raw.body()))
                    .as("the contract against %s %s: %s %s", method, path, raw.statusCode(), raw.body())
                    .isEmpty();
            return new Answer(raw.statusCode(), new JsonObject(raw.body()), raw);
        }
    }

    /** Sends a request as it is. */
    HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** What the node says of its readiness, whether it is ready or not. */
    String health() {
        return exchange(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/health/ready"))
                        .timeout(Duration.ofSeconds(30))
                        .build())
                .body();
    }

    Client anonymous() {
        return new Client("", port());
    }

    Client withToken(String token) {
        return new Client(token, port());
    }

    Client login(String email, String password) {
        return withToken(tokens(email, password).getString("token"));
    }

    /** The answer to a login. */
    JsonObject tokens(String email, String password) {
        var input = new JsonObject().put("email", email).put("password", password);
        return anonymous().post("/auth/login", input).expect(200).body();
    }

    Client admin() {
        return login(ADMIN_EMAIL, settings.text("ADMIN_PASSWORD"));
    }

    /** A new user with the roles, and his id. */
    record Member(long id, Client client) {}

    Member member(Client admin, String name, Integer... roleIds) {
        var email = name + "@example.com";
        var user = admin.post(
                        "/users",
                        new JsonObject()
                                .put("email", email)
                                .put("password", PASSWORD)
                                .put("role_ids", JsonArray.of((Object[]) roleIds)))
                .expect(201)
                .object("user");
        return new Member(user.getLong("id"), login(email, PASSWORD));
    }

    /** A truck that has passed its check; its id. */
    long truck(Client admin, String number, String grade, String meter) {
        var id = uncheckedTruck(admin, number, grade, meter);
        admin.post(
                        "/fuel-trucks/" + id + "/checks",
                        new JsonObject().put("kind", "DAILY").put("result", "PASSED"))
                .expect(201);
        return id;
    }

    long uncheckedTruck(Client admin, String number, String grade, String meter) {
        return admin.post(
                        "/fuel-trucks",
                        new JsonObject()
                                .put("truck_number", number)
                                .put("fuel_type", grade)
                                .put("capacity", "5000.00")
                                .put("current_meter_reading", meter))
                .expect(201)
                .object("fuel_truck")
                .getLong("id");
    }

    void aircraft(Client admin, String tailNumber, String grade) {
        admin.post(
                        "/aircraft",
                        new JsonObject()
                                .put("tail_number", tailNumber)
                                .put("aircraft_type", "Test type")
                                .put("fuel_type", grade))
                .expect(201);
    }

    /** A test that has blocked an event loop has failed, whatever else it has shown. */
    @Override
    public void close() {
        Await.result(vertx.close());
        telemetry.close();
        BLOCKED.detachAppender(blocked);
        assertThat(blocked.list).as("blocked threads").isEmpty();
    }
}
