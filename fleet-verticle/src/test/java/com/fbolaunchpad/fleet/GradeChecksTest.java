package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradeChecksTest extends OnEachEngine {
    @Test
    void listFuelTypesAnswersEveryGradeWithItsAliases() {
        var types = fleet.ask("fleet.listFuelTypes", json()).getJsonArray("fuel_types");
        assertThat(types.stream().map(type -> ((JsonObject) type).getString("code")))
                .containsExactly("AVGAS_100LL", "AVGAS_100R", "AVGAS_UL94", "JET_A", "JET_A1", "SAF_BLEND");
        assertThat(types.getJsonObject(0))
                .isEqualTo(json("code", "AVGAS_100LL", "name", "Avgas 100LL")
                        .put("aliases", new JsonArray().add("100LL").add("Avgas 100LL")));
    }

    @Test
    void readFuelTypeAnswersTheCodeOfAnAlias() {
        assertThat(fleet.ask("fleet.readFuelType", json("fuel_type", "100ll")))
                .isEqualTo(json("fuel_type", "AVGAS_100LL"));
        fleet.refused(422, "unknown-fuel-type", "fleet.readFuelType", json("fuel_type", "DIESEL"));
    }

    @Test
    void checkGradesAnswersWhatAgrees() {
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.truck("JET_A");
        var number = fleet.truckNow(truck).getString("truck_number");
        assertThat(fleet.ask("fleet.checkGrades", order(" " + tailNumber.toLowerCase(), "jet-a", truck)))
                .isEqualTo(json("fuel_type", "JET_A", "tail_number", tailNumber, "aircraft_known", true)
                        .put("verified", true)
                        .put("truck", json("id", truck, "truck_number", number)));
        assertThat(fleet.ask("fleet.checkGrades", order("N-unknown", "SAF", null)))
                .isEqualTo(json("fuel_type", "SAF_BLEND", "tail_number", "N-UNKNOWN", "aircraft_known", false)
                        .put("verified", false)
                        .put("truck", null));
        var unverified = fleet.name("N");
        fleet.ask("fleet.registerUnverifiedAircraft", creation(unverified, "JET_A"));
        assertThat(fleet.ask("fleet.checkGrades", order(unverified, "JET_A", null))
                        .getBoolean("verified"))
                .isFalse();
    }

    @Test
    void checkGradesRefusesAMismatchNamingEveryGrade() {
        var tailNumber = fleet.aircraft("AVGAS_100LL");
        var jet = fleet.truck("JET_A");
        var number = fleet.truckNow(jet).getString("truck_number");
        var refused = fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order(tailNumber, "JET_A1", jet));
        assertThat(refused.detail())
                .isEqualTo("The order is for JET_A1, the truck " + number + " carries JET_A, the aircraft " + tailNumber
                        + " is approved for AVGAS_100LL.");
        fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order(tailNumber, "JET_A", jet));
        fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order(tailNumber, "JET_A", null));
        fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order(tailNumber, "100LL", jet));
        fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order("N-unknown", "JET_A1", jet));
        fleet.refused(422, "unknown-fuel-type", "fleet.checkGrades", order(tailNumber, "gas", jet));
    }

    @Test
    void anApprovalCountsOnItsLastDayAndNoLonger() {
        var tailNumber = fleet.name("N");
        var today = LocalDate.now(ZoneOffset.UTC);
        fleet.ask(
                "fleet.createAircraft",
                creation(tailNumber, "JET_A")
                        .put(
                                "approved_fuel_types",
                                approvals(
                                        approval(
                                                "JET_A",
                                                "DECAL",
                                                today.plusDays(1).toString()),
                                        approval(
                                                "JET_A1",
                                                "DECAL",
                                                today.minusDays(1).toString()))));
        fleet.ask("fleet.checkGrades", order(tailNumber, "JET_A", null));
        var refused = fleet.refused(409, "fuel-grade-mismatch", "fleet.checkGrades", order(tailNumber, "JET_A1", null));
        assertThat(refused.detail()).endsWith("is approved for JET_A.");
        var expiring = new Approval("JET_A", Approval.Basis.DECAL, today);
        assertThat(expiring.countsOn(today)).isTrue();
        assertThat(expiring.countsOn(today.plusDays(1))).isFalse();
    }

    @Test
    void checkGradesRefusesWhatIsNotInUse() {
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.truck("JET_A");
        fleet.refused(422, "unknown-truck", "fleet.checkGrades", order(tailNumber, "JET_A", 999_999L));
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "HELD", "hold_reason", "Hose worn"));
        assertThat(fleet.refused(409, "truck-unavailable", "fleet.checkGrades", order(tailNumber, "JET_A", truck))
                        .detail())
                .contains("held (Hose worn)");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "OUT_OF_SERVICE"));
        assertThat(fleet.refused(409, "truck-unavailable", "fleet.checkGrades", order(tailNumber, "JET_A", truck))
                        .detail())
                .contains("out of service");
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", truck));
        assertThat(fleet.refused(409, "truck-unavailable", "fleet.checkGrades", order(tailNumber, "JET_A", truck))
                        .detail())
                .contains("not active");
        fleet.ask("fleet.deleteAircraft", json("tail_number", tailNumber));
        fleet.refused(422, "inactive-aircraft", "fleet.checkGrades", order(tailNumber, "JET_A", null));
    }

    private static JsonObject creation(String tailNumber, String fuelType) {
        return json("tail_number", tailNumber, "aircraft_type", "Cessna Citation CJ3", "fuel_type", fuelType);
    }

    private static JsonObject order(String tailNumber, String fuelType, Long truckId) {
        return json("tail_number", tailNumber, "fuel_type", fuelType, "truck_id", truckId);
    }

    private static JsonObject approval(String fuelType, String basis, String expiresOn) {
        return json("fuel_type", fuelType, "basis", basis, "expires_on", expiresOn);
    }

    private static JsonArray approvals(JsonObject... approvals) {
        return new JsonArray(List.of(approvals));
    }
}
