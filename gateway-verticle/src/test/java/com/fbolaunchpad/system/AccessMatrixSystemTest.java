package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the contract × every role × one's own, nobody's and somebody else's object. An operation that has no
 * row here fails the test.
 */
class AccessMatrixSystemTest {
    /** Those whom the rows below have a column for, in this order; HEIR inherits LST by way of another role and has its column. */
    private enum Role {
        NOBODY,
        LST,
        CSR,
        ADMIN,
        HEIR
    }

    private static final String PASSWORD = Launchpad.PASSWORD;

    private static Launchpad launchpad;
    private static Launchpad.Client admin;
    private static Launchpad.Member desk;
    private static Launchpad.Member otherLst;
    private static int heirRole;
    private static int count;
    private static final Map<Role, Launchpad.Member> MEMBERS = new EnumMap<>(Role.class);

    /**
     * One row.
     *
     * @param object what the call is about
     * @param call path parameters by name, {@code query} and {@code body}, made afresh for each call
     * @param statuses of NOBODY, LST, CSR and ADMIN; {@code -} where there is no such object
     */
    private record Row(String operation, String object, Function<Scene, JsonObject> call, String statuses) {
        int status(Role role) {
            var column = role == Role.HEIR ? Role.LST : role;
            var status = statuses.split(" +")[column.ordinal()];
            return "-".equals(status) ? 0 : Integer.parseInt(status);
        }

        @Override
        public String toString() {
            return operation + " (" + object + ")";
        }
    }

    private static Row row(String operation, String object, String statuses, Function<Scene, JsonObject> call) {
        return new Row(operation, object, call, statuses);
    }

