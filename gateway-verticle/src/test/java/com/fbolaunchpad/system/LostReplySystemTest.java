package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The fleet service has done its part, but its answer is lost, and the orders service goes away before it asks again. */
@ParameterizedClass
@EnumSource(Engine.class)
class LostReplySystemTest {
    private final Launchpad launchpad;

    LostReplySystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    /** Drops the answers of an address as long as it is on the bus. */
    private static final class Thief {
        private final String address;
        private final Set<String> replies = ConcurrentHashMap.newKeySet();
        private final CompletableFuture<Object> stolen = new CompletableFuture<>();
        private final Handler<DeliveryContext<Object>> requests = this::remember;
        private final Handler<DeliveryContext<Object>> answers = this::drop;

        Thief(String address) {
            this.address = address;
        }

        private void remember(DeliveryContext<Object> delivery) {
            if (delivery.message().address().equals(address)) {
                replies.add(delivery.message().replyAddress());
            }
            delivery.next();
        }

        private void drop(DeliveryContext<Object> delivery) {
            if (replies.contains(delivery.message().address())) {
                stolen.complete(delivery.body());
            } else {
                delivery.next();
            }
        }
    }

    @Test
    void completesOnceWhenTheAnswerOfTheFleetServiceIsLost() throws Exception {
        var admin = launchpad.admin();
        var lst = launchpad.member(admin, "lee", 3);
        var truck = launchpad.truck(admin, "T-1", "JET_A", "1200.00");
        launchpad.aircraft(admin, "N1", "JET_A");
        var input = new JsonObject("{\"tail_number\":\"N1\",\"fuel_type\":\"JET_A\",\"requested_amount\":250,"
                + "\"location_on_ramp\":\"Spot 4\"}");
        var order = admin.post(
                        "/fuel-orders",
                        input.put("assigned_lst_user_id", lst.id()).put("assigned_truck_id", truck))
                .expect(201)
                .object("fuel_order");
        var path = "/fuel-orders/" + order.getLong("id");
        for (var status : new String[] {"ACKNOWLEDGED", "EN_ROUTE", "FUELING"}) {
            lst.client()
                    .patch(path + "/status", new JsonObject().put("status", status))
                    .expect(200);
        }
        var readings = new JsonObject("{\"start_meter_reading\":\"1200.00\",\"end_meter_reading\":\"1450.50\"}");
        var thief = new Thief("fleet.completeFueling");
        launchpad.vertx.eventBus().addInboundInterceptor(thief.requests).addOutboundInterceptor(thief.answers);

        var unanswered = CompletableFuture.supplyAsync(() -> lst.client().put(path + "/submit-data", readings));
        assertThat(thief.stolen.get(20, TimeUnit.SECONDS))
                .isEqualTo(new JsonObject("{\"start_meter_reading\":\"1200.00\",\"end_meter_reading\":\"1450.50\","
                                + "\"gallons_dispensed\":\"250.50\",\"meter_rollover\":null}")
                        .put("order_id", order.getLong("id")));
        launchpad.vertx.eventBus().removeInboundInterceptor(thief.requests).removeOutboundInterceptor(thief.answers);
        launchpad.undeploy("orders");
        unanswered.get(30, TimeUnit.SECONDS).expect(504, "service-timeout");
        launchpad.deploy("orders");

        assertThat(admin.get(path).object("fuel_order").getString("status")).isEqualTo("FUELING");
        assertThat(meter(admin, truck)).isEqualTo("1450.50");
        var completed =
                lst.client().put(path + "/submit-data", readings).expect(200).object("fuel_order");
        assertThat(completed.getString("status")).isEqualTo("COMPLETED");
        assertThat(completed.getLong("version")).isEqualTo(5);
        assertThat(lst.client().put(path + "/submit-data", readings).expect(200).object("fuel_order"))
                .isEqualTo(completed);
        assertThat(meter(admin, truck)).isEqualTo("1450.50");
        assertThat(admin.get("/fuel-trucks/" + truck + "/meter-log").body().getJsonArray("meter_log"))
                .hasSize(2);
        assertThat(admin.get(path + "/history").body().getJsonArray("history")).hasSize(5);
    }

    private static String meter(Launchpad.Client admin, long truck) {
        return admin.get("/fuel-trucks/" + truck).object("fuel_truck").getString("current_meter_reading");
    }
}
