package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** That what is told of orders by status is what there is of them, at every moment. */
@ParameterizedClass
@EnumSource(Engine.class)
class StatusCountsTest {
    private final OrdersFixture orders;

    StatusCountsTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    private Map<String, Object> told() {
        return orders.ask("getStatusCounts", new JsonObject(), CSR)
                .getJsonObject("counts")
                .getJsonObject("by_status")
                .getMap();
    }

    /** What has been counted, whatever has happened since. */
    private Map<String, Long> counted() {
        return orders.sql("select status, orders from order_status_count where orders <> 0").stream()
                .collect(java.util.stream.Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }

    @Test
    void tellsThatThereIsNone() {
        assertThat(told().values()).hasSize(7).containsOnly(0L);
    }

    @Test
    void followsOrdersThroughTheirLives() {
        orders.orderIn(OrderStatus.REVIEWED);
        orders.orderIn(OrderStatus.FUELING);
        var id = orders.dispatched();
        orders.ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Off"), CSR);
        orders.events(6 + 4 + 2);

        assertThat(told())
                .containsEntry("REVIEWED", 1L)
                .containsEntry("FUELING", 1L)
                .containsEntry("CANCELLED", 1L);
        assertThat(told()).containsEntry("DISPATCHED", 0L).containsEntry("ACKNOWLEDGED", 0L);
        assertThat(counted()).isEqualTo(Map.of("REVIEWED", 1L, "FUELING", 1L, "CANCELLED", 1L));
    }

    @Test
    void knowsWhatHasNoPositionYet() {
        var id = orders.dispatched();
        orders.events(1);
        var done = Promise.<Void>promise();
        var held = orders.heldPositions(done.future());
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(id, "ACKNOWLEDGED"), LST);
        orders.dispatched();

        assertThat(told()).containsEntry("DISPATCHED", 1L).containsEntry("ACKNOWLEDGED", 1L);
        assertThat(counted()).isEqualTo(Map.of("DISPATCHED", 1L));

        done.complete();
        Await.result(held);
        orders.events(2);
        assertThat(told()).containsEntry("DISPATCHED", 1L).containsEntry("ACKNOWLEDGED", 1L);
        assertThat(counted()).isEqualTo(Map.of("DISPATCHED", 1L, "ACKNOWLEDGED", 1L));
    }

    @Test
    void isRightWhileManyOrdersAreMadeAtOnce() {
        var made = IntStream.range(0, 40)
                .mapToObj(i -> orders.call("createFuelOrder", order(), CSR))
                .toList();
        var told = new ArrayList<Long>();
        while (made.stream().anyMatch(answer -> !answer.isComplete())) {
            var atLeast = made.stream().filter(Future::isComplete).count();
            told.add((Long) told().get("DISPATCHED"));
            assertThat(told.get(told.size() - 1)).isBetween(atLeast, 40L);
        }
        Await.result(Future.all(made));

        assertThat(told).isSorted();
        assertThat(told()).containsEntry("DISPATCHED", 40L);
        orders.events(40);
        assertThat(counted()).isEqualTo(Map.of("DISPATCHED", 40L));
    }

    /** As a node of the release before does it. */
    @Test
    void catchesUpWithPositionsThatWereGivenWithoutCounting() {
        var first = orders.dispatched();
        var second = orders.dispatched();
        orders.events(2);
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(first, "ACKNOWLEDGED"), LST);
        orders.events(1);
        orders.sql("update order_status_count set orders = 0");
        orders.sql("update order_status_count set orders = 1 where status = 'DISPATCHED'");
        orders.sql("update order_event_position set counted_position = 1");

        assertThat(told()).containsEntry("DISPATCHED", 1L).containsEntry("ACKNOWLEDGED", 1L);

        orders.ask("changeFuelOrderStatus", OrdersFixture.step(second, "ACKNOWLEDGED"), LST);
        orders.events(1);
        assertThat(told()).containsEntry("DISPATCHED", 0L).containsEntry("ACKNOWLEDGED", 2L);
        assertThat(counted()).isEqualTo(Map.of("ACKNOWLEDGED", 2L));
    }

    /** What these events say is wrong: it must not be asked. */
    @Test
    void looksThroughTheOrdersWhereMoreEventsAreNotCountedThanAnyoneWouldRead() {
        var id = orders.dispatched();
        orders.events(1);
        var digits = "(values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
        orders.sql("insert into order_event (id, order_id, order_version, type, recorded_at, data, log_position)"
                + " select cast(n as varchar(36)), " + id + ", n, 'status-changed', current_timestamp,"
                + " '{\"to\": \"REVIEWED\"}', n from (select 2 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n as n from "
                + digits + " a (n) cross join " + digits + " b (n) cross join " + digits + " c (n) cross join " + digits
                + " d (n)) numbers");
        orders.sql("update order_event_position set last_position = 10001");
        assertThat(told()).containsEntry("REVIEWED", 10_000L);

        orders.sql(
                "insert into order_event (id, order_id, order_version, type, recorded_at, data, log_position)"
                        + " select 'last', order_id, 10002, type, recorded_at, data, 10002 from order_event where id = '10001'");
        orders.sql("update order_event_position set last_position = 10002");
        assertThat(told()).containsEntry("REVIEWED", 0L).containsEntry("DISPATCHED", 1L);
    }

    @Test
    void countsWhatWasThereBeforeAnythingWasCounted() {
        var id = orders.dispatched();
        orders.dispatched();
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(id, "ACKNOWLEDGED"), LST);
        orders.events(3);
        orders.stop();
        orders.sql("update order_status_count set orders = 0");
        orders.sql("update order_event_position set counted_position = -1, last_position = 2");
        orders.sql("update order_event set log_position = null where log_position = 3");
        orders.start();

        assertThat(told()).containsEntry("DISPATCHED", 1L).containsEntry("ACKNOWLEDGED", 1L);
        assertThat(orders.events(1).get(0).getLong("sequence")).isEqualTo(3);
        assertThat(told()).containsEntry("DISPATCHED", 1L).containsEntry("ACKNOWLEDGED", 1L);
        assertThat(counted()).isEqualTo(Map.of("DISPATCHED", 1L, "ACKNOWLEDGED", 1L));
    }

    @Test
    void addsUpWhatEventsSay() {
        assertThat(StatusCounts.changes(List.of(
                        event(null, "DISPATCHED"),
                        event("DISPATCHED", "ACKNOWLEDGED"),
                        event("FUELING", "FUELING"),
                        event(null, "DISPATCHED"),
                        new JsonObject())))
                .isEqualTo(Map.of(OrderStatus.DISPATCHED, 1L, OrderStatus.ACKNOWLEDGED, 1L));
    }

    private static JsonObject event(String from, String to) {
        return new JsonObject().put("from", from).put("to", to);
    }
}