    static List<Row> rows() {
        return List.of(
                //                                            NOBODY LST CSR ADMIN
                row("registerUser", "anybody", "201 201 201 201", scene -> body(newUser())),
                row("login", "own account", "200 200 200 200", scene -> body(credentials(scene.email()))),
                row(
                        "login",
                        "somebody's account",
                        "401 401 401 401",
                        scene -> body(credentials(email(otherLst)).put("password", "his own password"))),
                row("refreshToken", "own token", "200 200 200 200", scene -> body(scene.refreshToken())),
                row("logout", "own session", "200 200 200 200", Scene::inAnotherSession),
                row("getMe", "oneself", "200 200 200 200", scene -> new JsonObject()),
                row("getMyPermissions", "oneself", "200 200 200 200", scene -> new JsonObject()),
                row("changeMyPassword", "oneself", "200 200 200 200", scene -> scene.asAnother()
                        .put(
                                "body",
                                new JsonObject()
                                        .put("current_password", PASSWORD)
                                        .put("new_password", "another long password"))),
                row("listMySessions", "oneself", "200 200 200 200", scene -> new JsonObject()),
                row("endMySession", "own", "200 200 200 200", scene -> id("session_id", scene.anotherSession())),
                row("endMySession", "somebody's", "404 404 404 404", scene -> id("session_id", session(otherLst))),
                row("listUsers", "all", "403 403 200 200", scene -> new JsonObject()),
                row("createUser", "new", "403 403 403 201", scene -> body(newUser())),
                row("getUser", "oneself", "403 403 200 200", scene -> id("user_id", scene.id())),
                row("getUser", "somebody", "403 403 200 200", scene -> id("user_id", otherLst.id())),
                row("updateUser", "oneself", "403 403 403 200", scene -> named(id("user_id", scene.id()))),
                row("updateUser", "somebody", "403 403 403 200", scene -> named(id("user_id", otherLst.id()))),
                row("deleteUser", "oneself", "403 403 403 409", scene -> id("user_id", scene.id())),
                row("deleteUser", "somebody", "403 403 403 200", scene -> id("user_id", user())),
                row("endUserSessions", "somebody", "403 403 403 200", scene -> id("user_id", user())),
                row("listRoles", "all", "403 403 200 200", scene -> new JsonObject()),
                row("createRole", "new", "403 403 403 201", scene -> body(newRole())),
                row("getRole", "any", "403 403 200 200", scene -> id("role_id", role())),
                row("updateRole", "any", "403 403 403 200", scene -> id("role_id", role())
                        .put("body", new JsonObject().put("description", "Another"))),
                row("deleteRole", "any", "403 403 403 200", scene -> id("role_id", role())),
                row("listRolePermissions", "any", "403 403 200 200", scene -> id("role_id", role())),
                row("addRolePermission", "any", "403 403 403 201", scene -> id("role_id", role())
                        .put("body", id("permission_id", 1))),
                row("removeRolePermission", "any", "403 403 403 200", scene -> id("role_id", roleWithPermission(1))
                        .put("permission_id", 1)),
                row("listPermissions", "all", "403 403 200 200", scene -> new JsonObject()),
                row("listAuditEntries", "all", "403 403 403 200", scene -> new JsonObject()),
                row("listCustomers", "all", "403 403 200 200", scene -> new JsonObject()),
                row("createCustomer", "new", "403 403 201 201", scene -> body(newCustomer())),
                row("getCustomer", "any", "403 403 200 200", scene -> id("customer_id", customer())),
                row("updateCustomer", "any", "403 403 200 200", scene -> named(id("customer_id", customer()))),
                row("deleteCustomer", "any", "403 403 200 200", scene -> id("customer_id", customer())),
                row("listFuelTypes", "all", "200 200 200 200", scene -> new JsonObject()),
                row("listAircraft", "all", "403 200 200 200", scene -> new JsonObject()),
                row("createAircraft", "new", "403 403 201 201", scene -> body(newAircraft())),
                row("getAircraft", "any", "403 200 200 200", scene -> tail(aircraft())),
                row("updateAircraft", "any", "403 403 200 200", scene -> tail(aircraft())
                        .put("body", new JsonObject().put("verified", true))),
                row("deleteAircraft", "any", "403 403 200 200", scene -> tail(aircraft())),
                row("listMaintenanceRecords", "any", "403 200 200 200", scene -> tail(aircraft())),
                row("createMaintenanceRecord", "new", "403 403 201 201", scene -> tail(aircraft())
                        .put("body", newRecord())),
                row("getMaintenanceRecord", "any", "403 200 200 200", scene -> maintenanceRecord()),
                row("updateMaintenanceRecord", "any", "403 403 200 200", scene -> maintenanceRecord()
                        .put("body", new JsonObject().put("kind", "OTHER"))),
                row("deleteMaintenanceRecord", "any", "403 403 200 200", scene -> maintenanceRecord()),
                row("listFuelTrucks", "all", "403 200 200 200", scene -> new JsonObject()),
                row("createFuelTruck", "new", "403 403 403 201", scene -> body(newTruck())),
                row("getFuelTruck", "any", "403 200 200 200", scene -> id("truck_id", truck())),
                row("updateFuelTruck", "any", "403 403 403 200", scene -> id("truck_id", truck())
                        .put("body", new JsonObject().put("capacity", 4_000))),
                row("deleteFuelTruck", "any", "403 403 403 200", scene -> id("truck_id", truck())),
                row("listTruckChecks", "any", "403 200 200 200", scene -> id("truck_id", truck())),
                row("recordTruckCheck", "any", "403 403 403 201", scene -> id("truck_id", truck())
                        .put("body", new JsonObject().put("kind", "DAILY").put("result", "PASSED"))),
                row("listMeterLog", "any", "403 200 200 200", scene -> id("truck_id", truck())),
                row("listFuelOrders", "all", "403 200 200 200", scene -> new JsonObject()),
                row("createFuelOrder", "new", "403 201 201 201", scene -> body(newOrder(aircraft(), null, null))),
                row("exportFuelOrders", "all", "403 403 200 200", scene -> new JsonObject()),
                row("listOrderEvents", "all", "403 200 200 200", scene -> new JsonObject()),
                row("streamOrderEvents", "all", "403 200 200 200", scene -> new JsonObject()),
                row("listRefusedFuelings", "all", "403 403 200 200", scene -> new JsonObject()),
                row("getStatusCounts", "all", "403 200 200 200", scene -> new JsonObject()),
                row("getFuelOrder", "own", "- 200 - 200", scene -> scene.own("DISPATCHED")),
                row("getFuelOrder", "unassigned", "403 200 200 200", scene -> unassigned()),
                row("getFuelOrder", "somebody's", "403 404 200 200", scene -> foreign("DISPATCHED")),
                row("getFuelOrderHistory", "own", "- 200 - 200", scene -> scene.own("DISPATCHED")),
                row("getFuelOrderHistory", "unassigned", "403 200 200 200", scene -> unassigned()),
                row("getFuelOrderHistory", "somebody's", "403 404 200 200", scene -> foreign("DISPATCHED")),
                row("updateFuelOrder", "own", "- 403 - 200", scene -> moved(scene.own("ACKNOWLEDGED"))),
                row("updateFuelOrder", "unassigned", "403 403 200 200", scene -> moved(unassigned())),
                row("updateFuelOrder", "somebody's", "403 403 200 200", scene -> moved(foreign("ACKNOWLEDGED"))),
                row("acknowledgeFuelOrderChange", "own", "- 200 - 200", scene -> changed(scene.own("ACKNOWLEDGED"))),
                row(
                        "acknowledgeFuelOrderChange",
                        "somebody's",
                        "403 404 403 403",
                        scene -> changed(foreign("ACKNOWLEDGED"))),
                row("confirmFuelOrderGrade", "own", "- 200 - 200", scene -> decal(scene.own("EN_ROUTE"))),
                row("confirmFuelOrderGrade", "unassigned", "403 403 200 200", scene -> decal(unassigned())),
                row("confirmFuelOrderGrade", "somebody's", "403 404 200 200", scene -> decal(foreign("EN_ROUTE"))),
                row("claimFuelOrder", "unassigned", "403 200 403 200", scene -> unassigned()),
                row("claimFuelOrder", "somebody's", "403 409 403 409", scene -> foreign("DISPATCHED")),
                row(
                        "changeFuelOrderStatus",
                        "own: step",
                        "- 200 - 200",
                        scene -> step(scene.own("DISPATCHED"), "ACKNOWLEDGED")),
                row(
                        "changeFuelOrderStatus",
                        "unassigned: step",
                        "403 403 403 403",
                        scene -> step(unassigned(), "ACKNOWLEDGED")),
                row(
                        "changeFuelOrderStatus",
                        "somebody's: step",
                        "403 404 403 403",
                        scene -> step(foreign("DISPATCHED"), "ACKNOWLEDGED")),
                row("changeFuelOrderStatus", "own: cancel", "- 403 - 200", scene -> cancel(scene.own("DISPATCHED"))),
                row(
                        "changeFuelOrderStatus",
                        "somebody's: cancel",
                        "403 403 200 200",
                        scene -> cancel(foreign("DISPATCHED"))),
                row("submitFuelOrderData", "own", "- 200 - 200", scene -> readings(scene.own("FUELING"))),
                row("submitFuelOrderData", "somebody's", "403 404 403 403", scene -> readings(foreign("FUELING"))),
                row("reviewFuelOrder", "own", "- 403 - 403", scene -> scene.own("COMPLETED")),
                row("reviewFuelOrder", "somebody's", "403 403 200 200", scene -> foreign("COMPLETED")),
                row("cancelFuelOrder", "own", "- 403 - 200", scene -> reason(scene.own("EN_ROUTE"))),
                row("cancelFuelOrder", "somebody's", "403 403 200 200", scene -> reason(foreign("EN_ROUTE"))),
                row("listWebhooks", "all", "403 403 403 200", scene -> new JsonObject()),
                row("createWebhook", "new", "403 403 403 201", scene -> body(newWebhook())),
                row("getWebhook", "any", "403 403 403 200", scene -> id("webhook_id", webhook())),
                row("updateWebhook", "any", "403 403 403 200", scene -> id("webhook_id", webhook())
                        .put("body", new JsonObject().put("description", "Another"))),
                row("rotateWebhookSecret", "any", "403 403 403 200", scene -> id("webhook_id", webhook())
                        .put("body", new JsonObject())),
                row("listWebhookDeliveries", "any", "403 403 403 200", scene -> id("webhook_id", webhook())),
                row("redeliverWebhookDelivery", "any", "403 403 403 200", scene -> webhookDelivery()),
                row("deleteWebhook", "any", "403 403 403 200", scene -> id("webhook_id", webhook())));
    }

