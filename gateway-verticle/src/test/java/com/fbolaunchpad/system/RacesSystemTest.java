package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.system.AtOnce.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once over HTTP: one winner, one effect, and a clear answer for everybody else. */
@ParameterizedClass
@EnumSource(Engine.class)
class RacesSystemTest {
    private static final int CSR = 2;
    private static final int LST = 3;

    private final Launchpad launchpad;
    private final AtOnce atOnce;
    private final Rows rows;
    private Launchpad.Client admin;
    private String desk;

    RacesSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "100000", "API_RATE_LIMIT", "0");
        atOnce = new AtOnce(launchpad);
        rows = new Rows(launchpad);
    }

    @BeforeEach
    void openTheDesk() {
        admin = launchpad.admin();
        desk = tokens(1, "desk", CSR).get(0);
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    @AfterEach
    void stop() {
        rows.close();
        launchpad.close();
    }

    /** Tokens of so many new users with the role. */
    private List<String> tokens(int count, String name, int role) {
        var adminToken = launchpad
                .tokens(Launchpad.ADMIN_EMAIL, launchpad.settings.text("ADMIN_PASSWORD"))
                .getString("token");
        var users = IntStream.range(0, count)
                .mapToObj(i -> new JsonObject()
                        .put("email", name + "-" + i + "@example.com")
                        .put("password", Launchpad.PASSWORD))
                .toList();
        atOnce.sendBySome(users.stream()
                        .map(user -> atOnce.request(
                                "POST", "/users", adminToken, user.copy().put("role_ids", JsonArray.of(role))))
                        .toList())
                .forEach(reply -> assertThat(reply.status()).isEqualTo(201));
        return atOnce
                .sendBySome(users.stream()
                        .map(user -> atOnce.request("POST", "/auth/login", "", user))
                        .toList())
                .stream()
                .map(reply -> reply.body().getString("token"))
                .toList();
    }

    private static JsonObject order(Long lst, Long truck) {
        return new JsonObject()
                .put("tail_number", "N1")
                .put("fuel_type", "JET_A")
                .put("requested_amount", 50)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_lst_user_id", lst)
                .put("assigned_truck_id", truck);
    }

    private long created(JsonObject order) {
        return launchpad
                .withToken(desk)
                .post("/fuel-orders", order)
                .expect(201)
                .object("fuel_order")
                .getLong("id");
    }

    private static List<Reply> with(int status, List<Reply> replies) {
        return replies.stream().filter(reply -> reply.status() == status).toList();
    }

    private static Set<String> codes(List<Reply> replies) {
        var codes = new HashSet<String>();
        replies.forEach(reply -> codes.add(reply.code()));
        return codes;
    }

    @Test
    void givesAnOrderToOneOfSixtyWhoClaimIt() {
        var technicians = tokens(60, "lst", LST);
        var id = created(order(null, null));

        var replies = atOnce.send(technicians.stream()
                .map(token -> atOnce.request("POST", "/fuel-orders/" + id + "/claim", token, null))
                .toList());

        assertThat(with(200, replies)).hasSize(1);
        assertThat(with(409, replies)).hasSize(59);
        assertThat(codes(with(409, replies))).containsExactly("already-assigned");
        var won = with(200, replies).get(0).order();
        assertThat(won.getString("status")).isEqualTo("ACKNOWLEDGED");
        assertThat(admin.get("/fuel-orders/" + id).object("fuel_order")).isEqualTo(won);
        assertThat(won.getLong("version")).isEqualTo(2);
        assertThat(eventTypes(id)).containsExactly("created", "status-changed");
        assertThat(rows.number("select count(*) from orders.order_history where order_id = ?", id))
                .isEqualTo(2);
    }

    private List<String> eventTypes(long order) {
        return rows
                .query("select type from orders.order_event where order_id = ? order by order_version", order)
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    @Test
    void makesOneOrderOfTwentyPostsWithOneKey() {
        var body = order(null, null);
        var replies = atOnce.send(Collections.nCopies(20, keyed(body)));

        var made = with(201, replies);
        assertThat(made).isNotEmpty();
        assertThat(with(409, replies)).hasSize(20 - made.size());
        assertThat(codes(with(409, replies))).isSubsetOf("idempotency-key-in-use");
        var bodies = new HashSet<JsonObject>();
        made.forEach(reply -> bodies.add(reply.body()));
        assertThat(bodies).hasSize(1);
        assertThat(rows.number("select count(*) from orders.fuel_order")).isEqualTo(1);

        List.of("gateway", "orders", "fleet", "auth").forEach(launchpad::undeploy);
        List.of("auth", "fleet", "orders", "gateway").forEach(launchpad::deploy);
        var afterwards = atOnce.send(Collections.nCopies(20, keyed(body)));

        assertThat(with(201, afterwards)).isNotEmpty();
        assertThat(with(201, afterwards)).allSatisfy(reply -> assertThat(reply.body())
                .isEqualTo(made.get(0).body()));
        assertThat(codes(with(409, afterwards))).isSubsetOf("idempotency-key-in-use");
        assertThat(with(201, afterwards).size() + with(409, afterwards).size()).isEqualTo(20);
        var other = atOnce.send(List.of(keyed(body.copy().put("requested_amount", 51))));
        assertThat(other.get(0).status()).isEqualTo(422);
        assertThat(other.get(0).code()).isEqualTo("idempotency-key-reused");
        assertThat(rows.number("select count(*) from orders.fuel_order")).isEqualTo(1);
        assertThat(rows.number("select count(*) from orders.order_event")).isEqualTo(1);
        assertThat(rows.number("select count(*) from orders.order_history")).isEqualTo(1);
    }

    private HttpRequest keyed(JsonObject body) {
        return atOnce.request("POST", "/fuel-orders", desk, body, "Idempotency-Key", "one key");
    }

    @Test
    void letsOneOfTwoEditorsWithOneETagWrite() {
        var id = created(order(null, null));
        var path = "/fuel-orders/" + id;
        var etag = admin.get(path).expect(200).header("ETag");
        var editors = List.of(edit(path, "Spot 7", etag), edit(path, "Spot 8", etag), edit(path, "Spot 9", etag));

        var replies = atOnce.send(editors);

        assertThat(with(200, replies)).hasSize(1);
        assertThat(with(412, replies)).hasSize(2);
        assertThat(codes(with(412, replies))).containsExactly("version-mismatch");
        assertThat(admin.get(path).object("fuel_order"))
                .isEqualTo(with(200, replies).get(0).order());
        // And one after the other, as two people with one page open are.
        var next = admin.get(path).header("ETag");
        assertThat(atOnce.send(List.of(edit(path, "Spot 1", next))).get(0).status())
                .isEqualTo(200);
        assertThat(atOnce.send(List.of(edit(path, "Spot 2", next))).get(0).status())
                .isEqualTo(412);
        assertThat(admin.get(path).object("fuel_order").getString("location_on_ramp"))
                .isEqualTo("Spot 1");
        assertThat(admin.get(path).object("fuel_order").getLong("version")).isEqualTo(3);
    }

    private HttpRequest edit(String path, String location, String etag) {
        return atOnce.request(
                "PATCH", path, desk, new JsonObject().put("location_on_ramp", location), "If-Match", etag);
    }

    @Test
    void advancesTheMeterOnceForTwentySubmissionsOfTheSameReadings() {
        var technician = tokens(1, "lst", LST).get(0);
        var lst = launchpad.withToken(technician);
        var lstId = lst.get("/auth/me").expect(200).object("user").getLong("id");
        var truck = launchpad.truck(admin, "T-1", "JET_A", "1200.00");
        var id = created(order(lstId, truck));
        var path = "/fuel-orders/" + id;
        for (var step : List.of("ACKNOWLEDGED", "EN_ROUTE", "FUELING")) {
            lst.patch(path + "/status", new JsonObject().put("status", step)).expect(200);
        }
        var readings = new JsonObject().put("start_meter_reading", "1200.00").put("end_meter_reading", "1450.50");

        var replies = atOnce.send(
                Collections.nCopies(20, atOnce.request("PUT", path + "/submit-data", technician, readings)));

        assertThat(with(200, replies)).isNotEmpty();
        assertThat(with(200, replies).size() + with(409, replies).size()).isEqualTo(20);
        assertThat(with(409, replies))
                .allSatisfy(reply -> assertThat(reply.code()).isNotEmpty());
        assertThat(with(200, replies)).allSatisfy(reply -> {
            assertThat(reply.order().getString("status")).isEqualTo("COMPLETED");
            assertThat(reply.order().getString("calculated_gallons_dispensed")).isEqualTo("250.50");
        });
        assertThat(admin.get("/fuel-trucks/" + truck).object("fuel_truck").getString("current_meter_reading"))
                .isEqualTo("1450.50");
        assertThat(admin.get("/fuel-trucks/" + truck + "/meter-log").body().getJsonArray("meter_log"))
                .as("the opening and one fuelling")
                .hasSize(2);
        assertThat(rows.number(
                        "select count(*) from orders.order_event where order_id = ? and data like '%COMPLETED%'", id))
                .isEqualTo(1);
        var order = admin.get(path).object("fuel_order");
        assertThat(order.getLong("version")).isEqualTo(5);
        assertThat(eventTypes(id))
                .containsExactly("created", "status-changed", "status-changed", "status-changed", "status-changed");
    }

    @Test
    void spreadsAHundredOrdersMadeAtOnceEvenly() {
        tokens(4, "lst", LST);
        var mine = new ArrayList<Long>();
        for (var number : List.of("T-1", "T-2", "T-3")) {
            mine.add(launchpad.truck(admin, number, "JET_A", "0.00"));
        }
        launchpad.truck(admin, "T-4", "AVGAS_100LL", "0.00");
        launchpad.truck(admin, "T-5", "JET_A1", "0.00");
        var technicians = rows.query("select id from auth.app_user where email like 'lst-%'").stream()
                .map(row -> Long.valueOf(row.get(0)))
                .toList();

        var replies =
                atOnce.send(Collections.nCopies(100, atOnce.request("POST", "/fuel-orders", desk, order(-1L, -1L))));

        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.status()).as(reply.body().encode()).isEqualTo(201));
        requireEven(counts(replies, "assigned_truck_id"), mine);
        requireEven(counts(replies, "assigned_lst_user_id"), technicians);
        assertThat(rows.number("select count(*) from orders.fuel_order")).isEqualTo(100);
    }

    private static Map<Long, Integer> counts(List<Reply> replies, String member) {
        var counts = new HashMap<Long, Integer>();
        replies.forEach(reply -> counts.merge(reply.order().getLong(member), 1, Integer::sum));
        return counts;
    }

    private static void requireEven(Map<Long, Integer> counts, Collection<Long> among) {
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(among);
        assertThat(Collections.max(counts.values()) - Collections.min(counts.values()))
                .as("counts %s", counts)
                .isLessThanOrEqualTo(1);
    }
}
