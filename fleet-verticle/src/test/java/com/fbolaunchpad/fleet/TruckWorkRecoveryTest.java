package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.orderEvent;
import static com.fbolaunchpad.fleet.Fleet.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
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