    @BeforeAll
    static void start() {
        launchpad = new Launchpad(
                Engine.H2,
                "RATE_LIMIT_ATTEMPTS",
                "100000",
                "API_RATE_LIMIT",
                "0",
                "WEBHOOK_PRIVATE_TARGETS",
                "127.0.0.1");
        admin = launchpad.admin();
        desk = launchpad.member(admin, "desk", 2);
        otherLst = launchpad.member(admin, "other-lst", 3);
        var parent = role(new JsonObject().put("inherits", JsonArray.of(3)));
        heirRole = role(new JsonObject().put("inherits", JsonArray.of(parent)));
        for (var role : Role.values()) {
            MEMBERS.put(role, member(role, "member-" + role.ordinal()));
        }
    }

    @AfterAll
    static void stop() {
        launchpad.close();
    }

    @Test
    void hasARowForEveryOperation() {
        var described = new TreeSet<String>();
        rows().forEach(row -> described.add(row.operation()));

        assertThat(described).isEqualTo(new TreeSet<>(launchpad.answers.ids()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void letsEachRoleDoWhatItMayAndNoMore(Row row) {
        for (var role : Role.values()) {
            if (row.status(role) == 0) {
                continue;
            }
            var scene = new Scene(role);
            var call = row.call().apply(scene);
            var before = orderOf(call);
            var path = path(row.operation(), call);
            if ("exportFuelOrders".equals(row.operation())) {
                assertThat(download(scene, path)).as("%s as %s", row, role).isEqualTo(row.status(role));
                continue;
            }
            if ("streamOrderEvents".equals(row.operation())) {
                assertThat(stream(scene)).as("%s as %s", row, role).isEqualTo(row.status(role));
                continue;
            }
            var answer =
                    scene.client.send(launchpad.answers.methodOf(row.operation()), path, call.getJsonObject("body"));

            assertThat(answer.status())
                    .as("%s as %s: %s", row, role, answer.body())
                    .isEqualTo(row.status(role));
            if (answer.status() >= 400) {
                assertThat(orderOf(call))
                        .as("the order after %s as %s", row, role)
                        .isEqualTo(before);
            }
        }
    }

    /** The status of what has no end when it isn't a refusal. */
    private static int stream(Scene scene) {
        var token = launchpad.tokens(scene.email(), PASSWORD).getString("token");
        try (var stream = new OrderStream(launchpad.port(), token, "")) {
            if (stream.status() < 400) {
                assertThat(stream.contentType()).startsWith("text/event-stream");
                assertThat(stream.begun().lastId()).isNotEmpty();
            }
            return stream.status();
        }
    }

    /** The status of what is a file when it isn't a refusal. */
    private static int download(Scene scene, String path) {
        var token = launchpad.tokens(scene.email(), PASSWORD).getString("token");
        var answer = launchpad.exchange(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launchpad.port() + "/api" + path))
                        .header("Authorization", "Bearer " + token)
                        .build());
        if (answer.statusCode() < 400) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
            assertThat(answer.body()).startsWith("Order ID,");
        }
        return answer.statusCode();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void needsATokenWhereItNeedsAPermission(Row row) {
        if (launchpad.answers.isPublic(row.operation())) {
            assertThat(row.operation()).isIn("registerUser", "login", "refreshToken");
            return;
        }
        var path = path(row.operation(), new JsonObject()).replaceAll("\\{[a-z_]+}", "1");
        launchpad
                .anonymous()
                .send(launchpad.answers.methodOf(row.operation()), path, null)
                .expect(401, "token-missing");
    }

    @Test
    void listsToATechnicianHisOrdersAndThoseOfNobody() {
        var own = new Scene(Role.HEIR).own("DISPATCHED").getLong("order_id");
        var nobodys = unassigned().getLong("order_id");
        var foreign = foreign("DISPATCHED").getLong("order_id");

        assertThat(orders(MEMBERS.get(Role.HEIR).client()))
                .contains(own, nobodys)
                .doesNotContain(foreign);
        assertThat(orders(MEMBERS.get(Role.CSR).client())).contains(own, nobodys, foreign);
        assertThat(orders(MEMBERS.get(Role.ADMIN).client())).contains(own, nobodys, foreign);
    }

    private static List<Long> orders(Launchpad.Client client) {
        var ids = new ArrayList<Long>();
        client.get("/fuel-orders?per_page=100&sort=-id").expect(200).body().getJsonArray("orders").stream()
                .map(JsonObject.class::cast)
                .forEach(order -> ids.add(order.getLong("id")));
        return ids;
    }

    /** Who calls, and what is his. */
    private static final class Scene {
        private final Role role;
        private final Launchpad.Member me;
        private Launchpad.Client client;

        Scene(Role role) {
            this.role = role;
            this.me = MEMBERS.get(role);
            this.client = me.client();
        }

        long id() {
            return me.id();
        }

        String email() {
            return AccessMatrixSystemTest.email(me);
        }

        JsonObject refreshToken() {
            return new JsonObject()
                    .put("refresh_token", launchpad.tokens(email(), PASSWORD).getString("refresh_token"));
        }

        JsonObject inAnotherSession() {
            client = launchpad.login(email(), PASSWORD);
            return new JsonObject();
        }

        long anotherSession() {
            launchpad.login(email(), PASSWORD);
            return session(me);
        }

        JsonObject asAnother() {
            client = member(role, "another-" + (++count)).client();
            return new JsonObject();
        }

        JsonObject own(String status) {
            return new JsonObject().put("order_id", order(me, status));
        }
    }

    private static Launchpad.Member member(Role role, String name) {
        return switch (role) {
            case NOBODY -> launchpad.member(admin, name);
            case LST -> launchpad.member(admin, name, 3);
            case CSR -> launchpad.member(admin, name, 2);
            case ADMIN -> launchpad.member(admin, name, 1);
            case HEIR -> launchpad.member(admin, name, heirRole);
        };
    }

    private static String email(Launchpad.Member member) {
        return admin.get("/users/" + member.id()).expect(200).object("user").getString("email");
    }

    /** The session that the member began last. */
    private static long session(Launchpad.Member member) {
        return member.client().get("/auth/me/sessions").expect(200).body().getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .findFirst()
                .orElseThrow()
                .getLong("id");
    }

    private static String path(String operation, JsonObject call) {
        var path = launchpad.answers.pathOf(operation);
        for (var member : call) {
            path = path.replace("{" + member.getKey() + "}", member.getValue().toString());
        }
        return path;
    }

    private static JsonObject orderOf(JsonObject call) {
        var id = call.getLong("order_id");
        return id == null ? null : admin.get("/fuel-orders/" + id).expect(200).object("fuel_order");
    }

    private static JsonObject id(String name, long id) {
        return new JsonObject().put(name, id);
    }

    private static JsonObject tail(String tailNumber) {
        return new JsonObject().put("tail_number", tailNumber);
    }

    private static JsonObject body(JsonObject body) {
        return new JsonObject().put("body", body);
    }

    private static JsonObject named(JsonObject call) {
        return call.put("body", new JsonObject().put("name", "Another Name"));
    }

    private static JsonObject credentials(String email) {
        return new JsonObject().put("email", email).put("password", PASSWORD);
    }

    private static JsonObject newUser() {
        return credentials("user-" + (++count) + "@example.com");
    }

    private static long user() {
        return admin.post("/users", newUser()).expect(201).object("user").getLong("id");
    }

    private static JsonObject newRole() {
        return new JsonObject().put("name", "Role " + (++count));
    }

    private static int role() {
        return role(new JsonObject());
    }

    private static int role(JsonObject further) {
        return admin.post("/roles", newRole().mergeIn(further))
                .expect(201)
                .object("role")
                .getInteger("id");
    }

    private static int roleWithPermission(int permission) {
        int role = role();
        admin.post("/roles/" + role + "/permissions", id("permission_id", permission))
                .expect(201);
        return role;
    }

    private static JsonObject newCustomer() {
        return new JsonObject().put("name", "Customer").put("email", "customer-" + (++count) + "@example.com");
    }

    private static long customer() {
        return admin.post("/customers", newCustomer())
                .expect(201)
                .object("customer")
                .getLong("id");
    }

    private static JsonObject newAircraft() {
        return new JsonObject()
                .put("tail_number", "N" + (++count))
                .put("aircraft_type", "Type")
                .put("fuel_type", "JET_A");
    }

    private static String aircraft() {
        return admin.post("/aircraft", newAircraft())
                .expect(201)
                .object("aircraft")
                .getString("tail_number");
    }

    private static JsonObject newRecord() {
        return new JsonObject()
                .put("kind", "REPAIR")
                .put("description", "New fuel cap")
                .put("performed_by", "Ace Avionics")
                .put("performed_on", "2026-01-31");
    }

    private static JsonObject maintenanceRecord() {
        var tailNumber = aircraft();
        var record = admin.post("/aircraft/" + tailNumber + "/maintenance-records", newRecord())
                .expect(201)
                .object("maintenance_record");
        return tail(tailNumber).put("record_id", record.getLong("id"));
    }

    private static JsonObject newTruck() {
        return new JsonObject()
                .put("truck_number", "T-" + (++count))
                .put("fuel_type", "JET_A")
                .put("capacity", "5000.00")
                .put("current_meter_reading", "100.00");
    }

    private static long truck() {
        var id = admin.post("/fuel-trucks", newTruck())
                .expect(201)
                .object("fuel_truck")
                .getLong("id");
        admin.post(
                        "/fuel-trucks/" + id + "/checks",
                        new JsonObject().put("kind", "DAILY").put("result", "PASSED"))
                .expect(201);
        return id;
    }

    /** Whose receiver isn't there: it is never told anything. */
    private static JsonObject newWebhook() {
        return new JsonObject().put("url", "http://127.0.0.1:1/hook");
    }

    /** One that is there, as long as one is: there may be few of them. */
    private static long webhook() {
        return admin.get("/webhooks").expect(200).body().getJsonArray("webhooks").stream()
                .map(JsonObject.class::cast)
                .findFirst()
                .orElseGet(
                        () -> admin.post("/webhooks", newWebhook()).expect(201).object("webhook"))
                .getLong("id");
    }

    private static JsonObject webhookDelivery() {
        var webhook = webhook();
        unassigned();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            var deliveries = admin.get("/webhooks/" + webhook + "/deliveries?limit=1")
                    .expect(200)
                    .body()
                    .getJsonArray("deliveries");
            if (!deliveries.isEmpty()) {
                return id("webhook_id", webhook)
                        .put("delivery_id", deliveries.getJsonObject(0).getLong("id"));
            }
        }
        throw new AssertionError("the webhook is told nothing");
    }

