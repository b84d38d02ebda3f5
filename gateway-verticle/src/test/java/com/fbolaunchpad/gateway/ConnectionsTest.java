package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.NodeState;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a connection: after a refusal, after nonsense, and at the end. */
class ConnectionsTest {
    private static final String REFUSED = "POST /api/fuel-orders HTTP/1.1\r\nHost: a\r\n";

    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/fuel-orders, application/json, CREATE_ORDER, {}, 400",
        "POST, /api/fuel-orders, application/json, '', {}, 403",
        "POST, /api/fuel-orders, text/plain, CREATE_ORDER, {}, 415",
        "POST, /api/nothing, application/json, CREATE_ORDER, {}, 404",
        "PUT, /api/fuel-orders, application/json, CREATE_ORDER, {}, 405",
        "GET, /api/nothing, application/json, '', '', 404",
        "GET, /api/users, application/json, '', '', 403",
        "GET, /api/auth/me, application/json, '', '', 200"
    })
    void servesOnAfterASmallRequest(
            String method, String path, String mediaType, String permission, String body, int status) {
        var head = method + " " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + gateway.userWith(permission)
                + "\r\n"
                + (body.isEmpty() ? "" : "Content-Type: " + mediaType + "\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n";
        try (var wire = new Wire(gateway.port)) {
            var answer = wire.send(head + body).answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().contains("Connection")).isFalse();
            assertThat(wire.send(Wire.HEALTH).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void servesOnWhenASmallBodyComesAfterItsRefusal() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(REFUSED + "Content-Length: 9999\r\n\r\n{").answer().refuses(401, "token-missing");
            wire.send(" ".repeat(5_000));
            wire.send(" ".repeat(4_998) + Wire.HEALTH);
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void waitsForNoSmallBodyThatDoesNotCome() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(REFUSED + "Content-Length: 2\r\n\r\n{").answer().refuses(401, "token-missing");
            assertThat(wire.hasEnded()).isTrue();
        }
    }

    @Test
    void servesOnAfterARefusedToken() {
        try (var wire = new Wire(gateway.port)) {
            for (var time = 1; time <= 3; time++) {
                wire.send("GET /api/auth/me HTTP/1.1\r\nHost: a\r\n\r\n")
                        .answer()
                        .refuses(401, "token-missing");
            }
            assertThat(wire.send(Wire.HEALTH).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        try (var wire = new Wire(gateway.port)) {
            wire.send(
                    "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                            + Wire.HEALTH);

            wire.answer().refuses(400, "invalid-input");
            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10000\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n",
                "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            })
    void endsInGoodOrderWhereTheBodyIsNotWorthReading(String beginning) {
        try (var wire = new Wire(gateway.port)) {
            var answer = wire.send(REFUSED + beginning).answer();

            assertThat(answer.refuses(401, "token-missing").header("Connection"))
                    .isEqualTo("close");
            assertThat(wire.hasEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense\\r\\n\\r\\n | 400 | malformed-request",
                "GET\\r\\n\\r\\n | 400 | malformed-request",
                "GET /health/live HTTP/1.1\\r\\nno colon\\r\\n\\r\\n | 400 | malformed-request",
                "POST /api/auth/login HTTP/1.1\\r\\nContent-Length: x\\r\\n\\r\\n | 400 | malformed-request",
                "POST /api/auth/login HTTP/1.1\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | 400 | malformed-request",
                "GET /LONG HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 414 | uri-too-long",
                "GET /health/live HTTP/1.1\\r\\nX: LONGLONGLONG\\r\\n\\r\\n | 431 | headers-too-large"
            })
    void refusesWhatCanNotBeRead(String text, int status, String code) {
        try (var wire = new Wire(gateway.port)) {
            wire.send(text.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(8_000)));

            wire.answer().refuses(status, code);
            assertThat(wire.hasEnded()).isTrue();
        }
    }

    @Test
    void answersWhatRunsWhenItIsStoppedAndTakesNoMore() {
        var user = gateway.userWith("VIEW_ALL_ORDERS");
        var arrived = Promise.<Message<JsonObject>>promise();
        Await.result(gateway.services.get("orders").leave());
        gateway.vertx.eventBus().<JsonObject>consumer("orders.getFuelOrder", arrived::complete);
        var running = gateway.http.begin("GET", "/api/fuel-orders/1", BodyPublishers.noBody(), "Authorization", user);
        var message = Await.result(arrived.future());

        var stopped = gateway.undeploy();
        refusesConnections();
        assertThat(running).isNotDone();
        assertThat(stopped.isComplete()).isFalse();
        message.reply(
                new JsonObject().put("fuel_order", new JsonObject().put("id", 1).put("version", 5)));

        var answer = running.join();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"5\"");
        Await.result(stopped);
    }

    /** Each request that comes while other nodes take over is still answered; the client's next connection leads him to one of them. */
    @Test
    void asksToConnectElsewhereWhileTheNodeIsOnItsWayOut() {
        try (var wire = new Wire(gateway.port);
                var later = new Wire(gateway.port)) {
            assertThat(wire.send(Wire.HEALTH).answer().header("Connection")).isEmpty();

            NodeState.of(gateway.vertx).beginStopping();

            for (var open : List.of(wire, later)) {
                var answer = open.send(Wire.HEALTH).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(open.hasEnded()).isTrue();
            }
        }
    }

    @Test
    void answersWhoHasJustConnectedWhenItIsStopped() {
        try (var idle = new Wire(gateway.port);
                var silent = new Wire(gateway.port)) {
            assertThat(idle.send(Wire.HEALTH).answer().status()).isEqualTo(200);

            var stopped = gateway.undeploy();
            refusesConnections();

            assertThat(idle.send(Wire.HEALTH).answer().status()).isEqualTo(200);
            assertThat(silent.send(Wire.HEALTH).answer().status()).isEqualTo(200);
            Await.result(stopped);
            assertThat(idle.hasEnded()).isTrue();
            assertThat(silent.hasEnded()).isTrue();
        }
    }

    @Test
    void stopsInTimeHoweverManyConnectionsThereAre() {
        try (var many = new GatewayFixture(
                        "HTTP_MAX_CONNECTIONS_PER_CLIENT", "10000", "RATE_LIMIT_ATTEMPTS", "100000");
                var crowd = new Crowd()) {
            var idle = crowd.join(1_500, "127.0.0.1", many.port, Wire.HEALTH, "", 0);
            var withinHead = crowd.join(500, "127.0.0.1", many.port, "GET /health", "x", 1_000);
            var withinBody = crowd.join(
                    500,
                    "127.0.0.1",
                    many.port,
                    "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n",
                    " ",
                    1_000);
            var begun = Instant.now();

            Await.result(many.undeploy());

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(15));
            for (var some : List.of(idle, withinHead, withinBody)) {
                Crowd.ends(some);
            }
            var open = OpenConnections.of(many.vertx);
            while (open.total() > 0) {
                assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
            }
        }
    }

    /** Tries until the port is closed: undeploying has only begun. */
    private void refusesConnections() {
        var until = Instant.now().plusSeconds(5);
        while (Instant.now().isBefore(until)) {
            try {
                new Wire(gateway.port).close();
            } catch (UncheckedIOException unconnected) {
                if (unconnected.getCause() instanceof ConnectException) {
                    return;
                }
            }
        }
        throw new AssertionError("The port still takes connections.");
    }
}
