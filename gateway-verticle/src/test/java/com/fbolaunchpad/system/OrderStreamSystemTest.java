package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The board of a frontend that is cut off, and comes back. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderStreamSystemTest {
    private static final int CSR = 2;
    private static final int LST = 3;

    private final Launchpad launchpad;
    private Launchpad.Client admin;
    private Launchpad.Client desk;
    private Launchpad.Member lee;
    private Launchpad.Member kim;

    OrderStreamSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
    }

    @BeforeEach
    void openTheDesk() {
        admin = launchpad.admin();
        desk = launchpad.member(admin, "desk", CSR).client();
        lee = launchpad.member(admin, "lee", LST);
        kim = launchpad.member(admin, "kim", LST);
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private String tokenOf(String name) {
        return launchpad.tokens(name + "@example.com", Launchpad.PASSWORD).getString("token");
    }

    private static long created(Launchpad.Client client, Long lst) {
        return client.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 50)
                                .put("location_on_ramp", "Spot 4")
                                .put("assigned_lst_user_id", lst)
                                .put("assigned_truck_id", null))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
    }

    private static void move(Launchpad.Client client, long orderId, String location) {
        client.patch("/fuel-orders/" + orderId, new JsonObject().put("location_on_ramp", location))
                .expect(200);
    }

    private void acknowledge(long orderId) {
        lee.client()
                .patch("/fuel-orders/" + orderId + "/status", new JsonObject().put("status", "ACKNOWLEDGED"))
                .expect(200);
    }

    /** What the log has behind a position, once so much is there. */
    private static List<JsonObject> logged(Launchpad.Client client, String after, int count) {
        var events = new ArrayList<JsonObject>();
        while (events.size() < count) {
            events.clear();
            client.get("/fuel-orders/events?limit=500&after=" + after)
                    .expect(200)
                    .body()
                    .getJsonArray("events")
                    .forEach(event -> events.add((JsonObject) event));
        }
        assertThat(events).hasSize(count);
        return events;
    }

    @Test
    void missesNothingWhenItsConnectionIsCut() {
        var first = created(desk, lee.id());
        logged(desk, "0", 1);
        var token = tokenOf("desk");
        String lastId;
        try (var stream = new OrderStream(launchpad.port(), token, "").begun()) {
            acknowledge(first);
            assertThat(stream.event().getString("type")).isEqualTo("com.fbolaunchpad.order.status-changed.v1");
            lastId = stream.lastId();
        }
        var second = created(desk, null);
        for (var spot = 1; spot <= 20; spot++) {
            move(desk, second, "Spot " + spot);
        }

        try (var stream = new OrderStream(launchpad.port(), token, lastId)) {
            assertThat(stream.events(21)).isEqualTo(logged(desk, lastId, 21));
            move(desk, second, "Hangar");
            assertThat(stream.event()).isEqualTo(logged(desk, lastId, 22).get(21));
        }
    }

    /** Before it has got any event: it was told where it began. */
    @Test
    void missesNothingWhenItsGatewayIsStopped() {
        var order = created(desk, null);
        logged(desk, "0", 1);
        var other = launchpad.anotherGateway();
        var token = tokenOf("desk");
        String lastId;
        try (var stream = new OrderStream(launchpad.port(), token, "").begun()) {
            launchpad.undeploy("gateway");
            assertThat(stream.endCode()).isEqualTo("service-stopping");
            lastId = stream.lastId();
        }
        assertThat(lastId).isEqualTo("1");
        for (var spot = 1; spot <= 5; spot++) {
            move(desk.at(other), order, "Spot " + spot);
        }

        try (var stream = new OrderStream(other, token, lastId)) {
            assertThat(stream.events(5)).isEqualTo(logged(desk.at(other), lastId, 5));
        }
    }

    @Test
    void showsATechnicianHisOrdersAndThoseOfNobody() {
        try (var leesStream = new OrderStream(launchpad.port(), tokenOf("lee"), "").begun();
                var desksStream = new OrderStream(launchpad.port(), tokenOf("desk"), "").begun()) {
            var kims = created(desk, kim.id());
            var nobodys = created(desk, null);
            var lees = created(desk, lee.id());
            move(desk, kims, "Spot 7");
            desk.patch("/fuel-orders/" + lees, new JsonObject().put("assigned_lst_user_id", kim.id()))
                    .expect(200);
            // His no longer: what was his last is that it was taken away.
            move(desk, lees, "Spot 8");
            move(desk, nobodys, "Spot 9");

            assertThat(desksStream.events(7))
                    .extracting(OrderStreamSystemTest::orderOf)
                    .containsExactly(kims, nobodys, lees, kims, lees, lees, nobodys);
            assertThat(leesStream.events(4))
                    .extracting(OrderStreamSystemTest::orderOf)
                    .containsExactly(nobodys, lees, lees, nobodys);
        }
    }

    private static long orderOf(JsonObject event) {
        return event.getJsonObject("data").getLong("order_id");
    }

    @Test
    void endsWithTheLogout() {
        var token = tokenOf("desk");
        try (var stream = new OrderStream(launchpad.port(), token, "").begun()) {
            launchpad.withToken(token).post("/auth/logout", null).expect(200);

            assertThat(stream.endCode()).isEqualTo("session-ended");
        }
    }
}
