package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Three nodes are one service, whichever is asked: two that run everything, one that runs the gateway only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterSystemTest {
    private static final String[] EVERYTHING = {"auth", "fleet", "orders", "gateway"};
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ClusterNodes nodes = new ClusterNodes();
    private List<Launchpad> launchpads;
    private Launchpad.Client admin;

    @BeforeAll
    void start() {
        launchpads = List.of(nodes.node(0, EVERYTHING), nodes.node(1, EVERYTHING), nodes.node(2, "gateway"));
        admin = launchpads.get(0).admin();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    private Launchpad.Client at(int node, Launchpad.Client client) {
        return client.at(launchpads.get(node).port());
    }

    @Test
    void tellItsMembers() {
        for (var launchpad : launchpads) {
            var health = new JsonObject(launchpad.health());

            assertThat(health.getString("status")).as(health.encode()).isEqualTo("UP");
            var cluster = health.getJsonObject("cluster");
            assertThat(cluster.getJsonArray("members"))
                    .hasSize(3)
                    .contains(cluster.getString("node"))
                    .allMatch(member -> ((String) member).matches("node[0-2]-[0-9a-f]{8}"));
            assertThat(cluster.getInteger("quorum")).isEqualTo(2);
        }
    }

    @Test
    void answerAlikeWhicheverIsAsked() {
        launchpads.get(0).aircraft(admin, "N1CL", "JET_A");
        var truck = launchpads.get(1).truck(at(1, admin), "CL1", "JET_A", "100.00");
        var lee = launchpads.get(2).member(at(2, admin), "lee-cluster", 3);
        var made = at(0, admin)
                .post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1CL")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", "50.00")
                                .put("location_on_ramp", "A1")
                                .put("assigned_truck_id", truck)
                                .put("assigned_lst_user_id", lee.id()))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        var steps = List.of("ACKNOWLEDGED", "EN_ROUTE", "FUELING");
        for (var step = 0; step < steps.size(); step++) {
            at(step, lee.client())
                    .patch("/fuel-orders/" + made + "/status", new JsonObject().put("status", steps.get(step)))
                    .expect(200);
        }

        for (var node = 0; node < 3; node++) {
            var read = at(node, admin).get("/fuel-orders/" + made).expect(200).object("fuel_order");
            assertThat(read.getString("status")).isEqualTo("FUELING");
        }
    }

    @Test
    void countOneClientsAttemptsTogether() {
        // What a node does for the first time may take longer than it waits for the others before it counts alone.
        var warmUp = new JsonObject().put("email", "nobody@example.com").put("password", "correct horse battery");
        launchpads.forEach(
                launchpad -> launchpad.anonymous().post("/auth/login", warmUp).expect(401));
        var input = new JsonObject().put("email", "not an address").put("password", "correct horse battery");
        var statuses = Stream.iterate(0, attempt -> attempt + 1)
                .limit(7)
                .map(attempt -> launchpads
                        .get(attempt % 3)
                        .anonymous()
                        .post("/auth/register", input)
                        .status())
                .toList();

        assertThat(statuses).containsExactly(400, 400, 400, 400, 400, 429, 429);
    }

    @Test
    void refuseWhoIsDeactivatedAtAnotherNode() {
        var member = launchpads.get(0).member(admin, "leaver", 2);
        for (var node = 0; node < 3; node++) {
            at(node, member.client()).get("/fuel-orders").expect(200);
        }

        at(1, admin).delete("/users/" + member.id()).expect(200);

        for (var node = 0; node < 3; node++) {
            var refused = at(node, member.client());
            until(SOON, () -> refused.get("/fuel-orders").status() == 401);
            refused.get("/fuel-orders").expect(401, "inactive-user");
        }
    }

    @Test
    void knowTheirAddressesAgainWhenTheClusterHasForgottenThem() {
        var third = launchpads.get(2);
        for (var node = 0; node < 2; node++) {
            ClusterNodes.cluster(launchpads.get(node).vertx)
                    .cache("__vertx.subs")
                    .clear();
        }

        until(SOON, () -> at(2, admin).get("/fuel-orders").status() == 200);
        var health = new JsonObject(third.health());
        until(SOON, () -> "UP".equals(new JsonObject(third.health()).getString("status")));
        assertThat(health.getJsonObject("cluster").getJsonArray("members")).hasSize(3);
    }

    private static void until(Duration longest, BooleanSupplier reached) {
        var end = Instant.now().plus(longest);
        while (!reached.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
        }
    }
}
