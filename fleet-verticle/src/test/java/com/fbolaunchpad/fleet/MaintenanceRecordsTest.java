package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceRecordsTest extends OnEachEngine {
    private static final String CREATE = "fleet.createMaintenanceRecord";
    private static final String UPDATE = "fleet.updateMaintenanceRecord";
    private static final String DELETE = "fleet.deleteMaintenanceRecord";
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Test
    void createMaintenanceRecordKeepsWhatIsGiven() {
        var tailNumber = fleet.aircraft("JET_A");
        var answer = fleet.ask(
                CREATE,
                json("tail_number", " " + tailNumber.toLowerCase(), "kind", "INSPECTION", "description", " Annual ")
                        .put("performed_by", "Ace Avionics")
                        .put("performed_on", "2026-01-31")
                        .put("next_due_on", "2027-01-31"));
        var created = answer.getJsonObject("maintenance_record");
        assertThat(answer.getString("message"))
                .isEqualTo("The maintenance record " + created.getLong("id") + " is recorded.");
        assertThat(created)
                .isEqualTo(json("id", created.getLong("id"), "tail_number", tailNumber, "kind", "INSPECTION")
                        .put("description", "Annual")
                        .put("performed_by", "Ace Avionics")
                        .put("performed_on", "2026-01-31")
                        .put("next_due_on", "2027-01-31")
                        .put("grounds_aircraft", false)
                        .put("released_on", null)
                        .put("is_active", true)
                        .put("version", 1L)
                        .put("created_at", created.getString("created_at"))
                        .put("updated_at", created.getString("created_at")));
        assertThat(now(tailNumber, created.getLong("id"))).isEqualTo(created);
        assertThat(fleet.aircraftNow(tailNumber).getBoolean("grounded")).isFalse();
        assertThat(fleet.aircraftNow(tailNumber).getLong("version")).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsNotRecorded() {
        var tailNumber = fleet.aircraft("JET_A");
        var repair = repair(tailNumber);
        fleet.refused(404, "not-found", CREATE, repair.copy().put("tail_number", fleet.name("X")));
        fleet.refused(400, "invalid-input", CREATE, repair.copy().put("kind", "WASH"));
        fleet.refused(400, "invalid-input", CREATE, repair.copy().put("performed_on", "31.1.2026"));
        fleet.refused(400, "invalid-input", CREATE, repair.copy().putNull("performed_on"));
        fleet.refused(
                422,
                "date-in-future",
                CREATE,
                repair.copy().put("performed_on", today.plusDays(2).toString()));
        var grounding = repair.copy().put("grounds_aircraft", true);
        fleet.refused(
                422,
                "date-in-future",
                CREATE,
                grounding.copy().put("released_on", today.plusDays(2).toString()));
        fleet.refused(422, "released-before-performed", CREATE, grounding.copy().put("released_on", "2026-01-30"));
        fleet.refused(422, "released-without-grounding", CREATE, repair.copy().put("released_on", "2026-01-31"));
        fleet.refused(422, "due-before-performed", CREATE, repair.copy().put("next_due_on", "2026-01-30"));
        assertThat(listed(json("tail_number", tailNumber))).isEmpty();
        var tomorrow = today.plusDays(1).toString();
        fleet.ask(
                CREATE,
                grounding
                        .put("performed_on", tomorrow)
                        .put("released_on", tomorrow)
                        .put("next_due_on", tomorrow));
        assertThat(fleet.aircraftNow(tailNumber).getBoolean("grounded")).isFalse();
    }

    @Test
    void updateMaintenanceRecordChangesWhatIsGivenAndOnlyThat() {
        var tailNumber = fleet.aircraft("JET_A");
        var id = create(repair(tailNumber).put("next_due_on", "2026-12-31"));
        var before = now(tailNumber, id);
        var change = json("tail_number", tailNumber, "record_id", id);
        var changed = fleet.ask(
                        UPDATE,
                        change.copy()
                                .put("kind", "AD_COMPLIANCE")
                                .put("description", "AD 2026-01")
                                .put("performed_by", "Other")
                                .put("performed_on", "2026-02-01")
                                .putNull("next_due_on"))
                .getJsonObject("maintenance_record");
        assertThat(changed)
                .isEqualTo(before.copy()
                        .put("kind", "AD_COMPLIANCE")
                        .put("description", "AD 2026-01")
                        .put("performed_by", "Other")
                        .put("performed_on", "2026-02-01")
                        .putNull("next_due_on")
                        .put("version", 2L)
                        .put("updated_at", changed.getString("updated_at")));
        assertThat(fleet.ask(UPDATE, change.copy().put("kind", "AD_COMPLIANCE")).getJsonObject("maintenance_record"))
                .isEqualTo(changed);
        fleet.refused(422, "released-without-grounding", UPDATE, change.copy().put("released_on", "2026-02-02"));
        fleet.refused(
                412,
                "version-mismatch",
                UPDATE,
                change.copy().put("kind", "OTHER").put("if_version", 1));
        fleet.refused(412, "version-mismatch", DELETE, change.copy().put("if_version", 1));
        assertThat(now(tailNumber, id)).isEqualTo(changed);

        var elsewhere = fleet.aircraft("JET_A");
        for (var operation : List.of("fleet.getMaintenanceRecord", UPDATE, DELETE)) {
            fleet.refused(404, "not-found", operation, json("tail_number", elsewhere, "record_id", id));
            fleet.refused(404, "not-found", operation, json("tail_number", tailNumber, "record_id", 999_999));
        }
    }

    @Test
    void deleteMaintenanceRecordDeactivatesIt() {
        var tailNumber = fleet.aircraft("JET_A");
        var id = create(repair(tailNumber));
        var input = json("tail_number", tailNumber, "record_id", id);
        var deleted = fleet.ask(DELETE, input);
        assertThat(deleted.getString("message")).isEqualTo("The maintenance record " + id + " is deactivated.");
        assertThat(deleted.getJsonObject("maintenance_record").getBoolean("is_active"))
                .isFalse();
        assertThat(fleet.ask(DELETE, input).getJsonObject("maintenance_record"))
                .isEqualTo(deleted.getJsonObject("maintenance_record"));
        fleet.refused(409, "aircraft-grounded", UPDATE, input.copy().put("grounds_aircraft", true));
        var back = fleet.ask(UPDATE, input.copy().put("grounds_aircraft", true).put("is_active", true));
        assertThat(back.getJsonObject("maintenance_record").getBoolean("is_active"))
                .isTrue();
        assertThat(fleet.refused(409, "aircraft-grounded", DELETE, input).detail())
                .contains("Give its released_on first");
        fleet.refused(409, "aircraft-grounded", UPDATE, input.copy().put("is_active", false));
        fleet.ask(UPDATE, input.copy().put("released_on", "2026-02-01"));
        fleet.ask(DELETE, input);
    }

    @Test
    void listMaintenanceRecordsFiltersAndPages() {
        var tailNumber = fleet.aircraft("JET_A");
        create(repair(fleet.aircraft("JET_A")));
        var old = create(repair(tailNumber).put("performed_on", "2025-01-31").put("kind", "INSPECTION"));
        var first = create(repair(tailNumber));
        var second = create(repair(tailNumber));
        var grounding =
                create(repair(tailNumber).put("performed_on", "2024-01-31").put("grounds_aircraft", true));
        fleet.ask(DELETE, json("tail_number", tailNumber, "record_id", old));
        var newest = List.of(Math.max(first, second), Math.min(first, second), old, grounding);
        var all = json("tail_number", tailNumber);
        assertThat(listed(all)).isEqualTo(newest);
        assertThat(listed(all.copy().put("kind", "INSPECTION"))).containsExactly(old);
        assertThat(listed(all.copy().put("grounds_aircraft", true))).containsExactly(grounding);
        assertThat(listed(all.copy().put("is_active", false))).containsExactly(old);
        assertThat(listed(all.copy().put("page", 2).put("per_page", 3))).containsExactly(grounding);
        assertThat(fleet.ask("fleet.listMaintenanceRecords", all)
                        .getJsonObject("pagination")
                        .getLong("total"))
                .isEqualTo(4);
        fleet.refused(404, "not-found", "fleet.listMaintenanceRecords", json("tail_number", fleet.name("X")));
    }

    @Test
    void aGroundedAircraftGetsNoPermitUntilItIsReleased() {
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.checkedTruck("JET_A");
        var id = create(repair(tailNumber).put("grounds_aircraft", true));
        var grounded = fleet.aircraftNow(tailNumber);
        assertThat(grounded.getBoolean("grounded")).isTrue();
        assertThat(grounded.getLong("version")).isEqualTo(2);
        assertThat(aircraft(json("q", tailNumber, "grounded", true))).containsExactly(tailNumber);
        assertThat(aircraft(json("q", tailNumber, "grounded", false))).isEmpty();
        var request = mint(fleet.order(), 1, tailNumber, "JET_A", truck);
        assertThat(fleet.refused(409, "aircraft-grounded", "fleet.mintFuelingPermit", request)
                        .detail())
                .isEqualTo("The aircraft " + tailNumber + " is grounded by its maintenance record " + id
                        + ": Fuel leak at the left sump");
        fleet.refused(
                409,
                "fuel-grade-mismatch",
                "fleet.mintFuelingPermit",
                request.copy().put("fuel_type", "JET_A1"));
        var second = create(repair(tailNumber).put("grounds_aircraft", true));
        release(tailNumber, id);
        fleet.refused(409, "aircraft-grounded", "fleet.mintFuelingPermit", request);
        assertThat(fleet.aircraftNow(tailNumber)).isEqualTo(grounded);
        release(tailNumber, second);
        assertThat(fleet.aircraftNow(tailNumber).getBoolean("grounded")).isFalse();
        assertThat(fleet.aircraftNow(tailNumber).getLong("version")).isEqualTo(3);
        fleet.ask("fleet.mintFuelingPermit", request);
        create(repair(tailNumber).put("grounds_aircraft", true));
        fleet.refused(409, "aircraft-grounded", "fleet.mintFuelingPermit", request);
    }

    @Test
    void aMintAndAGroundingAtOnceComeOneAfterTheOther() {
        for (var i = 0; i < 5; i++) {
            var tailNumber = fleet.aircraft("JET_A");
            var truck = fleet.checkedTruck("JET_A");
            var order = fleet.order();
            var outcomes = fleet.atOnce(
                    6,
                    turn -> turn % 2 == 0
                            ? fleet.send("fleet.mintFuelingPermit", mint(order, 1, tailNumber, "JET_A", truck))
                            : fleet.send(CREATE, repair(tailNumber).put("grounds_aircraft", true)));
            assertThat(outcomes).allMatch(outcome -> outcome.equals("aircraft-grounded") || outcome.startsWith("{"));
            fleet.refused(
                    409, "aircraft-grounded", "fleet.mintFuelingPermit", mint(order, 1, tailNumber, "JET_A", truck));
            assertThat(fleet.aircraftNow(tailNumber).getBoolean("grounded")).isTrue();
            assertThat(fleet.aircraftNow(tailNumber).getLong("version")).isEqualTo(2);
        }
    }

    private static void release(String tailNumber, long id) {
        fleet.ask(UPDATE, json("tail_number", tailNumber, "record_id", id, "released_on", "2026-02-01"));
    }

    private static JsonObject repair(String tailNumber) {
        return json("tail_number", tailNumber, "kind", "REPAIR", "description", "Fuel leak at the left sump")
                .put("performed_by", "Ace Avionics")
                .put("performed_on", "2026-01-31");
    }

    private static long create(JsonObject input) {
        return fleet.ask(CREATE, input).getJsonObject("maintenance_record").getLong("id");
    }

    private static JsonObject now(String tailNumber, long id) {
        return fleet.ask("fleet.getMaintenanceRecord", json("tail_number", tailNumber, "record_id", id))
                .getJsonObject("maintenance_record");
    }

    private static List<Long> listed(JsonObject filter) {
        return fleet.ask("fleet.listMaintenanceRecords", filter).getJsonArray("maintenance_records").stream()
                .map(item -> ((JsonObject) item).getLong("id"))
                .toList();
    }

    private static List<String> aircraft(JsonObject filter) {
        return fleet.ask("fleet.listAircraft", filter).getJsonArray("aircraft").stream()
                .map(item -> ((JsonObject) item).getString("tail_number"))
                .toList();
    }
}
