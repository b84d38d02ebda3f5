package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One order from dispatch to review over HTTP, with every wrong turn on the way. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderWalkSystemTest {
    private final Launchpad launchpad;
    private Launchpad.Client admin;
    private Launchpad.Member csr;
    private Launchpad.Member lst;
    private Launchpad.Member otherLst;
    private long truck;

    OrderWalkSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000");
    }

    @BeforeEach
    void makeAnFbo() {
        admin = launchpad.admin();
        csr = launchpad.member(admin, "casey", 2);
        lst = launchpad.member(admin, "lee", 3);
        otherLst = launchpad.member(admin, "lou", 3);
        truck = launchpad.truck(admin, "T-1", "JET_A", "1200.00");
        launchpad.aircraft(admin, "N123AB", "JET_A");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private JsonObject order() {
        return new JsonObject()
                .put("tail_number", "n123ab")
                .put("fuel_type", "Jet A")
                .put("requested_amount", 250.5)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_lst_user_id", lst.id())
                .put("assigned_truck_id", truck);
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private static JsonObject readings(Object start, Object end) {
        return new JsonObject().put("start_meter_reading", start).put("end_meter_reading", end);
    }

    /** A verticle of nobody's module that only listens. */
    private static final class Board extends VerticleBase {
        private final BlockingQueue<JsonObject> seen = new LinkedBlockingQueue<>();

        @Override
        public Future<?> start() {
            return vertx.eventBus()
                    .<JsonObject>consumer("orders.status", message -> seen.add(message.body()))
                    .completion();
        }

        List<JsonObject> next(int count) throws InterruptedException {
            var events = new ArrayList<JsonObject>();
            while (events.size() < count) {
                var event = seen.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("event %s of %s", events.size() + 1, count).isNotNull();
                events.add(event);
            }
            return events;
        }
    }

    @Test
    void walksFromDispatchToReview() throws InterruptedException {
        var board = new Board();
        Await.result(launchpad.vertx.deployVerticle(board));

        var created = csr.client().post("/fuel-orders", order()).expect(201);
        var path = "/fuel-orders/" + created.object("fuel_order").getLong("id");
        assertThat(created.header("Location")).isEqualTo("/api" + path);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.object("fuel_order").getString("fuel_type")).isEqualTo("JET_A");
        assertThat(created.object("fuel_order").getString("requested_amount")).isEqualTo("250.50");

        lst.client().patch(path + "/status", status("EN_ROUTE")).expect(409, "illegal-transition");
        otherLst.client().patch(path + "/status", status("ACKNOWLEDGED")).expect(404, "not-found");
        csr.client().patch(path + "/status", status("ACKNOWLEDGED")).expect(403, "forbidden");
        lst.client().patch(path + "/status", status("ACKNOWLEDGED")).expect(200);
        lst.client().patch(path + "/status", status("FUELING")).expect(409, "illegal-transition");
        lst.client().patch(path + "/status", status("EN_ROUTE")).expect(200);
        lst.client().put(path + "/submit-data", readings("1200.00", "1450.50")).expect(409, "illegal-transition");
        lst.client().patch(path + "/status", status("FUELING")).expect(200);
        csr.client()
                .post(path + "/cancel", new JsonObject().put("reason", "Too late"))
                .expect(409, "illegal-transition");
        lst.client().put(path + "/submit-data", readings("1201.00", "1450.50")).expect(409, "meter-discontinuity");
        lst.client().put(path + "/submit-data", readings("1200.00", "1199.00")).expect(422, "meter-backwards");
        lst.client().put(path + "/submit-data", readings("1200.00", "6200.01")).expect(422, "amount-exceeds-capacity");
        csr.client().put(path + "/submit-data", readings("1200.00", "1450.50")).expect(403, "forbidden");
        assertThat(meter()).isEqualTo("1200.00");

        var completed = lst.client()
                .put(path + "/submit-data", readings(1200, 1450.5).put("lst_notes", "Topped off"))
                .expect(200)
                .object("fuel_order");
        assertThat(completed.getString("calculated_gallons_dispensed")).isEqualTo("250.50");
        assertThat(meter()).isEqualTo("1450.50");
        lst.client().put(path + "/submit-data", readings("1200.00", "1450.50")).expect(200);
        assertThat(meter()).isEqualTo("1450.50");
        lst.client().send("PATCH", path + "/review", null).expect(403, "forbidden");

        var reviewed =
                csr.client().send("PATCH", path + "/review", null).expect(200).object("fuel_order");
        assertThat(reviewed.getString("status")).isEqualTo("REVIEWED");
        assertThat(reviewed.getLong("reviewed_by_csr_user_id")).isEqualTo(csr.id());
        csr.client().send("PATCH", path + "/review", null).expect(409, "illegal-transition");
        assertThat(csr.client().get(path).object("fuel_order")).isEqualTo(reviewed);

        var events = board.next(6);
        assertThat(events)
                .extracting(event -> event.getJsonObject("data").getString("to"))
                .containsExactly("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED", "REVIEWED");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getJsonObject("data").getString("fuel_type")).isEqualTo("JET_A");
            assertThat(event.getString("specversion")).isEqualTo("1.0");
        });
        var log = admin.get("/fuel-trucks/" + truck + "/meter-log")
                .expect(200)
                .body()
                .getJsonArray("meter_log");
        assertThat(log).hasSize(2);
        assertThat(log.getJsonObject(0).getString("kind")).isEqualTo("ORDER");
        assertThat(log.getJsonObject(0).getString("end_reading")).isEqualTo("1450.50");
        var history = csr.client().get(path + "/history").expect(200).body().getJsonArray("history");
        assertThat(history).hasSize(6);
        assertThat(history.getJsonObject(1).getLong("actor_user_id")).isEqualTo(lst.id());
        var counts =
                csr.client().get("/fuel-orders/stats/status-counts").expect(200).object("counts");
        assertThat(counts.getJsonObject("by_status").getLong("REVIEWED")).isEqualTo(1);
    }

    private String meter() {
        return admin.get("/fuel-trucks/" + truck).object("fuel_truck").getString("current_meter_reading");
    }

    @Test
    void refusesTheWrongGradeWhereverItIsSaid() {
        launchpad.aircraft(admin, "N456CD", "AVGAS_100LL");
        var avgasTruck = launchpad.truck(admin, "T-2", "100LL", "88.50");

        csr.client().post("/fuel-orders", order().put("fuel_type", "100LL")).expect(409, "fuel-grade-mismatch");
        csr.client().post("/fuel-orders", order().put("tail_number", "N456CD")).expect(409, "fuel-grade-mismatch");
        csr.client()
                .post("/fuel-orders", order().put("assigned_truck_id", avgasTruck))
                .expect(409, "fuel-grade-mismatch");
        csr.client().post("/fuel-orders", order().put("fuel_type", "DIESEL")).expect(422, "unknown-fuel-type");
        csr.client().post("/fuel-orders", order().put("tail_number", "N999")).expect(422, "unknown-aircraft");
        assertThat(csr.client().get("/fuel-orders").body().getJsonArray("orders"))
                .isEmpty();

        var open = csr.client()
                .post("/fuel-orders", order().putNull("assigned_truck_id"))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        var path = "/fuel-orders/" + open;
        lst.client().patch(path + "/status", status("ACKNOWLEDGED")).expect(200);
        lst.client().patch(path + "/status", status("EN_ROUTE")).expect(409, "truck-missing");
        lst.client()
                .patch(path + "/status", status("EN_ROUTE").put("assigned_truck_id", avgasTruck))
                .expect(409, "fuel-grade-mismatch");
        lst.client()
                .patch(path + "/status", status("EN_ROUTE").put("assigned_truck_id", truck))
                .expect(200);
        // Between driving out and fuelling somebody tries to take the grade from the aircraft, and from the truck.
        admin.patch(
                        "/aircraft/N123AB",
                        new JsonObject("{\"fuel_type\":\"100LL\",\"approved_fuel_types\":"
                                + "[{\"fuel_type\":\"100LL\",\"basis\":\"DECAL\"}]}"))
                .expect(409, "open-orders");
        admin.patch("/fuel-trucks/" + truck, new JsonObject().put("fuel_type", "100LL"))
                .expect(409, "open-orders");
        var history = csr.client().get(path + "/history").body().getJsonArray("history");
        assertThat(history.stream().map(JsonObject.class::cast).filter(entry -> "REFUSED"
                        .equals(entry.getString("action"))))
                .singleElement()
                .satisfies(
                        refused -> assertThat(refused.getJsonObject("changes").getString("code"))
                                .isEqualTo("fuel-grade-mismatch"));
        var refusals = csr.client().get("/fuel-orders/refusals").body().getJsonArray("refusals");
        assertThat(refusals.getJsonObject(0).getLong("order_id")).isEqualTo(open);
    }

    @Test
    void fuelsNoUnverifiedAircraftAndWithNoUncheckedOrHeldOrBusyTruck() {
        var unchecked = launchpad.uncheckedTruck(admin, "T-3", "JET_A", "0");
        var path = enRoute(order().put("assigned_truck_id", unchecked), lst);
        lst.client().patch(path + "/status", status("FUELING")).expect(409, "truck-check-overdue");
        var check = new JsonObject().put("kind", "DAILY");
        admin.post("/fuel-trucks/" + unchecked + "/checks", check.copy().put("result", "FAILED"))
                .expect(201);
        lst.client().patch(path + "/status", status("FUELING")).expect(409, "truck-unavailable");
        csr.client()
                .post("/fuel-orders", order().put("assigned_truck_id", unchecked))
                .expect(409, "truck-unavailable");
        admin.post("/fuel-trucks/" + unchecked + "/checks", check.copy().put("result", "PASSED"))
                .expect(201);
        lst.client().patch(path + "/status", status("FUELING")).expect(200);

        var second = enRoute(
                order().put("assigned_truck_id", unchecked).put("assigned_lst_user_id", otherLst.id()), otherLst);
        otherLst.client().patch(second + "/status", status("FUELING")).expect(409, "truck-busy");
        admin.patch("/fuel-trucks/" + unchecked, new JsonObject().put("fuel_type", "AVGAS_100LL"))
                .expect(409, "fueling-in-progress");
        lst.client()
                .put(path + "/submit-data", readings("5.00", "10.00").put("meter_exception", "Meter was bumped"))
                .expect(200);
        otherLst.client().patch(second + "/status", status("FUELING")).expect(200);

        // A CSR holds MANAGE_AIRCRAFT, so that an unknown tail number with a type is registered, unverified.
        var third = enRoute(order().put("tail_number", "N777").put("aircraft_type", "Learjet 45"), lst);
        lst.client().patch(third + "/status", status("FUELING")).expect(409, "grade-confirmation-missing");
        admin.patch("/aircraft/N777", new JsonObject().put("verified", true)).expect(200);
        lst.client().patch(third + "/status", status("FUELING")).expect(200);
    }

    private String enRoute(JsonObject order, Launchpad.Member technician) {
        var id = csr.client()
                .post("/fuel-orders", order)
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        var path = "/fuel-orders/" + id;
        technician.client().patch(path + "/status", status("ACKNOWLEDGED")).expect(200);
        technician.client().patch(path + "/status", status("EN_ROUTE")).expect(200);
        return path;
    }

    @Test
    void freesTheTruckOfACancelledOrder() {
        var path = enRoute(order(), lst);
        csr.client()
                .patch(path + "/status", status("CANCELLED").put("reason", "Flight off"))
                .expect(200);
        lst.client().patch(path + "/status", status("FUELING")).expect(409, "illegal-transition");

        var next = enRoute(order(), lst);
        lst.client().patch(next + "/status", status("FUELING")).expect(200);
    }

    @Test
    void assignsAutomaticallyAndByClaim() {
        var auto = csr.client()
                .post("/fuel-orders", order().put("assigned_lst_user_id", -1).put("assigned_truck_id", -1))
                .expect(201)
                .object("fuel_order");
        assertThat(auto.getLong("assigned_lst_user_id")).isEqualTo(lst.id());
        assertThat(auto.getLong("assigned_truck_id")).isEqualTo(truck);
        var open = csr.client()
                .post("/fuel-orders", order().putNull("assigned_lst_user_id"))
                .expect(201)
                .object("fuel_order");
        var path = "/fuel-orders/" + open.getLong("id");

        assertThat(otherLst.client().get("/fuel-orders").expect(200).body().getJsonArray("orders"))
                .hasSize(1);
        var claimed = otherLst.client().post(path + "/claim", null).expect(200).object("fuel_order");
        assertThat(claimed.getString("status")).isEqualTo("ACKNOWLEDGED");
        assertThat(claimed.getLong("assigned_lst_user_id")).isEqualTo(otherLst.id());
        admin.post(path + "/claim", null).expect(409, "already-assigned");
        csr.client()
                .send("PATCH", path + "/status", status("CANCELLED").put("reason", "x"), "If-Match", "\"1\"")
                .expect(412, "version-mismatch");
    }
}
