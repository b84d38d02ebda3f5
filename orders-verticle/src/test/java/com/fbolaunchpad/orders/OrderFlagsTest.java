package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** noteTruckFitness and readOrderTerms, which the fleet service calls. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderFlagsTest {
    private final OrdersFixture orders;

    OrderFlagsTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    private static JsonObject fitness(long truckId, String reason, Object... orderIds) {
        return new JsonObject().put("truck_id", truckId).put("reason", reason).put("order_ids", JsonArray.of(orderIds));
    }

    private JsonArray note(JsonObject fitness) {
        return orders.ask("noteTruckFitness", fitness, Caller.service("test")).getJsonArray("unknown_order_ids");
    }

    private String flag(long id) {
        return orders.read(id).getString("flag_reason");
    }

    @Test
    void flagsTheOpenOrdersOfTheTruckAndNoOthers() {
        var open = orders.dispatched();
        var fueling = orders.orderIn(OrderStatus.FUELING);
        var over = orders.orderIn(OrderStatus.COMPLETED);
        var elsewhere = orders.dispatched();
        orders.ask(
                "updateFuelOrder", new JsonObject().put("order_id", elsewhere).put("assigned_truck_id", 2), CSR);

        assertThat(note(fitness(1, "The truck is held.", open, fueling, over, elsewhere, 4711)))
                .isEqualTo(JsonArray.of(4711));

        assertThat(flag(open)).isEqualTo("The truck is held.");
        assertThat(flag(fueling)).isEqualTo("The truck is held.");
        assertThat(flag(over)).isNull();
        assertThat(flag(elsewhere)).isNull();
        var entry = orders.history(open).get(1);
        assertThat(entry.getString("action")).isEqualTo("EDITED");
        assertThat(entry.getValue("actor_user_id")).isNull();
        assertThat(entry.getJsonObject("changes").getMap()).containsOnlyKeys("flag_reason");
    }

    @Test
    void changesNothingTheSecondTimeAndTakesTheFlagAwayAgain() {
        var id = orders.dispatched();
        note(fitness(1, "The truck is held.", id));
        note(fitness(1, "The truck is held.", id));
        assertThat(orders.read(id).getLong("version")).isEqualTo(2);

        note(fitness(1, null, id));

        assertThat(flag(id)).isNull();
        assertThat(orders.read(id).getLong("version")).isEqualTo(3);
    }

    @Test
    void losesTheFlagWithTheTruck() {
        var id = orders.dispatched();
        note(fitness(1, "The truck is held.", id));

        orders.ask("updateFuelOrder", new JsonObject().put("order_id", id).put("assigned_truck_id", 2), CSR);

        assertThat(flag(id)).isNull();
    }

    @Test
    void losesTheFlagWhenTheOrderIsOver() {
        var id = orders.orderIn(OrderStatus.FUELING);
        note(fitness(1, "The truck is held.", id));

        orders.ask("submitFuelOrderData", OrdersFixture.readings(id, "1.00", "2.00"), OrdersFixture.LST);

        assertThat(flag(id)).isNull();
    }

    @Test
    void settlesWhatOpenOrdersTakeOnceAtEveryStart() {
        var open = orders.dispatched();
        var over = orders.orderIn(OrderStatus.CANCELLED);
        orders.stop();
        orders.asked.clear();
        orders.refusals.put("settleReservations", Problem.unavailable("service-unavailable", "Away.", 2));
        orders.start();
        orders.awaitAsked("settleReservations", 1);
        orders.refusals.clear();

        orders.awaitAsked("settleReservations", 2);

        assertThat(orders.asked.get("settleReservations"))
                .extracting(asked -> asked.getLong("order_id"))
                .contains(open)
                .doesNotContain(over);
        assertThat(orders.lastAsked("settleReservations").getBoolean("open")).isTrue();
    }

    @Test
    void settlesOpenOrdersHoweverManyThereAre() {
        var made = IntStream.range(0, 201)
                .mapToObj(i -> orders.call("createFuelOrder", OrdersFixture.order(), OrdersFixture.CSR))
                .toList();
        Await.result(Future.all(made));
        orders.stop();
        orders.asked.clear();
        orders.start();

        orders.awaitAsked("settleReservations", 201);

        assertThat(orders.asked.get("settleReservations"))
                .extracting(asked -> asked.getLong("order_id"))
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSize(201);
    }

    @Test
    void getsThroughWhileTheDeskEdits() {
        var id = orders.dispatched();
        var edits = IntStream.range(0, 10)
                .mapToObj(i -> orders.call(
                                "updateFuelOrder",
                                new JsonObject().put("order_id", id).put("csr_notes", "Note " + i),
                                CSR)
                        .otherwiseEmpty())
                .toList();

        note(fitness(1, "The truck is held.", id));
        Await.result(Future.all(edits));

        assertThat(flag(id)).isEqualTo("The truck is held.");
    }

    @Test
    void readsWhatOrdersTakeAndLeavesOutWhatIsNot() {
        var open = orders.dispatched();
        var over = orders.orderIn(OrderStatus.CANCELLED);

        var read = orders.ask(
                        "readOrderTerms",
                        new JsonObject().put("order_ids", JsonArray.of(open, over, 4711)),
                        Caller.service("test"))
                .getJsonArray("orders");

        assertThat(read.stream().map(JsonObject.class::cast))
                .extracting(order -> order.getLong("order_id"), order -> order.getBoolean("open"))
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(open, true),
                        org.assertj.core.groups.Tuple.tuple(over, false));
        var terms = read.stream()
                .map(JsonObject.class::cast)
                .filter(order -> order.getBoolean("open"))
                .findFirst()
                .orElseThrow();
        assertThat(terms.getString("tail_number")).isEqualTo("N1");
        assertThat(terms.getString("fuel_type")).isEqualTo("JET_A");
        assertThat(terms.getLong("truck_id")).isEqualTo(1);
        assertThat(terms.getLong("version")).isEqualTo(1);
    }
}
