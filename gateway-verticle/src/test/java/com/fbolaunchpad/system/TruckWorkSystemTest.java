package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** That a truck shows the orders that it is out for, which the fleet service knows from the events of orders only. */
@ParameterizedClass
@EnumSource(Engine.class)
class TruckWorkSystemTest {
    private final Launchpad launchpad;
    private Launchpad.Client admin;
    private Launchpad.Client desk;
    private Launchpad.Member lst;
    private long truck;
    private long other;

    TruckWorkSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
    }

    @BeforeEach
    void makeAnFbo() {
        admin = launchpad.admin();
        desk = launchpad.member(admin, "casey", 2).client();
        lst = launchpad.member(admin, "lee", 3);
        truck = launchpad.truck(admin, "T-1", "JET_A", "100.00");
        other = launchpad.truck(admin, "T-2", "JET_A", "0.00");
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private JsonObject created() {
        return desk.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 50)
                                .put("location_on_ramp", "Spot 4")
                                .put("assigned_lst_user_id", lst.id())
                                .put("assigned_truck_id", truck))
                .expect(201)
                .object("fuel_order");
    }

    private static String path(JsonObject order) {
        return "/fuel-orders/" + order.getLong("id");
    }

    private JsonObject step(JsonObject order, String status) {
        return lst.client()
                .patch(path(order) + "/status", new JsonObject().put("status", status))
                .expect(200)
                .object("fuel_order");
    }

    private static JsonObject active(JsonObject order, String sinceMember) {
        return new JsonObject()
                .put("order_id", order.getLong("id"))
                .put("status", order.getString("status"))
                .put("since", order.getString(sinceMember));
    }

    private void await(String what, long truckId, JsonObject... orders) {
        var expected = JsonArray.of((Object[]) orders);
        Rows.await(what, () -> desk.get("/fuel-trucks/" + truckId)
                .expect(200)
                .object("fuel_truck")
                .getJsonArray("active_orders")
                .equals(expected));
    }

    private JsonArray listed(int index) {
        return desk.get("/fuel-trucks")
                .expect(200)
                .body()
                .getJsonArray("fuel_trucks")
                .getJsonObject(index)
                .getJsonArray("active_orders");
    }

    @Test
    void aTruckShowsWhatItIsOutFor() {
        var order = created();
        step(order, "ACKNOWLEDGED");
        var enRoute = step(order, "EN_ROUTE");
        await("en route", truck, active(enRoute, "en_route_timestamp"));
        assertThat(listed(0)).containsExactly(active(enRoute, "en_route_timestamp"));
        assertThat(listed(1)).isEmpty();

        var fueling = step(order, "FUELING");
        await("fuelling", truck, active(fueling, "fueling_start_timestamp"));
        var second = created();
        step(second, "ACKNOWLEDGED");
        second = step(second, "EN_ROUTE");
        await("out for two", truck, active(fueling, "fueling_start_timestamp"), active(second, "en_route_timestamp"));

        lst.client()
                .put(
                        path(order) + "/submit-data",
                        new JsonObject().put("start_meter_reading", "100.00").put("end_meter_reading", "150.00"))
                .expect(200);
        await("out for one", truck, active(second, "en_route_timestamp"));

        var moved = desk.patch(path(second), new JsonObject().put("assigned_truck_id", other))
                .expect(200)
                .object("fuel_order");
        await("another truck", other, active(moved, "updated_at"));
        await("the first stands by", truck);
        desk.post(path(second) + "/cancel", new JsonObject().put("reason", "Weather"))
                .expect(200);
        await("both stand by", other);
    }

    @Test
    void itCatchesUpWithWhatHappenedWhileTheFleetServiceWasAway() {
        var order = created();
        step(order, "ACKNOWLEDGED");
        var enRoute = step(order, "EN_ROUTE");
        await("en route", truck, active(enRoute, "en_route_timestamp"));

        launchpad.undeploy("fleet");
        desk.post(path(order) + "/cancel", new JsonObject().put("reason", "Weather"))
                .expect(200);
        launchpad.deploy("fleet");

        await("stands by", truck);
    }
}
