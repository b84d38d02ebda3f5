package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send a byte now and then to keep their connections: they are cut in time, and the others served meanwhile. */
class SlowRequestsTest {
    private static final int MANY = 1_000;
    private static final int FEW = 50;
    private static final long PAUSE_MS = 500;
    private static final Duration LONGEST_HEAD = Duration.ofSeconds(15);
    private static final Duration LONGEST_BODY = Duration.ofSeconds(30);
    private static final String BODY =
            "POST /api/fuel-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: %s\r\n%s\r\n\r\n";

    private static GatewayFixture gateway;
    private static Crowd crowd;
    private static List<Crowd.Member> heads;
    private static List<Crowd.Member> laterHeads;
    private static List<Crowd.Member> silent;
    private static List<Crowd.Member> bodies;
    private static List<Crowd.Member> chunkedBodies;
    private static List<Crowd.Member> answeredBodies;
    private static List<Integer> others;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS_PER_CLIENT", "10000", "API_RATE_LIMIT", "0");
        crowd = new Crowd();
        var user = gateway.userWith("CREATE_ORDER");
        heads = join(MANY, "GET /health/live HTTP/1.1\r\nX: ", "y");
        laterHeads = join(FEW, Wire.HEALTH + "GET /health", "x");
        silent = join(FEW, "", "");
        bodies = join(MANY, BODY.formatted(user, "Content-Length: 1000"), " ");
        chunkedBodies = join(FEW, BODY.formatted(user, "Transfer-Encoding: chunked"), "1\r\n \r\n");
        answeredBodies = join(FEW, "GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", " ");
        others = serveOthers();
    }

    @AfterAll
    static void stop() {
        crowd.close();
        gateway.close();
    }

    private static List<Crowd.Member> join(int count, String beginning, String drop) {
        return crowd.join(count, "127.0.0.1", gateway.port, beginning, drop, PAUSE_MS);
    }

    /** The answers to requests of other clients, while all of the slow ones are there. */
    private static List<Integer> serveOthers() {
        var user = gateway.userWith("VIEW_ALL_ORDERS");
        var answered = new ArrayList<Integer>();
        for (var time = 1; time <= 50; time++) {
            answered.add(gateway.http
                    .get("/api/fuel-orders/1", "Authorization", user)
                    .status());
            try (var wire = new Wire(gateway.port)) {
                wire.send(Wire.HEALTH);
                answered.add(wire.answer().status());
            }
        }
        assertThat(Crowd.gone(heads) + Crowd.gone(bodies)).isZero();
        return answered;
    }

    @Test
    void areNotFeltByOthers() {
        assertThat(others).hasSize(100).containsOnly(200);
    }

    @Test
    void cutsTheHeads() {
        for (var slow : List.of(heads, silent)) {
            assertThat(Crowd.ends(slow)).allSatisfy(end -> {
                assertThat(end.after()).isLessThan(LONGEST_HEAD);
                assertThat(end.heard()).isEmpty();
            });
        }
        assertThat(Crowd.ends(laterHeads)).allSatisfy(end -> {
            assertThat(end.after()).isLessThan(LONGEST_HEAD);
            assertThat(end.heard()).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"UP\"}");
        });
    }

    @Test
    void cutsTheBodies() {
        for (var slow : List.of(bodies, chunkedBodies)) {
            assertThat(Crowd.ends(slow)).allSatisfy(end -> {
                assertThat(end.after()).isLessThan(LONGEST_BODY);
                assertThat(end.heard())
                        .startsWith("HTTP/1.1 408 ")
                        .contains("application/problem+json", "\"code\":\"request-timeout\"");
            });
        }
        assertThat(Crowd.ends(answeredBodies)).allSatisfy(end -> {
            assertThat(end.after()).isLessThan(LONGEST_BODY);
            assertThat(end.heard()).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"UP\"}");
        });
        assertThat(gateway.services.get("orders").requests())
                .noneMatch(request -> request.input().containsKey("tail_number"));
    }

    @Test
    void leaveNothingBehind() {
        assertThat(Crowd.ends(heads)).hasSize(MANY);
        assertThat(Crowd.ends(bodies)).hasSize(MANY);
        // The last of the others may still be on their way out.
        assertThat(OpenConnections.of(gateway.vertx).total()).isLessThan(4 * FEW);
    }
}
