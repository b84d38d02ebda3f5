package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuelingReservationsTest extends OnEachEngine {
    private static final String RESERVE = "fleet.reserveFueling";

    @Test
    void reserveFuelingAnswersWhatAgrees() {
        var tailNumber = fleet.aircraft("JET_A");
        var order = fleet.order();
        var request = reservation(order, 1, " " + tailNumber.toLowerCase(), "jet-a", fleet.truck("JET_A"));
        var answer = json("fuel_type", "JET_A", "tail_number", tailNumber);
        assertThat(fleet.ask(RESERVE, request)).isEqualTo(answer);
        assertThat(fleet.ask(RESERVE, reservation(fleet.order(), 1, tailNumber, "JET_A", null)))
                .isEqualTo(answer);
        assertThat(fleet.ask(RESERVE, request.copy().put("order_version", 3))).isEqualTo(answer);
        assertThat(fleet.ask(RESERVE, request)).isEqualTo(answer);
        assertThat(rows(order)).isEqualTo(1);
        assertThat(fleet.number("select order_version as n from fueling_reservation where order_id = $1", order))
                .isEqualTo(3);
    }

    @Test
    void reserveFuelingRefusesAMismatchNamingEveryGrade() {
        var tailNumber = fleet.aircraft("AVGAS_100LL");
        var jet = fleet.truck("JET_A");
        var number = fleet.truckNow(jet).getString("truck_number");
        assertThat(refused(409, "fuel-grade-mismatch", tailNumber, "JET_A1", jet))
                .isEqualTo("The order is for JET_A1, the truck " + number + " carries JET_A, the aircraft " + tailNumber
                        + " is approved for AVGAS_100LL.");
        refused(409, "fuel-grade-mismatch", tailNumber, "JET_A", jet);
        refused(409, "fuel-grade-mismatch", tailNumber, "JET_A", null);
        refused(409, "fuel-grade-mismatch", tailNumber, "100LL", jet);
        refused(409, "fuel-grade-mismatch", "N-unknown", "JET_A1", jet);
        refused(409, "fuel-grade-mismatch", tailNumber, "JET_A", 999_999L);
        refused(422, "unknown-fuel-type", tailNumber, "gas", jet);
        fleet.ask("fleet.deleteAircraft", json("tail_number", tailNumber));
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", jet));
        refused(409, "fuel-grade-mismatch", tailNumber, "100LL", jet);
    }

    @Test
    void anApprovalCountsOnItsLastDayAndNoLonger() {
        var tailNumber = fleet.name("N");
        var today = LocalDate.now(ZoneOffset.UTC);
        var approvals =
                new JsonArray().add(approval("JET_A", today.plusDays(1))).add(approval("JET_A1", today.minusDays(1)));
        fleet.ask("fleet.createAircraft", plane(tailNumber, "JET_A").put("approved_fuel_types", approvals));
        fleet.ask(RESERVE, reservation(fleet.order(), 1, tailNumber, "JET_A", null));
        assertThat(refused(409, "fuel-grade-mismatch", tailNumber, "JET_A1", null))
                .endsWith("is approved for JET_A.");
        var expiring = new Approval("JET_A", Approval.Basis.DECAL, today);
        assertThat(expiring.countsOn(today)).isTrue();
        assertThat(expiring.countsOn(today.plusDays(1))).isFalse();
    }

    @Test
    void reserveFuelingRefusesWhatIsNotInUse() {
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.truck("JET_A");
        refused(422, "unknown-truck", tailNumber, "JET_A", 999_999L);
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "HELD", "hold_reason", "Hose worn"));
        assertThat(refused(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("held (Hose worn)");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "OUT_OF_SERVICE"));
        assertThat(refused(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("out of service");
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", truck));
        assertThat(refused(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("not active");
        fleet.ask("fleet.deleteAircraft", json("tail_number", tailNumber));
        refused(422, "inactive-aircraft", tailNumber, "JET_A", truck);
    }

    @Test
    void anUnknownAircraftIsRegisteredUnverifiedWithItsType() {
        var tailNumber = fleet.name("N");
        assertThat(refused(422, "unknown-aircraft", tailNumber, "JET_A", null))
                .isEqualTo("There is no aircraft " + tailNumber
                        + ". Register it first, or give its aircraft_type (which needs MANAGE_AIRCRAFT).");
        var request = reservation(fleet.order(), 1, tailNumber, "jet a", null).put("aircraft_type", " Robin ");
        var held = fleet.truck("JET_A");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", held, "status", "OUT_OF_SERVICE"));
        fleet.refused(409, "truck-unavailable", RESERVE, request.copy().put("truck_id", held));
        fleet.refused(404, "not-found", "fleet.getAircraft", json("tail_number", tailNumber));

        fleet.ask(RESERVE, request);
        var registered = fleet.aircraftNow(tailNumber);
        assertThat(registered.getString("aircraft_type")).isEqualTo("Robin");
        assertThat(registered.getBoolean("verified")).isFalse();
        assertThat(registered.getJsonArray("approved_fuel_types"))
                .isEqualTo(new JsonArray().add(json("fuel_type", "JET_A", "basis", "REGISTER", "expires_on", null)));
    }

    @Test
    void aKnownAircraftIsNeverAltered() {
        var tailNumber = fleet.aircraft("AVGAS_100LL");
        var before = fleet.aircraftNow(tailNumber);
        var request = reservation(fleet.order(), 1, tailNumber, "100LL", null).put("aircraft_type", "Other");
        fleet.ask(RESERVE, request);
        fleet.refused(409, "fuel-grade-mismatch", RESERVE, request.copy().put("fuel_type", "JET_A"));
        assertThat(fleet.aircraftNow(tailNumber)).isEqualTo(before);
    }

    @Test
    void manyIdenticalReservationsAreOne() {
        var order = fleet.order();
        var tailNumber = fleet.name("N");
        var request = reservation(order, 1, tailNumber, "JET_A", null).put("aircraft_type", "Robin");
        var outcomes = fleet.atOnce(20, i -> fleet.send(RESERVE, request));
        assertThat(Set.copyOf(outcomes)).singleElement().asString().contains(tailNumber);
        assertThat(rows(order)).isEqualTo(1);
        assertThat(fleet.aircraftNow(tailNumber).getLong("version")).isEqualTo(1);
    }

    @Test
    void onlyOneOfTwoGradesAtOnceGetsAnUnknownAircraft() {
        var tailNumber = fleet.name("N");
        var outcomes = fleet.atOnce(
                20,
                i -> fleet.send(
                        RESERVE,
                        reservation(fleet.order(), 1, tailNumber, i % 2 == 0 ? "JET_A" : "100LL", null)
                                .put("aircraft_type", "Robin")));
        var grade = fleet.aircraftNow(tailNumber).getString("fuel_type");
        assertThat(outcomes.stream().filter(outcome -> outcome.contains("\"fuel_type\":\"" + grade + "\"")))
                .hasSize(10);
        assertThat(outcomes.stream().filter("fuel-grade-mismatch"::equals)).hasSize(10);
    }

    @Test
    void whatIsFueledOrReleasedReservesNothingAnyMore() {
        var flow = fleet.flow();
        fleet.ask(RESERVE, reservation(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask(RESERVE, reservation(flow.order(), 2, flow.tailNumber(), "JET_A", null));
        fleet.refused(
                422, "meter-backwards", "fleet.completeFueling", Fleet.completion(flow.order(), "100.00", "99.00"));
        assertThat(rows(flow.order())).isEqualTo(2);
        fleet.ask("fleet.completeFueling", Fleet.completion(flow.order(), "100.00", "150.00"));
        assertThat(rows(flow.order())).isZero();

        var order = fleet.order();
        fleet.ask(RESERVE, reservation(order, 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", order));
        assertThat(rows(order)).isZero();
    }

    @Test
    void aReservationAndAChangeOfGradeAtOnceNeverDisagree() {
        for (var i = 0; i < 5; i++) {
            var truck = fleet.checkedTruck("JET_A");
            var tailNumber = fleet.aircraft("JET_A");
            var outcomes = fleet.atOnce(24, turn -> switch (turn % 4) {
                case 0 -> fleet.send("fleet.updateFuelTruck", json("truck_id", truck, "fuel_type", "JET_A1"));
                case 1 ->
                    fleet.send(
                            "fleet.updateAircraft",
                            json("tail_number", tailNumber, "fuel_type", "SAF_BLEND")
                                    .put("approved_fuel_types", new JsonArray().add(approval("SAF", null))));
                default -> fleet.send(RESERVE, reservation(fleet.order(), 1, tailNumber, "JET_A", truck));
            });
            assertThat(outcomes)
                    .allMatch(outcome -> outcome.equals("open-orders")
                            || outcome.equals("fuel-grade-mismatch")
                            || outcome.startsWith("{"));
            assertThat(fleet.number("select count(*) as n from fueling_reservation r where"
                            + " not exists (select 1 from fuel_truck t where t.id = r.truck_id and t.fuel_type = r.fuel_type)"
                            + " and r.truck_id is not null or not exists (select 1 from aircraft_approved_fuel a"
                            + " where a.tail_number = r.tail_number and a.fuel_type = r.fuel_type)"))
                    .isZero();
            var reserved = fleet.number("select count(*) as n from fueling_reservation where truck_id = $1", truck);
            if (reserved > 0) {
                assertThat(fleet.truckNow(truck).getString("fuel_type")).isEqualTo("JET_A");
                assertThat(fleet.aircraftNow(tailNumber).getString("fuel_type")).isEqualTo("JET_A");
            }
        }
    }

    private static String refused(int status, String code, String tailNumber, String fuelType, Long truck) {
        var order = fleet.order();
        var detail = fleet.refused(status, code, RESERVE, reservation(order, 1, tailNumber, fuelType, truck))
                .detail();
        assertThat(rows(order)).isZero();
        return detail;
    }

    private static long rows(long order) {
        return fleet.number("select count(*) as n from fueling_reservation where order_id = $1", order);
    }

    private static JsonObject plane(String tailNumber, String fuelType) {
        return json("tail_number", tailNumber, "aircraft_type", "Cessna Citation CJ3", "fuel_type", fuelType);
    }

    private static JsonObject approval(String fuelType, LocalDate expiresOn) {
        return json("fuel_type", fuelType, "basis", "DECAL")
                .put("expires_on", expiresOn == null ? null : expiresOn.toString());
    }
}