    private static JsonObject newOrder(String tailNumber, Long lst, Long truck) {
        return new JsonObject()
                .put("tail_number", tailNumber)
                .put("fuel_type", "JET_A")
                .put("requested_amount", 50)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_lst_user_id", lst)
                .put("assigned_truck_id", truck);
    }

    private static JsonObject unassigned() {
        var order = desk.client()
                .post("/fuel-orders", newOrder(aircraft(), null, truck()))
                .expect(201);
        return id("order_id", order.object("fuel_order").getLong("id"));
    }

    private static JsonObject foreign(String status) {
        return id("order_id", order(otherLst, status));
    }

    /** An order of the technician that he has brought as far as this. */
    private static long order(Launchpad.Member lst, String status) {
        long id = desk.client()
                .post("/fuel-orders", newOrder(aircraft(), lst.id(), truck()))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        var steps = List.of("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED");
        for (var step : steps.subList(1, steps.indexOf(status) + 1)) {
            if ("COMPLETED".equals(step)) {
                lst.client()
                        .put("/fuel-orders/" + id + "/submit-data", READINGS)
                        .expect(200);
            } else {
                lst.client()
                        .patch("/fuel-orders/" + id + "/status", new JsonObject().put("status", step))
                        .expect(200);
            }
        }
        return id;
    }

