package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import org.junit.jupiter.api.Test;

class TruckChecksTest extends OnEachEngine {
    @Test
    void recordTruckCheckKeepsWhatWasFound() {
        var id = fleet.truck("JET_A");
        var readings = json("sump", "clear and bright", "differential_pressure_psi", 6, "bonding", true, "odd", "\0é");
        var answer = fleet.ask(
                "fleet.recordTruckCheck",
                json("truck_id", id, "kind", "DAILY", "result", "PASSED", "readings", readings, "note", "🛢 fine"));
        var check = answer.getJsonObject("check");
        assertThat(check)
                .isEqualTo(json("id", check.getLong("id"), "fuel_truck_id", id, "kind", "DAILY", "result", "PASSED")
                        .put("readings", readings)
                        .put("note", "🛢 fine")
                        .put("performed_at", check.getString("performed_at"))
                        .put("performed_by_user_id", Fleet.USER));
        assertThat(answer.getString("message")).endsWith("has passed its check.");
        assertThat(answer.getJsonObject("fuel_truck")).isEqualTo(fleet.truckNow(id));
        assertThat(fleet.truckNow(id).getString("last_check_at")).isEqualTo(check.getString("performed_at"));

        var failed = fleet.check(id, "FAILED").getJsonObject("check");
        assertThat(failed.getJsonObject("readings")).isEmpty();
        assertThat(failed.getString("note")).isNull();
        var list = fleet.ask("fleet.listTruckChecks", json("truck_id", id));
        assertThat(list.getJsonArray("checks").stream()).containsExactly(failed, check);
        assertThat(list.getJsonObject("pagination").getLong("total")).isEqualTo(2);
    }

    @Test
    void aFailedCheckHoldsTheTruckUntilOnePasses() {
        var id = fleet.checkedTruck("JET_A");
        var passedAt = fleet.truckNow(id).getString("last_check_at");
        var failed = fleet.check(id, "FAILED");
        var held = failed.getJsonObject("fuel_truck");
        assertThat(held.getString("status")).isEqualTo("HELD");
        assertThat(held.getString("hold_reason"))
                .isEqualTo("Daily check " + failed.getJsonObject("check").getLong("id") + " failed");
        assertThat(held.getString("last_check_at")).isEqualTo(passedAt);
        fleet.refused(409, "check-failed", "fleet.updateFuelTruck", json("truck_id", id, "status", "AVAILABLE"));
        var released = fleet.check(id, "PASSED").getJsonObject("fuel_truck");
        assertThat(released.getString("status")).isEqualTo("AVAILABLE");
        assertThat(released.getString("hold_reason")).isNull();
    }

    @Test
    void aPassedCheckDoesNotReleaseAHoldByHand() {
        var id = fleet.truck("JET_A");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", id, "status", "HELD", "hold_reason", "Hose worn"));
        assertThat(fleet.check(id, "PASSED").getJsonObject("fuel_truck").getString("hold_reason"))
                .isEqualTo("Hose worn");
        var released = fleet.ask("fleet.updateFuelTruck", json("truck_id", id, "status", "AVAILABLE"));
        assertThat(released.getJsonObject("fuel_truck").getString("hold_reason"))
                .isNull();
    }

    @Test
    void recordTruckCheckRefusesWhatCannotBe() {
        var id = fleet.truck("JET_A");
        var passed = json("truck_id", id, "kind", "DAILY", "result", "PASSED");
        fleet.refused(404, "not-found", "fleet.recordTruckCheck", passed.copy().put("truck_id", 999_999));
        fleet.refused(
                400, "invalid-input", "fleet.recordTruckCheck", passed.copy().put("result", "PERHAPS"));
        fleet.refused(
                400, "invalid-input", "fleet.recordTruckCheck", passed.copy().put("kind", "YEARLY"));
        fleet.refused(
                400, "invalid-input", "fleet.recordTruckCheck", passed.copy().put("note", "a\0b"));
        assertThat(Await.problem(fleet.sendAnonymously("fleet.recordTruckCheck", passed))
                        .status())
                .isEqualTo(401);
        assertThat(fleet.ask("fleet.listTruckChecks", json("truck_id", id)).getJsonArray("checks"))
                .isEmpty();
    }
}
