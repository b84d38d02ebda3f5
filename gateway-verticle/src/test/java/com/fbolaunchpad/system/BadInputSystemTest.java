package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bad input of every kind, against the whole service: refused in the one form, and no row is left. */
class BadInputSystemTest {
    private static Launchpad launchpad;
    private static Launchpad.Client admin;

    @BeforeAll
    static void start() {
        launchpad = new Launchpad(Engine.H2, "RATE_LIMIT_ATTEMPTS", "1000");
        admin = launchpad.admin();
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    @AfterAll
    static void stop() {
        launchpad.close();
    }

    private static JsonObject order() {
        return new JsonObject()
                .put("tail_number", "N1")
                .put("fuel_type", "JET_A")
                .put("requested_amount", "10.00")
                .put("location_on_ramp", "A1");
    }

    @Test
    void refusesOrdersThatAreNotWhatTheContractSays() {
        List<UnaryOperator<JsonObject>> faults = List.of(
                input -> without(input, "tail_number"),
                input -> without(input, "fuel_type"),
                input -> without(input, "requested_amount"),
                input -> without(input, "location_on_ramp"),
                input -> input.put("tail_number", 5),
                input -> input.put("tail_number", ""),
                input -> input.put("tail_number", "N".repeat(21)),
                input -> input.put("tail_number", "N1;drop table fuel_order"),
                input -> input.put("requested_amount", 0),
                input -> input.put("requested_amount", "0.00"),
                input -> input.put("requested_amount", -1),
                input -> input.put("requested_amount", 100_000_000),
                input -> input.put("requested_amount", "1.001"),
                input -> input.put("requested_amount", "ten"),
                input -> input.put("requested_amount", true),
                input -> input.putNull("requested_amount"),
                input -> input.put("location_on_ramp", "   "),
                input -> input.put("location_on_ramp", "\u3000"),
                input -> input.put("due_at", "9999-12-31T23:59:59Z"),
                input -> input.put("location_on_ramp", "x".repeat(101)),
                input -> input.put("location_on_ramp", "A\u0000"),
                input -> input.put("assigned_lst_user_id", 0),
                input -> input.put("assigned_lst_user_id", -2),
                input -> input.put("assigned_lst_user_id", "1"),
                input -> input.put("assigned_truck_id", 1.5),
                input -> input.put("priority", "URGENT"),
                input -> input.put("due_at", "2026-11-22T10:00:00"),
                input -> input.put("due_at", "tomorrow"),
                input -> input.put("csr_notes", "x".repeat(2001)),
                input -> input.put("status", "REVIEWED"),
                input -> input.put("unknown", 1));
        for (var fault : faults) {
            var input = fault.apply(order());
            var answer = admin.post("/fuel-orders", input).expect(400, "invalid-input");
            assertThat(answer.body().getJsonArray("errors")).as(input.encode()).isNotEmpty();
        }
        assertNothingWasWritten();
    }

    private static JsonObject without(JsonObject input, String member) {
        input.remove(member);
        return input;
    }

    @Test
    void refusesBodiesThatAreNoJson() {
        refused("application/json", "{".getBytes(StandardCharsets.UTF_8), 400, "malformed-json");
        refused("application/json", new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}, 400, "malformed-json");
        refused("application/json", "[".repeat(5_000).getBytes(StandardCharsets.UTF_8), 400, "malformed-json");
        refused("application/json", order().encode().getBytes(StandardCharsets.UTF_16), 400, "malformed-json");
        refused("text/plain", order().encode().getBytes(StandardCharsets.UTF_8), 415, "unsupported-media-type");
        refused("application/json", new byte[1_000_000], 413, "body-too-large");
        assertNothingWasWritten();
    }