    private static final JsonObject READINGS =
            new JsonObject().put("start_meter_reading", "100.00").put("end_meter_reading", "150.00");

    private static JsonObject readings(JsonObject call) {
        return call.put("body", READINGS);
    }

    private static JsonObject step(JsonObject call, String status) {
        return call.put("body", new JsonObject().put("status", status));
    }

    private static JsonObject moved(JsonObject call) {
        return call.put("body", new JsonObject().put("location_on_ramp", "Spot " + (++count)));
    }

    /** With an edit that the technician hasn't acknowledged yet. */
    private static JsonObject changed(JsonObject call) {
        desk.client()
                .patch("/fuel-orders/" + call.getLong("order_id"), new JsonObject().put("requested_amount", 60))
                .expect(200);
        return call.put("body", new JsonObject().put("change_version", 1));
    }

    private static JsonObject decal(JsonObject call) {
        var order = admin.get("/fuel-orders/" + call.getLong("order_id"))
                .expect(200)
                .object("fuel_order");
        return call.put(
                "body",
                tail(order.getString("tail_number")).put("fuel_type", "JET_A").put("method", "DECAL"));
    }

    private static JsonObject cancel(JsonObject call) {
        return call.put("body", new JsonObject().put("status", "CANCELLED").put("reason", "Weather"));
    }

    private static JsonObject reason(JsonObject call) {
        return call.put("body", new JsonObject().put("reason", "Weather"));
    }
}
