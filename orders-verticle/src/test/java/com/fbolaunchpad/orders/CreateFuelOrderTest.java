package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.ADMIN;
import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static com.fbolaunchpad.orders.OrdersFixture.OTHER_LST;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** createFuelOrder, listFuelOrders, getFuelOrder and getStatusCounts. */
@ParameterizedClass
@EnumSource(Engine.class)
class CreateFuelOrderTest {
    private final Engine engine;
    private final OrdersFixture orders;

    CreateFuelOrderTest(Engine engine) {
        this.engine = engine;
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    @Test
    void makesAnOrderWithEverythingThatWasSaid() {
        var customer = orders.ask(
                        "createCustomer", new JsonObject().put("name", "Pat").put("email", "pat@example.com"), CSR)
                .getJsonObject("customer");

        var answer = orders.ask(
                "createFuelOrder",
                order(
                        "assigned_lst_user_id",
                        31,
                        "assigned_truck_id",
                        1,
                        "customer_id",
                        customer.getLong("id"),
                        "additive_requested",
                        true,
                        "csr_notes",
                        "Prist",
                        "priority",
                        "HIGH",
                        "due_at",
                        "2026-11-22T17:00:00+02:00"),
                CSR);

        var made = answer.getJsonObject("fuel_order");
        assertThat(answer.getString("message")).isNotBlank();
        assertThat(made.getString("status")).isEqualTo("DISPATCHED");
        assertThat(made.getString("tail_number")).isEqualTo("N1");
        assertThat(made.getString("requested_amount")).isEqualTo("250.50");
        assertThat(made.getLong("assigned_lst_user_id")).isEqualTo(31);
        assertThat(made.getLong("assigned_truck_id")).isEqualTo(1);
        assertThat(made.getLong("customer_id")).isEqualTo(customer.getLong("id"));
        assertThat(made.getBoolean("additive_requested")).isTrue();
        assertThat(made.getString("csr_notes")).isEqualTo("Prist");
        assertThat(made.getString("priority")).isEqualTo("HIGH");
        assertThat(made.getString("due_at")).isEqualTo("2026-11-22T15:00:00Z");
        assertThat(made.getLong("version")).isEqualTo(1);
        assertThat(made.getString("dispatch_timestamp")).isEqualTo(made.getString("created_at"));
        assertThat(orders.read(made.getLong("id"))).isEqualTo(made);
    }

    @Test
    void leavesOpenWhatIsNotAssigned() {
        var made = orders.ask("createFuelOrder", order(), CSR).getJsonObject("fuel_order");

        assertThat(made.getValue("assigned_lst_user_id")).isNull();
        assertThat(made.getValue("assigned_truck_id")).isNull();
        assertThat(made.getString("priority")).isEqualTo("NORMAL");
    }

    @Test
    void spreadsAutomaticAssignmentsEvenly() {
        var made = IntStream.range(0, 20)
                .mapToObj(i ->
                        orders.call("createFuelOrder", order("assigned_lst_user_id", -1, "assigned_truck_id", -1), CSR))
                .toList();
        var answers = Await.result(Future.all(made)).<JsonObject>list().stream()
                .map(answer -> answer.getJsonObject("fuel_order"))
                .toList();

        assertThat(answers.stream()
                        .collect(Collectors.groupingBy(
                                answer -> answer.getLong("assigned_lst_user_id"), Collectors.counting())))
                .containsEntry(31L, 10L)
                .containsEntry(32L, 10L);
        assertThat(answers.stream()
                        .collect(Collectors.groupingBy(
                                answer -> answer.getLong("assigned_truck_id"), Collectors.counting())))
                .containsEntry(1L, 10L)
                .containsEntry(2L, 10L);
    }

    @Test
    void refusesAndLeavesNoRow() {
        refused(order("fuel_type", "100LL"), 409, "fuel-grade-mismatch");
        refused(order("assigned_truck_id", 3), 409, "fuel-grade-mismatch");
        refused(order("tail_number", "N9"), 422, "unknown-aircraft");
        refused(order("tail_number", "N9", "aircraft_type", "Learjet 45"), 422, "unknown-aircraft");
        refused(order("customer_id", 4711), 422, "unknown-customer");
        refused(order("assigned_lst_user_id", 20), 422, "unknown-technician");
        refused(order("tail_number", "N9", "fuel_type", "100LL", "assigned_truck_id", -1), 422, "unknown-aircraft");

        assertThat(orders.sql("select id from fuel_order")).isEmpty();
        assertThat(orders.sql("select id from order_event")).isEmpty();
        assertThat(orders.sql("select user_id from idempotency_key")).isEmpty();
    }

    @Test
    void recordsWhoTriedToMisfuelThoughThereIsNoOrder() {
        refused(order("fuel_type", "100LL", "assigned_truck_id", 3), 409, "fuel-grade-mismatch");
        refused(order("tail_number", "N9"), 422, "unknown-aircraft");

        var recorded = orders.sql("select * from order_history");
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).getString("action")).isEqualTo("REFUSED");
        assertThat(recorded.get(0).getLong("order_id")).isNull();
        assertThat(recorded.get(0).getLong("actor_user_id")).isEqualTo(20);
        assertThat(recorded.get(0).getString("client_address")).isEqualTo("192.0.2.1");
        assertThat(new JsonObject(recorded.get(0).getString("changes")))
                .isEqualTo(new JsonObject()
                        .put("tail_number", "n1 ")
                        .put("fuel_type", "100LL")
                        .put("assigned_truck_id", 3)
                        .put("code", "fuel-grade-mismatch")
                        .put("detail", "The grades do not agree."));
    }

    @Test
    void reservesBeforeTheOrderIsWrittenAndSettlesAfter() {
        var id = orders.ask("createFuelOrder", order("assigned_truck_id", -1), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");

        assertThat(orders.asked.get("reserveFueling"))
                .extracting(input -> input.getLong("truck_id"))
                .containsExactly(null, 1L);
        assertThat(orders.asked.get("reserveFueling"))
                .allSatisfy(input -> assertThat(input.getLong("order_id")).isEqualTo(id))
                .allSatisfy(input -> assertThat(input.getLong("order_version")).isEqualTo(1));
        orders.awaitAsked("settleReservations", 1);
        assertThat(orders.lastAsked("settleReservations"))
                .isEqualTo(new JsonObject()
                        .put("order_id", id)
                        .put("order_version", 1)
                        .put("tail_number", "N1")
                        .put("fuel_type", "JET_A")
                        .put("truck_id", 1)
                        .put("open", true));
    }

    @Test
    void takesTheNextTruckWhenTheFirstMayNotFuelAnyMore() {
        orders.unfitTrucks.add(1L);
        var made = orders.ask("createFuelOrder", order("assigned_truck_id", -1), CSR)
                .getJsonObject("fuel_order");
        assertThat(made.getLong("assigned_truck_id")).isEqualTo(2);

        orders.unfitTrucks.add(2L);
        refused(order("assigned_truck_id", -1), 409, "no-truck-available");
    }

    @Test
    void needsNoMoreThanOneConnection() {
        try (var narrow = new OrdersFixture(engine, "DATABASE_POOL_SIZE", "1")) {
            narrow.unfitTrucks.addAll(List.of(1L, 2L));
            var made = IntStream.range(0, 10)
                    .mapToObj(i -> narrow.call(
                                    "createFuelOrder", order("assigned_lst_user_id", -1, "assigned_truck_id", -1), CSR)
                            .map("made")
                            .recover(failure -> Future.succeededFuture(((Problem) failure).code())))
                    .toList();
            assertThat(Await.result(Future.all(made)).<String>list()).containsOnly("no-truck-available");
        }
    }

    @Test
    void freesWhatWasReservedForAnOrderThatIsRefused() {
        refused(order("assigned_lst_user_id", 20), 422, "unknown-technician");

        orders.awaitAsked("settleReservations", 1);
        assertThat(orders.lastAsked("settleReservations").getBoolean("open")).isFalse();
    }

    @Test
    void makesOneOrderForOneIdempotencyKeyWhateverHappensInBetween() {
        var posts = IntStream.range(0, 20)
                .mapToObj(i -> orders.call("createFuelOrder", order("idempotency_key", "order-1"), CSR)
                        .map(answer -> answer.getJsonObject("fuel_order").getLong("id"))
                        .recover(failure ->
                                failure instanceof Problem problem && "idempotency-key-in-use".equals(problem.code())
                                        ? Future.succeededFuture(-1L)
                                        : Future.failedFuture(failure)))
                .toList();
        var ids = Await.result(Future.all(posts)).<Long>list().stream()
                .filter(id -> id > 0)
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);

        orders.stop();
        orders.start();

        var again = orders.ask("createFuelOrder", order("idempotency_key", "order-1"), CSR);
        assertThat(again.getJsonObject("fuel_order").getLong("id")).isEqualTo(ids.get(0));
        assertThat(orders.sql("select id from fuel_order")).hasSize(1);
        assertThat(orders.sql("select id from order_event")).hasSize(1);
        assertThat(orders.refused("createFuelOrder", order("idempotency_key", "order-1", "requested_amount", 1), CSR)
                        .code())
                .isEqualTo("idempotency-key-reused");
    }

    private void refused(JsonObject input, int status, String code) {
        var problem = orders.refused("createFuelOrder", input, CSR);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code);
    }

    @Test
    void registersAnUnknownAircraftForOneWhoMay() {
        var made = orders.ask("createFuelOrder", order("tail_number", "n9", "aircraft_type", "Learjet 45"), ADMIN)
                .getJsonObject("fuel_order");

        assertThat(made.getString("tail_number")).isEqualTo("N9");
        assertThat(orders.knownAircraft).contains("N9");
    }

    @Test
    void registersNoAircraftForAnOrderThatIsRefused() {
        var problem = orders.refused(
                "createFuelOrder",
                order("tail_number", "N9", "aircraft_type", "Cub", "fuel_type", "100LL", "assigned_truck_id", -1),
                ADMIN);

        assertThat(problem.code()).isEqualTo("no-truck-available");
        assertThat(orders.knownAircraft).doesNotContain("N9");
    }

    @Test
    void passesOnThatTheFleetServiceIsAway() {
        orders.refusals.put("reserveFueling", Problem.unavailable("service-unavailable", "Away.", 2));

        var problem = orders.refused("createFuelOrder", order(), CSR);

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).isEqualTo(2);
        assertThat(orders.sql("select id from fuel_order")).isEmpty();
    }

    @Test
    void listsByEveryFilter() {
        var first = orders.dispatched();
        var second = orders.ask(
                        "createFuelOrder", order("tail_number", "N2", "priority", "LOW", "assigned_truck_id", 2), CSR)
                .getJsonObject("fuel_order");
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(first, "ACKNOWLEDGED"), LST);
        var created = second.getString("created_at");

        assertThat(listed(new JsonObject())).containsExactly(second.getLong("id"), first);
        assertThat(listed(new JsonObject().put("sort", "id"))).containsExactly(first, second.getLong("id"));
        assertThat(listed(new JsonObject().put("status", new JsonArray().add("ACKNOWLEDGED"))))
                .containsExactly(first);
        assertThat(listed(new JsonObject()
                        .put("status", new JsonArray().add("ACKNOWLEDGED").add("DISPATCHED"))))
                .hasSize(2);
        assertThat(listed(new JsonObject().put("tail_number", "n2"))).containsExactly(second.getLong("id"));
        assertThat(listed(new JsonObject().put("fuel_type", "JET_A"))).hasSize(2);
        assertThat(listed(new JsonObject().put("fuel_type", "100LL"))).isEmpty();
        assertThat(listed(new JsonObject().put("assigned_lst_user_id", 31))).containsExactly(first);
        assertThat(listed(new JsonObject().put("assigned_truck_id", 2))).containsExactly(second.getLong("id"));
        assertThat(listed(new JsonObject().put("priority", "LOW"))).containsExactly(second.getLong("id"));
        assertThat(listed(new JsonObject().put("customer_id", 1))).isEmpty();
        assertThat(listed(new JsonObject().put("created_from", created))).containsExactly(second.getLong("id"));
        assertThat(listed(new JsonObject().put("created_to", created))).containsExactly(first);
        for (var sort : new String[] {"created_at", "-created_at", "due_at", "-due_at", "id", "-id"}) {
            assertThat(listed(new JsonObject().put("sort", sort))).hasSize(2);
        }
        var page = orders.ask("listFuelOrders", new JsonObject().put("page", 2).put("per_page", 1), CSR);
        assertThat(page.getJsonArray("orders")).hasSize(1);
        assertThat(page.getJsonObject("pagination").getLong("total")).isEqualTo(2);
        assertThat(page.getJsonObject("pagination").getBoolean("has_next")).isFalse();
    }

    private List<Long> listed(JsonObject filter) {
        return ids(orders.ask("listFuelOrders", filter, CSR));
    }

    private static List<Long> ids(JsonObject list) {
        return list.getJsonArray("orders").stream()
                .map(order -> ((JsonObject) order).getLong("id"))
                .toList();
    }

    @Test
    void showsTechniciansTheirOwnAndUnassignedOrdersOnly() {
        var own = orders.dispatched();
        var open = orders.ask("createFuelOrder", order(), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");

        assertThat(ids(orders.ask("listFuelOrders", new JsonObject(), LST))).containsExactly(open, own);
        assertThat(ids(orders.ask("listFuelOrders", new JsonObject(), OTHER_LST)))
                .containsExactly(open);
        var problem = orders.refused("getFuelOrder", new JsonObject().put("order_id", own), OTHER_LST);
        assertThat(problem.status()).isEqualTo(404);
        assertThat(orders.refused("getFuelOrderHistory", new JsonObject().put("order_id", own), OTHER_LST)
                        .status())
                .isEqualTo(404);
        assertThat(orders.refused("getFuelOrder", new JsonObject().put("order_id", 999_999), CSR)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void countsByStatus() {
        orders.dispatched();
        orders.orderIn(OrderStatus.ACKNOWLEDGED);
        orders.orderIn(OrderStatus.FUELING);
        orders.orderIn(OrderStatus.COMPLETED);
        orders.orderIn(OrderStatus.CANCELLED);

        var counts = orders.ask("getStatusCounts", new JsonObject(), CSR).getJsonObject("counts");

        assertThat(counts.getLong("pending")).isEqualTo(1);
        assertThat(counts.getLong("in_progress")).isEqualTo(2);
        assertThat(counts.getLong("completed")).isEqualTo(1);
        assertThat(counts.getJsonObject("by_status").getLong("CANCELLED")).isEqualTo(1);
        assertThat(counts.getJsonObject("by_status").getLong("REVIEWED")).isZero();
    }
}
