package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AircraftRegisterTest extends OnEachEngine {
    @Test
    void createAircraftNormalisesAndApprovesTheUsualGrade() {
        var tailNumber = fleet.name("N");
        var answer = fleet.ask(
                "fleet.createAircraft",
                json("tail_number", "  " + tailNumber.toLowerCase() + " ", "aircraft_type", "Piper Cub")
                        .put("fuel_type", "100ll")
                        .put("customer_id", 7)
                        .put("unknown_member", "ignored"));
        assertThat(answer.getString("message")).isEqualTo("The aircraft " + tailNumber + " is registered.");
        var aircraft = answer.getJsonObject("aircraft");
        assertThat(Instant.parse(aircraft.getString("created_at"))).isBeforeOrEqualTo(Instant.now());
        assertThat(aircraft)
                .isEqualTo(json("tail_number", tailNumber, "aircraft_type", "Piper Cub", "fuel_type", "AVGAS_100LL")
                        .put("approved_fuel_types", approvals(approval("AVGAS_100LL", "REGISTER", null)))
                        .put("customer_id", 7L)
                        .put("verified", true)
                        .put("grounded", false)
                        .put("is_active", true)
                        .put("version", 1L)
                        .put("created_at", aircraft.getString("created_at"))
                        .put("updated_at", aircraft.getString("created_at")));
        assertThat(fleet.aircraftNow(tailNumber)).isEqualTo(aircraft);
    }

    @Test
    void createAircraftRefusesWhatCannotBe() {
        var taken = fleet.aircraft("JET_A");
        fleet.refused(409, "tail-number-taken", "fleet.createAircraft", creation(taken.toLowerCase(), "JET_A"));
        var tailNumber = fleet.name("N");
        fleet.refused(422, "unknown-fuel-type", "fleet.createAircraft", creation(tailNumber, "diesel"));
        fleet.refused(
                422,
                "usual-grade-not-approved",
                "fleet.createAircraft",
                creation(tailNumber, "JET_A").put("approved_fuel_types", approvals(approval("JET_A1", "DECAL", null))));
        fleet.refused(
                422,
                "duplicate-grade",
                "fleet.createAircraft",
                creation(tailNumber, "JET_A")
                        .put(
                                "approved_fuel_types",
                                approvals(approval("JET_A", "DECAL", null), approval("jet a", "STC", null))));
        fleet.refused(
                400,
                "invalid-input",
                "fleet.createAircraft",
                creation(tailNumber, "JET_A")
                        .put("approved_fuel_types", approvals(approval("JET_A", "DECAL", "31.3.2027"))));
        fleet.refused(
                400,
                "invalid-input",
                "fleet.createAircraft",
                creation(tailNumber, "JET_A")
                        .put("approved_fuel_types", approvals(approval("JET_A", "HEARSAY", null))));
        fleet.refused(400, "invalid-input", "fleet.createAircraft", creation("N 1", "JET_A"));
        fleet.refused(
                400,
                "invalid-input",
                "fleet.createAircraft",
                creation(tailNumber, "JET_A").putNull("aircraft_type"));
        fleet.refused(404, "not-found", "fleet.getAircraft", json("tail_number", tailNumber));
    }

    @Test
    void oneOfManyRegistrationsOfATailNumberWins() {
        var tailNumber = fleet.name("N");
        var outcomes = fleet.atOnce(
                20, i -> fleet.send("fleet.createAircraft", creation(tailNumber, i % 2 == 0 ? "JET_A" : "SAF")));
        assertThat(outcomes).filteredOn("tail-number-taken"::equals).hasSize(19);
        assertThat(fleet.aircraftNow(tailNumber).getJsonArray("approved_fuel_types"))
                .hasSize(1);
    }

    @Test
    void updateAircraftChangesWhatIsGivenAndOnlyThat() {
        var tailNumber = fleet.aircraft("JET_A");
        var changed = fleet.ask(
                        "fleet.updateAircraft",
                        json("tail_number", tailNumber.toLowerCase(), "fuel_type", "Jet A-1", "customer_id", 9)
                                .put(
                                        "approved_fuel_types",
                                        approvals(
                                                approval("SAF", "STC", "2031-01-31"),
                                                approval("JET_A1", "TYPE_CERTIFICATE", null))))
                .getJsonObject("aircraft");
        assertThat(changed.getString("fuel_type")).isEqualTo("JET_A1");
        assertThat(changed.getJsonArray("approved_fuel_types"))
                .isEqualTo(approvals(
                        approval("JET_A1", "TYPE_CERTIFICATE", null), approval("SAF_BLEND", "STC", "2031-01-31")));
        assertThat(changed.getLong("version")).isEqualTo(2);
        assertThat(changed.getString("aircraft_type")).isEqualTo("Cessna 172");
        assertThat(fleet.aircraftNow(tailNumber)).isEqualTo(changed);

        var cleared = fleet.ask(
                        "fleet.updateAircraft", json("tail_number", tailNumber, "customer_id", null, "verified", false))
                .getJsonObject("aircraft");
        assertThat(cleared.getValue("customer_id")).isNull();
        assertThat(cleared.getBoolean("verified")).isFalse();
        assertThat(fleet.ask("fleet.updateAircraft", json("tail_number", tailNumber, "verified", false))
                        .getJsonObject("aircraft"))
                .isEqualTo(cleared);
    }

    @Test
    void updateAircraftRefusesWhatCannotBeAndChangesNothing() {
        var tailNumber = fleet.aircraft("JET_A");
        var before = fleet.aircraftNow(tailNumber);
        fleet.refused(
                422,
                "usual-grade-not-approved",
                "fleet.updateAircraft",
                json("tail_number", tailNumber, "fuel_type", "100LL", "verified", false));
        fleet.refused(
                422,
                "usual-grade-not-approved",
                "fleet.updateAircraft",
                json("tail_number", tailNumber, "approved_fuel_types", approvals(approval("SAF", "STC", null))));
        fleet.refused(
                422,
                "duplicate-grade",
                "fleet.updateAircraft",
                json("tail_number", tailNumber)
                        .put(
                                "approved_fuel_types",
                                approvals(approval("JET_A", "STC", null), approval("JET_A", "DECAL", null))));
        fleet.refused(
                422, "unknown-fuel-type", "fleet.updateAircraft", json("tail_number", tailNumber, "fuel_type", "JET"));
        fleet.refused(
                412,
                "version-mismatch",
                "fleet.updateAircraft",
                json("tail_number", tailNumber, "verified", false, "if_version", 2));
        fleet.refused(
                412, "version-mismatch", "fleet.deleteAircraft", json("tail_number", tailNumber, "if_version", 2));
        fleet.refused(404, "not-found", "fleet.updateAircraft", json("tail_number", "NOBODY", "verified", false));
        fleet.refused(404, "not-found", "fleet.deleteAircraft", json("tail_number", "NOBODY"));
        assertThat(fleet.aircraftNow(tailNumber)).isEqualTo(before);
    }

    @Test
    void oneOfManyChangesOfAVersionWins() {
        var tailNumber = fleet.aircraft("JET_A");
        var outcomes = fleet.atOnce(
                20,
                i -> fleet.send(
                        "fleet.updateAircraft",
                        json("tail_number", tailNumber, "aircraft_type", "Type " + i, "if_version", 1)));
        assertThat(outcomes).filteredOn("version-mismatch"::equals).hasSize(19);
        assertThat(fleet.aircraftNow(tailNumber).getLong("version")).isEqualTo(2);
    }

    @Test
    void deleteAircraftDeactivatesIt() {
        var tailNumber = fleet.aircraft("JET_A");
        var answer = fleet.ask("fleet.deleteAircraft", json("tail_number", tailNumber, "if_version", 1));
        assertThat(answer.getString("message")).isEqualTo("The aircraft " + tailNumber + " is deactivated.");
        assertThat(answer.getJsonObject("aircraft").getBoolean("is_active")).isFalse();
        assertThat(fleet.ask("fleet.deleteAircraft", json("tail_number", tailNumber))
                        .getJsonObject("aircraft"))
                .isEqualTo(answer.getJsonObject("aircraft"));
        var active = fleet.ask("fleet.updateAircraft", json("tail_number", tailNumber, "is_active", true));
        assertThat(active.getJsonObject("aircraft").getBoolean("is_active")).isTrue();
    }

    @Test
    void listAircraftFiltersAndPages() {
        var customer = fleet.order() + 1_000_000;
        var tailNumbers = List.of("ZLIST-1", "ZLIST-2", "ZLIST-3");
        for (var tailNumber : tailNumbers) {
            fleet.ask("fleet.createAircraft", creation(tailNumber, "JET_A").put("customer_id", customer));
        }
        fleet.ask("fleet.createAircraft", creation("ZLISTX4", "100LL").put("aircraft_type", "50%_\\ sold"));
        fleet.ask("fleet.deleteAircraft", json("tail_number", "ZLIST-2"));

        assertThat(listed(json("q", "zlist-"))).containsExactlyElementsOf(tailNumbers);
        assertThat(listed(json("q", "50%_\\"))).containsExactly("ZLISTX4");
        assertThat(listed(json("q", "LIST_"))).isEmpty();
        assertThat(listed(json("customer_id", customer, "is_active", true))).containsExactly("ZLIST-1", "ZLIST-3");
        assertThat(listed(json("q", "ZLIST", "fuel_type", "avgas 100ll"))).containsExactly("ZLISTX4");
        assertThat(listed(json("q", "ZLIST", "fuel_type", "UL94"))).isEmpty();
        fleet.refused(422, "unknown-fuel-type", "fleet.listAircraft", json("fuel_type", "JET"));
        fleet.ask("fleet.updateAircraft", json("tail_number", "ZLIST-3", "verified", false));
        assertThat(listed(json("q", "zlist-", "verified", false))).containsExactly("ZLIST-3");
        assertThat(listed(json("q", "zlist-", "verified", true))).containsExactly("ZLIST-1", "ZLIST-2");

        var second = fleet.ask("fleet.listAircraft", json("q", "zlist", "page", 2, "per_page", 3));
        assertThat(second.getJsonArray("aircraft")).hasSize(1);
        assertThat(second.getJsonArray("aircraft").getJsonObject(0).getJsonArray("approved_fuel_types"))
                .hasSize(1);
        assertThat(second.getJsonObject("pagination"))
                .isEqualTo(
                        json("page", 2, "per_page", 3, "total", 4L, "pages", 2L, "has_next", false, "has_prev", true));
    }

    private List<String> listed(JsonObject filter) {
        return fleet.ask("fleet.listAircraft", filter).getJsonArray("aircraft").stream()
                .map(item -> ((JsonObject) item).getString("tail_number"))
                .toList();
    }

    private static JsonObject creation(String tailNumber, String fuelType) {
        return json("tail_number", tailNumber, "aircraft_type", "Cessna Citation CJ3", "fuel_type", fuelType);
    }

    private static JsonObject approval(String fuelType, String basis, String expiresOn) {
        return json("fuel_type", fuelType, "basis", basis, "expires_on", expiresOn);
    }

    private static JsonArray approvals(JsonObject... approvals) {
        return new JsonArray(List.of(approvals));
    }
}
