package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published on {@code orders.status}, and the positions in the log. */
@ParameterizedClass
@EnumSource(Engine.class)
class EventLogTest {
    private final OrdersFixture orders;

    EventLogTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    @Test
    void publishesEveryChangeAsACloudEvent() {
        var id = orders.orderIn(OrderStatus.REVIEWED);

        var events = orders.events(6);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getString("specversion")).isEqualTo("1.0");
            assertThat(event.getString("source")).isEqualTo("/orders");
            assertThat(event.getString("subject")).isEqualTo(Long.toString(id));
            assertThat(event.getString("id")).hasSize(36);
            assertThat(event.getJsonObject("data").getString("fuel_type")).isEqualTo("JET_A");
            assertThat(event.getJsonObject("data").getString("tail_number")).isEqualTo("N1");
        });
        assertThat(events)
                .extracting(event -> event.getString("type"))
                .startsWith("com.fbolaunchpad.order.created.v1", "com.fbolaunchpad.order.status-changed.v1");
        assertThat(events)
                .extracting(event -> event.getJsonObject("data").getString("to"))
                .containsExactly("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED", "REVIEWED");
        assertThat(events)
                .extracting(event -> event.getJsonObject("data").getString("from"))
                .containsExactly(null, "DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED");
        assertThat(events)
                .extracting(event -> event.getJsonObject("data").getLong("actor"))
                .containsExactly(20L, 31L, 31L, 31L, 31L, 20L);
        assertThat(events)
                .extracting(event -> event.getJsonObject("data").getLong("order_version"))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events).extracting(event -> event.getLong("sequence")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void numbersSimultaneousChangesWithoutGapAndPublishesThemInOrder() {
        var made = IntStream.range(0, 60)
                .mapToObj(i -> orders.call("createFuelOrder", order(), CSR))
                .toList();
        Await.result(Future.all(made));

        assertThat(orders.events(60).stream().map(event -> event.getLong("sequence")))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(orders.sql("select last_position from order_event_position")
                        .get(0)
                        .getLong(0))
                .isEqualTo(60);
    }

    @Test
    void publishesWhatAnotherNodeCommittedAndLeft() {
        orders.dispatched();
        orders.events(1);
        // As a node leaves it that dies between the commit of a change and its publication.
        orders.sql("update order_event set log_position = null");

        assertThat(orders.events(1).get(0).getLong("sequence")).isEqualTo(2);
    }

    @Test
    void twoNodesOnOneDatabaseGiveEveryEventOnePosition() {
        Await.result(orders.vertx.deployVerticle(new OrdersVerticle(), TestSettings.deployment(orders.settings)));

        var made = IntStream.range(0, 40)
                .mapToObj(i -> orders.call("createFuelOrder", order(), CSR))
                .toList();
        Await.result(Future.all(made));

        List<Long> sequences = orders.events(40).stream()
                .map(event -> event.getLong("sequence"))
                .toList();
        assertThat(sequences)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
    }

    /** A node whose clock was an hour ahead made the order and died; one whose clock is right goes on with it. */
    @Test
    void positionsTheChangesOfAnOrderByVersionWhateverTheClocksOfTwoNodesSay() {
        var id = orders.dispatched();
        orders.events(1);
        var ahead = Instant.now().plus(1, ChronoUnit.HOURS);
        var done = Promise.<Void>promise();
        var held = orders.heldPositions(done.future());
        orders.sql("update fuel_order set updated_at = $1", ahead);
        orders.sql("update order_event set recorded_at = $1, log_position = null", ahead);
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(id, "ACKNOWLEDGED"), OrdersFixture.LST);
        orders.ask("changeFuelOrderStatus", OrdersFixture.step(id, "EN_ROUTE"), OrdersFixture.LST);
        orders.dispatched();
        assertThat(orders.sql("select id from order_event where log_position is null"))
                .hasSize(4);
        done.complete();
        Await.result(held);

        var events = orders.events(4);
        assertThat(sequences(events)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(versions(events, id)).containsExactly(1L, 2L, 3L);
    }

    private static List<Long> sequences(List<JsonObject> events) {
        return events.stream().map(event -> event.getLong("sequence")).toList();
    }

    private static List<Long> versions(List<JsonObject> events, long orderId) {
        return events.stream()
                .map(event -> event.getJsonObject("data"))
                .filter(data -> data.getLong("order_id") == orderId)
                .map(data -> data.getLong("order_version"))
                .toList();
    }

    @Test
    void positionsMoreThanOneBatchThatADeadNodeLeft() {
        var ids = List.of(orders.dispatched(), orders.dispatched(), orders.dispatched());
        orders.events(3);
        orders.stop();
        leave(ids, 151);
        orders.start();

        var events = orders.events(450);
        assertThat(sequences(events))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(4, 453).boxed().toList());
        assertThat(ids).allSatisfy(id -> assertThat(versions(events, id))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2, 151).boxed().toList()));
        assertThat(orders.sql("select last_position from order_event_position"
                                + " where not exists (select 1 from order_event where log_position is null)")
                        .get(0)
                        .getLong(0))
                .isEqualTo(453);
    }

    /** Events of the versions from 2 on, the last one written first, and seven at a time with one time. */
    private void leave(List<Long> ids, long lastVersion) {
        var database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
        var begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Await.result(database.<Void>transaction(sql -> {
            var written = Future.<Void>succeededFuture();
            for (var version = lastVersion; version > 1; version--) {
                for (var id : ids) {
                    var event = new OrderEvent(
                            UUID.randomUUID().toString(),
                            id,
                            version,
                            "edited",
                            begin.plusSeconds(version / 7),
                            new JsonObject().put("order_id", id).put("order_version", version),
                            "*",
                            null);
                    written = written.compose(before -> new OrderEventTable().insert(sql, event));
                }
            }
            return written;
        }));
        Await.result(database.close());
    }

    @Test
    void givesPositionsWhenItCanAgain() {
        orders.dispatched();
        orders.events(1);
        orders.sql("alter table order_event_position rename to gone");
        orders.dispatched();
        orders.dispatched();
        assertThat(orders.sql("select id from order_event where log_position is null"))
                .hasSize(2);
        orders.sql("alter table gone rename to order_event_position");

        assertThat(sequences(orders.events(2))).containsExactly(2L, 3L);
    }

    @Test
    void hasPublishedWhatWasChangedWhenItHasStopped() {
        var made = IntStream.range(0, 20)
                .mapToObj(i -> orders.call("createFuelOrder", order(), CSR))
                .toList();
        Await.result(Future.all(made));
        orders.stop();

        assertThat(orders.sql("select id from order_event where log_position is null"))
                .isEmpty();
        assertThat(orders.events(20)).hasSize(20);
    }

    @Test
    void aServiceStartedAgainFindsItsOrdersAndGoesOnCounting() {
        var id = orders.dispatched();
        orders.events(1);

        orders.stop();
        orders.start();

        assertThat(orders.read(id).getString("status")).isEqualTo("DISPATCHED");
        orders.ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Off"), CSR);
        assertThat(orders.events(1).get(0).getLong("sequence")).isEqualTo(2);
        assertThat(orders.ask("health", new JsonObject(), CSR).getString("status"))
                .isEqualTo("UP");
    }
}
