package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.orderEvent;
import static com.fbolaunchpad.fleet.Fleet.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a truck is out for when messages are lost, the service starts anew, or the log has forgotten. */
@ParameterizedClass
@EnumSource(Engine.class)
class TruckWorkRecoveryTest {
    private static final long ORDER = 7;
    private static final long OTHER = 8;

    private final Engine engine;
    private final Fleet fleet;
    private final FakeEventLog orderEvents;
    private final long truck;

    TruckWorkRecoveryTest(Engine engine) {
        this.engine = engine;
        fleet = new Fleet(engine);
        orderEvents = fleet.orderEvents();
        truck = fleet.truck("JET_A");
    }

    @AfterEach
    void stop() {
        fleet.stop();
    }

    private static JsonObject active(long order, String status, long sinceVersion) {
        return json("order_id", order, "status", status, "since", time(sinceVersion));
    }

    /** The positions behind which events were asked for; null for the beginning. */
    private List<Long> readAfter() {
        return orderEvents.requests().stream()
                .map(BusRequest::input)
                .map(input -> input.getLong("after"))
                .toList();
    }

    private void addMany(long first, long last) {
        for (var order = first; order <= last; order++) {
            orderEvents.addSilently(orderEvent(order, 1, "DISPATCHED", truck));
            orderEvents.addSilently(orderEvent(order, 2, "EN_ROUTE", truck));
        }
    }

