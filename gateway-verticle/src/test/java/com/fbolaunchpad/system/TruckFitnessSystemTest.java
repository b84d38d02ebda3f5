package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps an order from being fuelled though its grades agree: truck, aircraft, meter, and changes on the way. */
@ParameterizedClass
@EnumSource(Engine.class)
class TruckFitnessSystemTest {
    private final Launchpad launchpad;
    private Launchpad.Client admin;
    private Launchpad.Client desk;
    private Launchpad.Member lst;
    private long truck;

    TruckFitnessSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
    }

    @BeforeEach
    void makeAnFbo() {
        admin = launchpad.admin();
        desk = launchpad.member(admin, "casey", 2).client();
        lst = launchpad.member(admin, "lee", 3);
        truck = launchpad.truck(admin, "T-1", "JET_A", "9990.00");
        launchpad.aircraft(admin, "N1", "JET_A");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private JsonObject order() {
        return new JsonObject()
                .put("tail_number", "N1")
                .put("fuel_type", "JET_A")
                .put("requested_amount", 50)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_lst_user_id", lst.id())
                .put("assigned_truck_id", truck);
    }

    /** An order that the technician has brought as far as EN_ROUTE; its path. */
    private String enRoute(JsonObject order) {
        var path = created(order);
        step(path, "ACKNOWLEDGED").expect(200);
        step(path, "EN_ROUTE").expect(200);
        return path;
    }

    private String created(JsonObject order) {
        return "/fuel-orders/"
                + desk.post("/fuel-orders", order)
                        .expect(201)
                        .object("fuel_order")
                        .getLong("id");
    }

    private Launchpad.Answer step(String path, String status) {
        return lst.client().patch(path + "/status", new JsonObject().put("status", status));
    }

    private void check(String result) {
        admin.post(
                        "/fuel-trucks/" + truck + "/checks",
                        new JsonObject().put("kind", "DAILY").put("result", result))
                .expect(201);
    }

    private JsonObject read(String path) {
        return desk.get(path).expect(200).object("fuel_order");
    }

    private List<String> listed(boolean flagged) {
        return desk.get("/fuel-orders?sort=id&flagged=" + flagged).expect(200).body().getJsonArray("orders").stream()
                .map(JsonObject.class::cast)
                .map(order -> "/fuel-orders/" + order.getLong("id"))
                .toList();
    }

    @Test
    void takesATruckThatFailedItsCheckFromNewOrdersAndFlagsItsOpenOnes() {
        var other = launchpad.truck(admin, "T-2", "JET_A", "0.00");
        var dispatched = created(order());
        var driving = enRoute(order());
        var cancelled = created(order());
        desk.post(cancelled + "/cancel", new JsonObject().put("reason", "Weather"))
                .expect(200);
        var unconcerned = created(order().put("assigned_truck_id", other));
        var truckless = created(order().putNull("assigned_truck_id"));

        check("FAILED");

        desk.post("/fuel-orders", order()).expect(409, "truck-unavailable");
        desk.patch(truckless, new JsonObject().put("assigned_truck_id", truck)).expect(409, "truck-unavailable");
        step(truckless, "ACKNOWLEDGED").expect(200);
        lst.client()
                .patch(
                        truckless + "/status",
                        new JsonObject().put("status", "EN_ROUTE").put("assigned_truck_id", truck))
                .expect(409, "truck-unavailable");
        assertThat(read(created(order().put("assigned_truck_id", -1))).getLong("assigned_truck_id"))
                .isEqualTo(other);
        Rows.await("both flagged", () -> listed(true).equals(List.of(dispatched, driving)));
        step(driving, "FUELING").expect(409, "truck-unavailable");
        assertThat(read(dispatched).getString("flag_reason")).startsWith("The truck T-1 is held");
        assertThat(read(driving).getString("flag_reason")).startsWith("The truck T-1 is held");
        assertThat(listed(false)).contains(cancelled, unconcerned, truckless).doesNotContain(dispatched, driving);
        assertThat(read(cancelled).getLong("version")).isEqualTo(2);
        // Another truck takes the flag away, and so does a check that is passed.
        assertThat(desk.patch(dispatched, new JsonObject().put("assigned_truck_id", other))
                        .expect(200)
                        .object("fuel_order")
                        .getString("flag_reason"))
                .isNull();

        check("PASSED");

        Rows.await("none flagged", () -> listed(true).isEmpty());
        assertThat(read(driving).getString("flag_reason")).isNull();
        step(driving, "FUELING").expect(200);
        created(order());
    }

    @Test
    void fuelsNoAircraftThatAMaintenanceRecordGrounds() {
        var path = enRoute(order());
        var record = desk.post(
                        "/aircraft/N1/maintenance-records",
                        new JsonObject()
                                .put("kind", "REPAIR")
                                .put("description", "Leak at the left sump")
                                .put("performed_by", "Ace Avionics")
                                .put("performed_on", "2026-01-31")
                                .put("grounds_aircraft", true))
                .expect(201)
                .object("maintenance_record")
                .getLong("id");
        var records = "/aircraft/N1/maintenance-records/";

        var refused = step(path, "FUELING").expect(409, "aircraft-grounded");
        assertThat(refused.body().getString("detail")).contains(record.toString(), "Leak at the left sump");
        assertThat(read(path).getString("status")).isEqualTo("EN_ROUTE");
        assertThat(desk.get("/aircraft/N1").object("aircraft").getBoolean("grounded"))
                .isTrue();
        desk.delete(records + record).expect(409, "aircraft-grounded");

        desk.patch(records + record, new JsonObject().put("released_on", "2026-02-01"))
                .expect(200);

        assertThat(desk.get("/aircraft/N1").object("aircraft").getBoolean("grounded"))
                .isFalse();
        step(path, "FUELING").expect(200);
        desk.delete(records + record).expect(200);
    }

    @Test
    void countsGallonsAcrossTheTotalisersRollOver() {
        admin.patch("/fuel-trucks/" + truck, new JsonObject().put("meter_digits", 4))
                .expect(200);
        var path = enRoute(order());
        step(path, "FUELING").expect(200);

        submit(path, "9990.00", "40.25", false).expect(422, "meter-backwards");
        submit(path, "9990.00", "9995.00", true).expect(422, "no-roll-over");
        submit(path, "9990.00", "10000.00", false).expect(422, "meter-out-of-range");
        assertThat(meter()).isEqualTo("9990.00");
        var completed = submit(path, "9990.00", "40.25", true).expect(200).object("fuel_order");

        assertThat(completed.getString("calculated_gallons_dispensed")).isEqualTo("50.25");
        assertThat(completed.getBoolean("meter_rolled_over")).isTrue();
        assertThat(meter()).isEqualTo("40.25");
        submit(path, "9990.00", "40.25", true).expect(200);
        var log = admin.get("/fuel-trucks/" + truck + "/meter-log").body().getJsonArray("meter_log");
        assertThat(log).hasSize(2);
        assertThat(log.getJsonObject(0).getString("gallons")).isEqualTo("50.25");
        assertThat(log.getJsonObject(0).getBoolean("rolled_over")).isTrue();
        var next = enRoute(order());
        step(next, "FUELING").expect(200);
        submit(next, "40.25", "60.00", false).expect(200);
        assertThat(meter()).isEqualTo("60.00");
    }

    private Launchpad.Answer submit(String path, String start, String end, boolean rolledOver) {
        return lst.client()
                .put(
                        path + "/submit-data",
                        new JsonObject()
                                .put("start_meter_reading", start)
                                .put("end_meter_reading", end)
                                .put("meter_rolled_over", rolledOver));
    }

    private String meter() {
        return admin.get("/fuel-trucks/" + truck).object("fuel_truck").getString("current_meter_reading");
    }

    @Test
    void fuelsAnUnverifiedAircraftOnlyWithAConfirmationOfItsGrade() {
        var path = enRoute(order().put("tail_number", "N777").put("aircraft_type", "Learjet 45"));
        assertThat(desk.get("/aircraft/N777").object("aircraft").getBoolean("verified"))
                .isFalse();

        step(path, "FUELING").expect(409, "grade-confirmation-missing");
        GradeFixture.confirm(lst.client(), order(path), "AVGAS_100LL").expect(409, "fuel-grade-mismatch");
        lst.client()
                .post(
                        path + "/grade-confirmation",
                        new JsonObject("{\"tail_number\":\"N1\",\"fuel_type\":\"JET_A\",\"method\":\"DECAL\"}"))
                .expect(409, "other-aircraft");
        step(path, "FUELING").expect(409, "grade-confirmation-missing");
        var confirmed = GradeFixture.confirm(lst.client(), order(path), "Jet A")
                .expect(200)
                .object("fuel_order")
                .getJsonObject("grade_confirmation");
        assertThat(confirmed.getString("fuel_type")).isEqualTo("JET_A");
        assertThat(confirmed.getLong("confirmed_by_user_id")).isEqualTo(lst.id());
        step(path, "FUELING").expect(200);
        var refusals = desk.get("/fuel-orders/refusals").expect(200).body().getJsonArray("refusals");
        assertThat(refusals.stream()
                        .map(JsonObject.class::cast)
                        .map(refusal -> refusal.getJsonObject("changes").getString("code"))
                        .toList())
                .containsExactly("grade-confirmation-missing", "fuel-grade-mismatch", "grade-confirmation-missing");
    }

    private static long order(String path) {
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    @Test
    void takesTheConfirmationAwayWithTheGradeThatItWasFor() {
        desk.post(
                        "/aircraft",
                        new JsonObject()
                                .put("tail_number", "N2")
                                .put("aircraft_type", "Learjet 45")
                                .put("fuel_type", "JET_A")
                                .put("verified", false)
                                .put(
                                        "approved_fuel_types",
                                        JsonArray.of(GradeFixture.approval("JET_A"), GradeFixture.approval("JET_A1"))))
                .expect(201);
        var path = created(order().put("tail_number", "N2").putNull("assigned_truck_id"));
        GradeFixture.confirm(desk, order(path), "JET_A").expect(200);

        var edited = desk.patch(path, new JsonObject().put("fuel_type", "JET_A1"))
                .expect(200)
                .object("fuel_order");

        assertThat(edited.getValue("grade_confirmation")).isNull();
    }

    @Test
    void takesNoStepBeforeTheTechnicianKnowsWhatWasChanged() {
        var path = created(order());
        desk.patch(path, new JsonObject().put("requested_amount", 60)).expect(200);
        assertThat(read(path).getInteger("change_version"))
                .as("before the acknowledgement")
                .isZero();
        step(path, "ACKNOWLEDGED").expect(200);
        var edit = desk.patch(path, new JsonObject().put("location_on_ramp", "Spot 9"))
                .expect(200)
                .object("fuel_order");
        assertThat(edit.getInteger("change_version")).isEqualTo(1);
        assertThat(edit.getInteger("acknowledged_change_version")).isZero();
        desk.patch(path, new JsonObject().put("requested_amount", 70)).expect(200);

        step(path, "EN_ROUTE").expect(409, "change-not-acknowledged");
        acknowledge(path, 1).expect(409, "change-superseded");
        step(path, "EN_ROUTE").expect(409, "change-not-acknowledged");
        acknowledge(path, 2).expect(200);
        var known = acknowledge(path, 2).expect(200).object("fuel_order");
        assertThat(known.getInteger("acknowledged_change_version")).isEqualTo(2);
        assertThat(step(path, "EN_ROUTE").expect(200).object("fuel_order").getLong("version"))
                .isEqualTo(known.getLong("version") + 1);
        desk.patch(path, new JsonObject().put("csr_notes", "Nothing that he has to know"))
                .expect(200);
        step(path, "FUELING").expect(200);
        desk.patch(path, new JsonObject().put("requested_amount", 80)).expect(409, "not-editable");
    }

    private Launchpad.Answer acknowledge(String path, int version) {
        return lst.client().post(path + "/acknowledge-change", new JsonObject().put("change_version", version));
    }
}
