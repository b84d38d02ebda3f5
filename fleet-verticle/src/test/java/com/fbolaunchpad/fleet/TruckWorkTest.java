package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.orderEvent;
import static com.fbolaunchpad.fleet.Fleet.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruckWorkTest extends OnEachEngine {
    private static FakeEventLog orderEvents;

    private long truck;
    private long order;

    @BeforeParameterizedClassInvocation
    static void makeAnEventLog(Engine engine) {
        orderEvents = fleet.orderEvents();
    }

    @BeforeEach
    void name() {
        truck = fleet.truck("JET_A");
        order = fleet.order();
    }

    private static void hear(JsonObject event) {
        fleet.awaitTaken(orderEvents.add(event));
    }

    private static JsonObject active(long order, String status, long sinceVersion) {
        return json("order_id", order, "status", status, "since", time(sinceVersion));
    }

    private static JsonArray nothing() {
        return new JsonArray();
    }

    @Test
    void aTruckIsOutForAnOrderFromEnRouteToItsCompletion() {
        hear(orderEvent(order, 1, "DISPATCHED", truck));
        hear(orderEvent(order, 2, "ACKNOWLEDGED", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(nothing());
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "EN_ROUTE", 3)));
        hear(orderEvent(order, 4, "FUELING", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "FUELING", 4)));
        hear(orderEvent(order, 5, "COMPLETED", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(nothing());
        hear(orderEvent(order, 6, "REVIEWED", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(nothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLED", "ACKNOWLEDGED", "A_STATUS_OF_TOMORROW", "en_route", ""})
    void anyOtherStatusLetsItStandBy(String to) {
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        hear(orderEvent(order, 4, to, truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(nothing());
    }

    @Test
    void anOrderGoesOverToAnotherTruck() {
        var other = fleet.truck("JET_A");
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        hear(orderEvent(order, 4, "EN_ROUTE", other));
        assertThat(fleet.activeOrders(truck)).isEqualTo(nothing());
        assertThat(fleet.activeOrders(other)).isEqualTo(JsonArray.of(active(order, "EN_ROUTE", 4)));
        hear(orderEvent(order, 5, "EN_ROUTE", null));
        assertThat(fleet.activeOrders(other)).isEqualTo(nothing());
    }

    @Test
    void otherChangesOfTheOrderKeepTheTimeSinceWhen() {
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        hear(orderEvent(order, 4, "EN_ROUTE", truck));
        hear(orderEvent(order, 5, "EN_ROUTE", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "EN_ROUTE", 3)));
    }

    @Test
    void severalOrdersOfATruckStandByTimeAndId() {
        var second = fleet.order();
        var third = fleet.order();
        hear(orderEvent(third, 4, "EN_ROUTE", truck));
        hear(orderEvent(second, 4, "FUELING", truck));
        hear(orderEvent(order, 5, "EN_ROUTE", truck));
        assertThat(fleet.activeOrders(truck))
                .isEqualTo(JsonArray.of(
                        active(second, "FUELING", 4), active(third, "EN_ROUTE", 4), active(order, "EN_ROUTE", 5)));
        hear(orderEvent(second, 5, "COMPLETED", truck));
        assertThat(fleet.activeOrders(truck))
                .isEqualTo(JsonArray.of(active(third, "EN_ROUTE", 4), active(order, "EN_ROUTE", 5)));
    }

    @Test
    void theListAndEveryOtherAnswerShowItToo() {
        var number = fleet.name("Out-");
        var idle = fleet.truck("JET_A");
        var third = fleet.truck("JET_A");
        for (var id : List.of(truck, idle, third)) {
            fleet.ask("fleet.updateFuelTruck", json("truck_id", id, "truck_number", number + " " + id));
        }
        var other = fleet.order();
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        hear(orderEvent(other, 4, "FUELING", third));
        var active = JsonArray.of(active(order, "EN_ROUTE", 3));

        assertThat(fleet.ask("fleet.listFuelTrucks", json("q", number)).getJsonArray("fuel_trucks").stream()
                        .map(JsonObject.class::cast)
                        .collect(Collectors.toMap(
                                item -> item.getLong("id"), item -> item.getJsonArray("active_orders"))))
                .isEqualTo(Map.of(truck, active, idle, nothing(), third, JsonArray.of(active(other, "FUELING", 4))));
        assertThat(fleet.check(truck, "FAILED").getJsonObject("fuel_truck").getJsonArray("active_orders"))
                .isEqualTo(active);
        var changed = fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "capacity", "9.00"))
                .getJsonObject("fuel_truck");
        assertThat(changed).isEqualTo(fleet.truckNow(truck));
        hear(orderEvent(order, 4, "CANCELLED", truck));
        assertThat(fleet.truckNow(truck)).isEqualTo(changed.copy().put("active_orders", nothing()));
    }

    @ParameterizedTest
    @CsvSource({"4, EN_ROUTE", "4, COMPLETED", "4, CANCELLED", "5, EN_ROUTE", "5, FUELING"})
    void whatIsNoLaterThanWhatIsKnownChangesNothing(long version, String to) {
        hear(orderEvent(order, 5, "FUELING", truck));
        hear(orderEvent(order, version, to, truck).put("time", time(77)));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "FUELING", 5)));
    }

    @Test
    void aTruckThatNobodyKnowsKeepsNobodyWaiting() {
        hear(orderEvent(order, 3, "EN_ROUTE", 999_999_999L));
        hear(orderEvent(order, 4, "FUELING", -1L));
        hear(orderEvent(order, 5, "FUELING", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "FUELING", 5)));
    }

    @Test
    void membersThatNobodyKnowsAreOverlooked() {
        var event = orderEvent(order, 3, "EN_ROUTE", truck).put("type", "com.fbolaunchpad.order.towed.v7");
        event.getJsonObject("data").put("convoy", JsonArray.of(7, "x"));
        hear(event.put("weather", json("wind", 8)));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "EN_ROUTE", 3)));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        hear(orderEvent(order, 3, "EN_ROUTE", truck));
        for (var member : List.of("order_id", "order_version", "to", "assigned_truck_id")) {
            var event = orderEvent(order, 4, "EN_ROUTE", truck);
            event.getJsonObject("data").put(member, json("value", 1));
            hear(event);
        }
        for (var member : List.of("order_id", "order_version", "to")) {
            var event = orderEvent(order, 4, "COMPLETED", truck);
            event.getJsonObject("data").remove(member);
            hear(event);
        }
        for (var time : List.of("yesterday", "", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
            hear(orderEvent(order, 4, "FUELING", truck).put("time", time));
        }
        hear(orderEvent(order, 4, "FUELING", truck).put("data", "FUELING"));
        hear(json());
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "EN_ROUTE", 3)));
        hear(orderEvent(order, 5, "FUELING", truck));
        assertThat(fleet.activeOrders(truck)).isEqualTo(JsonArray.of(active(order, "FUELING", 5)));
    }
}