    @Test
    void itFollowsEventsWhoseMessagesAreLost() {
        fleet.awaitTaken(orderEvents.addSilently(orderEvent(ORDER, 3, "EN_ROUTE", truck)));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(ORDER, "EN_ROUTE", 3)));
        fleet.awaitTaken(orderEvents.addSilently(orderEvent(ORDER, 4, "CANCELLED", truck)));
        assertThat(fleet.activeOrders(truck)).isEqualTo(new JsonArray());
    }

    @Test
    void oneOfTwoInstancesReadsTheLogAndTakesEachEventOnce() {
        addMany(1, 60);
        fleet.awaitTaken(orderEvents.add(orderEvent(1, 3, "FUELING", truck)));

        assertThat(fleet.activeOrders(truck)).hasSize(60);
        assertThat(readAfter()).isSortedAccordingTo((one, other) -> Long.compare(position(one), position(other)));
        assertThat(readAfter()).containsOnlyOnce((Long) null);
    }

    private static long position(Long after) {
        return after == null ? -1 : after;
    }

    @Test
    void aRestartGoesOnFromTheCursor() {
        addMany(1, 3);
        fleet.awaitTaken(orderEvents.add(orderEvent(ORDER, 3, "EN_ROUTE", truck)));
        fleet.undeploy();
        var before = orderEvents.requests().size();
        orderEvents.add(orderEvent(1, 3, "CANCELLED", truck));
        var last = orderEvents.add(orderEvent(ORDER, 4, "FUELING", truck));

        fleet.deploy();
        fleet.awaitTaken(last);

        assertThat(fleet.activeOrders(truck))
                .isEqualTo(
                        JsonArray.of(active(2, "EN_ROUTE", 2), active(3, "EN_ROUTE", 2), active(ORDER, "FUELING", 4)));
        assertThat(readAfter().subList(before, readAfter().size()))
                .startsWith(7L)
                .doesNotContain((Long) null);
    }

    @Test
    void eventsThatComeAgainAfterACrashChangeNothing() {
        orderEvents.add(orderEvent(ORDER, 3, "EN_ROUTE", truck));
        orderEvents.add(orderEvent(OTHER, 3, "EN_ROUTE", truck));
        fleet.awaitTaken(orderEvents.add(orderEvent(ORDER, 4, "COMPLETED", truck)));
        fleet.undeploy();
        fleet.sql("update event_cursor set read_position = 0");

        fleet.deploy();
        fleet.awaitTaken(orderEvents.add(orderEvent(OTHER, 4, "FUELING", truck)));

        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(OTHER, "FUELING", 4)));
    }

    /** Such as one that was taken for dead while it waited for its database. */
    @Test
    void whatAnotherInstanceDoesLateChangesNothing() {
        var vertx = Vertx.vertx();
        var url = engine.freshDatabaseUrl();
        var database = Await.result(Database.open(vertx, TestSettings.on(engine, "DATABASE_URL", url), "fleet"));
        var table = new TruckWorkTable();
        var news = new OrderNews(database, table);
        var enRoute = orderEvent(ORDER, 3, "EN_ROUTE", 1L).put("sequence", 10);
        var fueling = orderEvent(ORDER, 4, "FUELING", 1L).put("sequence", 11);

        Await.result(news.take(List.of(enRoute)));
        Await.result(news.take(List.of(fueling)));
        Await.result(news.take(List.of(enRoute)));
        assertThat(Await.result(table.of(database, 1)))
                .extracting(TruckWork::orderVersion)
                .containsExactly(4L);
        Await.result(news.take(List.of(orderEvent(ORDER, 5, "COMPLETED", 1L).put("sequence", 12))));
        Await.result(news.take(List.of(fueling)));
        assertThat(Await.result(table.of(database, 1))).isEmpty();
        Await.result(news.take(List.of(orderEvent(OTHER, 3, "EN_ROUTE", 1L).put("sequence", 13))));
        assertThat(Await.result(table.of(database, 1)))
                .extracting(TruckWork::orderId)
                .containsExactly(OTHER);
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void whatComesTogetherCountsInItsOrder() {
        var vertx = Vertx.vertx();
        var url = engine.freshDatabaseUrl();
        var database = Await.result(Database.open(vertx, TestSettings.on(engine, "DATABASE_URL", url), "fleet"));
        var table = new TruckWorkTable();
        var news = new OrderNews(database, table);

        var page = List.of(
                orderEvent(ORDER, 1, "DISPATCHED", 1L).put("sequence", 1),
                orderEvent(ORDER, 3, "EN_ROUTE", 1L).put("sequence", 2),
                new JsonObject().put("id", "unreadable").put("sequence", 3),
                orderEvent(OTHER, 2, "ACKNOWLEDGED", 1L).put("sequence", 4),
                orderEvent(ORDER, 4, "CANCELLED", 1L).put("sequence", 5),
                orderEvent(OTHER, 3, "EN_ROUTE", 1L).put("sequence", 6));
        // After a crash all of them come again, or those from the middle on.
        for (var from : new int[] {0, 0, 3, 1}) {
            Await.result(news.take(page.subList(from, page.size())));

            assertThat(Await.result(table.of(database, 1)))
                    .as("from %d on", from)
                    .extracting(TruckWork::orderId, TruckWork::orderVersion)
                    .containsExactly(tuple(OTHER, 3L));
        }
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void whereEventsAreGoneWhatIsLeftOfTheLogCounts() {
        orderEvents.add(orderEvent(ORDER, 3, "EN_ROUTE", truck));
        fleet.awaitTaken(orderEvents.add(orderEvent(OTHER, 3, "EN_ROUTE", truck)));
        fleet.undeploy();
        orderEvents.add(orderEvent(ORDER, 4, "CANCELLED", truck));
        var left = orderEvents.add(orderEvent(OTHER, 4, "FUELING", truck));
        orderEvents.forget(3);

        fleet.deploy();
        fleet.awaitTaken(left);

        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(OTHER, "FUELING", 4)));
    }

    @Test
    void whatIsLeftOfTheLogCountsAlsoWhereItHadBeenTakenAlready() {
        orderEvents.add(orderEvent(ORDER, 3, "EN_ROUTE", truck));
        orderEvents.add(orderEvent(OTHER, 3, "EN_ROUTE", truck));
        var left = orderEvents.add(orderEvent(OTHER, 4, "FUELING", truck));
        fleet.awaitTaken(left);
        fleet.undeploy();
        fleet.sql("update event_cursor set read_position = 1");
        orderEvents.forget(2);

        fleet.deploy();
        fleet.awaitTaken(left);

        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(OTHER, "FUELING", 4)));
    }

    @Test
    void aNewServiceServesWhileItReadsWhatHappenedBefore() {
        fleet.undeploy();
        fleet.sql("delete from event_cursor");
        addMany(1, 150);
        var last = orderEvents.addSilently(orderEvent(ORDER, 3, "CANCELLED", truck));
        orderEvents.forget(100);

        fleet.deploy();
        assertThat(fleet.ask("fleet.health", json())).isEqualTo(json("status", "UP"));
        fleet.awaitTaken(last);

        assertThat(fleet.activeOrders(truck)).hasSize(100);
    }
}