    private static void refused(String contentType, byte[] body, int status, String code) {
        var answer = launchpad.exchange(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + launchpad.port() + "/api/fuel-orders"))
                .header("Content-Type", contentType)
                .header(
                        "Authorization",
                        "Bearer "
                                + launchpad
                                        .anonymous()
                                        .post(
                                                "/auth/login",
                                                new JsonObject()
                                                        .put("email", Launchpad.ADMIN_EMAIL)
                                                        .put("password", launchpad.settings.text("ADMIN_PASSWORD")))
                                        .body()
                                        .getString("token"))
                .POST(BodyPublishers.ofByteArray(body))
                .build());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(launchpad.answers.faults(
                        "POST",
                        "/fuel-orders",
                        status,
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body()))
                .isEmpty();
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Test
    void refusesMeterReadingsAndStepsThatAreMalformed() {
        for (var body : List.of(
                "{}",
                "{\"start_meter_reading\":\"1.00\"}",
                "{\"start_meter_reading\":-1,\"end_meter_reading\":2}",
                "{\"start_meter_reading\":\"1.005\",\"end_meter_reading\":2}",
                "{\"start_meter_reading\":1,\"end_meter_reading\":2,\"gallons\":1}")) {
            admin.put("/fuel-orders/1/submit-data", new JsonObject(body)).expect(400, "invalid-input");
        }
        admin.patch("/fuel-orders/1/status", new JsonObject().put("status", "FLYING"))
                .expect(400, "invalid-input");
        admin.patch("/fuel-orders/1/status", new JsonObject()).expect(400, "invalid-input");
        admin.get("/fuel-orders/0").expect(400, "invalid-input");
        admin.get("/fuel-orders/x").expect(400, "invalid-input");
        admin.get("/fuel-orders/99999999999999999999").expect(400, "invalid-input");
        admin.get("/fuel-orders?page=0").expect(400, "invalid-input");
        admin.get("/fuel-orders?per_page=101").expect(400, "invalid-input");
        admin.get("/fuel-orders?status=FLYING").expect(400, "invalid-input");
        admin.get("/fuel-orders?unknown=1").expect(400, "invalid-input");
        admin.get("/fuel-orders?sort=created_at%3Bdrop").expect(400, "invalid-input");
        admin.get("/fuel-orders/1").expect(404, "not-found");
    }

    /** Lengths are counted in characters, whatever the database counts in. */
    @Test
    void takesTextUpToTheLimitInAnyScript() {
        var plane = "\uD83D\uDEE9";
        var customer = admin.post(
                        "/customers",
                        new JsonObject()
                                .put("name", plane.repeat(100))
                                .put("email", "long@example.com")
                                .put("phone", plane.repeat(40))
                                .put("company_name", plane.repeat(100))
                                .put("billing", new JsonObject().put("tax_id", plane.repeat(50))))
                .expect(201)
                .object("customer");
        assertThat(customer.getString("name")).isEqualTo(plane.repeat(100));
        var order = admin.post(
                        "/fuel-orders",
                        order().put("location_on_ramp", plane.repeat(100)).put("csr_notes", plane.repeat(2000)))
                .expect(201)
                .object("fuel_order");
        assertThat(order.getString("csr_notes")).isEqualTo(plane.repeat(2000));
        admin.post("/fuel-orders/" + order.getLong("id") + "/cancel", new JsonObject().put("reason", plane.repeat(100)))
                .expect(200);
    }

    @Test
    void searchesForWhatLooksLikeSql() {
        for (var text : List.of("'", "%27%20or%201%3D1--", "%25", "%5C", "_", "%3Cscript%3E", "%F0%9F%9B%A9")) {
            admin.get("/customers?q=" + text).expect(200);
            admin.get("/users?q=" + text).expect(200);
            admin.get("/aircraft?q=" + text).expect(200);
            admin.get("/fuel-trucks?q=" + text).expect(200);
        }
    }

    private static void assertNothingWasWritten() {
        assertThat(admin.get("/fuel-orders?status=DISPATCHED")
                        .body()
                        .getJsonObject("pagination")
                        .getLong("total"))
                .isZero();
    }
}
