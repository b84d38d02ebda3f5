package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuelingPermitsTest extends OnEachEngine {
    @Test
    void mintFuelingPermitAnswersItsTerms() {
        var order = fleet.order();
        var truck = fleet.checkedTruck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        var request = mint(order, 3, " " + tailNumber.toLowerCase(), "jet a", truck);
        var permit = fleet.ask("fleet.mintFuelingPermit", request).getJsonObject("permit");
        assertThat(permit)
                .isEqualTo(mint(order, 3, tailNumber, "JET_A", truck).put("minted_at", permit.getString("minted_at")));
        assertThat(fleet.ask("fleet.mintFuelingPermit", request).getJsonObject("permit"))
                .isEqualTo(permit);
    }

    @Test
    void aPermitIsCheckedAnewWheneverItIsAskedFor() {
        var flow = fleet.flow();
        fleet.check(flow.truck(), "FAILED");
        var again = mint(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck());
        fleet.refused(409, "truck-unavailable", "fleet.mintFuelingPermit", again);
        fleet.check(flow.truck(), "PASSED");
        fleet.ask("fleet.mintFuelingPermit", again);
        fleet.ask("fleet.completeFueling", completion(flow.order(), "100.00", "150.00"));
    }

    /** As after a crash between the permit and the order's own step, when the desk then sends another truck. */
    @Test
    void aPermitThatTheOrderNeverUsedIsFreeWithItsOtherTerms() {
        var flow = fleet.flow();
        var other = fleet.checkedTruck("JET_A");
        var settled =
                reservation(flow.order(), 2, flow.tailNumber(), "JET_A", other).put("open", true);
        var nextOrder = mint(fleet.order(), 1, flow.tailNumber(), "JET_A", flow.truck());
        fleet.ask("fleet.settleReservations", settled.copy().put("order_version", 1));
        fleet.ask("fleet.settleReservations", settled.copy().put("truck_id", flow.truck()));
        fleet.refused(409, "truck-busy", "fleet.mintFuelingPermit", nextOrder);

        fleet.ask("fleet.settleReservations", settled);

        fleet.ask("fleet.mintFuelingPermit", nextOrder);
        fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 2, flow.tailNumber(), "JET_A", other));
    }

    @Test
    void mintFuelingPermitRefusesAMismatchBeforeAnythingElse() {
        var jet = fleet.truck("JET_A");
        var unverified = fleet.unverifiedAircraft("100LL");
        var number = fleet.truckNow(jet).getString("truck_number");
        var refused = notMinted(409, "fuel-grade-mismatch", unverified, "JET_A", jet);
        assertThat(refused)
                .isEqualTo("The order is for JET_A, the truck " + number + " carries JET_A, the aircraft " + unverified
                        + " is approved for AVGAS_100LL.");
        notMinted(409, "fuel-grade-mismatch", unverified, "100LL", jet);
        notMinted(409, "fuel-grade-mismatch", fleet.aircraft("JET_A1"), "JET_A1", jet);
    }

    @Test
    void mintFuelingPermitRefusesAnExpiredApproval() {
        var tailNumber = fleet.aircraft("JET_A");
        fleet.ask(
                "fleet.updateAircraft",
                json("tail_number", tailNumber)
                        .put(
                                "approved_fuel_types",
                                new JsonArray()
                                        .add(json("fuel_type", "JET_A", "basis", "STC", "expires_on", "2020-01-31"))));
        assertThat(notMinted(409, "fuel-grade-mismatch", tailNumber, "JET_A", fleet.checkedTruck("JET_A")))
                .endsWith("is approved for no grade.");
    }

    @Test
    void mintFuelingPermitRefusesATruckThatMayNotFuel() {
        var tailNumber = fleet.aircraft("JET_A");
        notMinted(422, "unknown-truck", tailNumber, "JET_A", 999_999);
        notMinted(422, "unknown-fuel-type", tailNumber, "milk", fleet.checkedTruck("JET_A"));
        notMinted(409, "truck-check-overdue", tailNumber, "JET_A", fleet.truck("JET_A"));
        var truck = fleet.checkedTruck("JET_A");
        fleet.check(truck, "FAILED");
        assertThat(notMinted(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("held (Daily check ");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "status", "OUT_OF_SERVICE"));
        assertThat(notMinted(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("out of service");
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", truck));
        assertThat(notMinted(409, "truck-unavailable", tailNumber, "JET_A", truck))
                .contains("not active");
    }

    @Test
    void mintFuelingPermitRefusesAnAircraftThatMayNotBeFueled() {
        var truck = fleet.checkedTruck("JET_A");
        notMinted(422, "unknown-aircraft", fleet.name("X"), "JET_A", truck);
        var unverified = fleet.unverifiedAircraft("JET_A");
        notMinted(409, "grade-confirmation-missing", unverified, "JET_A", truck);
        fleet.ask("fleet.deleteAircraft", json("tail_number", unverified));
        notMinted(422, "inactive-aircraft", unverified, "JET_A", truck);
        assertThat(fleet.number("select count(*) as n from fueling_permit where truck_id = $1", truck))
                .isZero();
    }

    @Test
    void anUnverifiedAircraftNeedsAConfirmationOfThePermitsGrade() {
        var tailNumber = fleet.unverifiedAircraft("JET_A");
        var truck = fleet.checkedTruck("JET_A");
        var order = fleet.order();
        var request = mint(order, 1, tailNumber, "JET_A", truck);
        var confirmation = json("fuel_type", "jet a", "method", "DECAL", "confirmed_by_user_id", 7)
                .put("confirmed_at", "2026-11-22T12:00:00.000001Z");
        var mint = "fleet.mintFuelingPermit";
        fleet.refused(409, "grade-confirmation-missing", mint, request);
        fleet.refused(409, "grade-confirmation-missing", mint, request.copy().putNull("grade_confirmation"));
        fleet.refused(
                409,
                "grade-confirmation-missing",
                mint,
                with(request, confirmation.copy().put("fuel_type", "JET_A1")));
        for (var member : List.of("fuel_type", "method", "confirmed_by_user_id", "confirmed_at")) {
            var incomplete = confirmation.copy();
            incomplete.remove(member);
            fleet.refused(400, "invalid-input", mint, with(request, incomplete));
        }
        fleet.refused(
                400, "invalid-input", mint, with(request, confirmation.copy().put("method", "HEARSAY")));
        assertThat(openPermits(truck)).isZero();

        var minted = fleet.ask(mint, with(request, confirmation));
        assertThat(fleet.ask(mint, with(request, confirmation))).isEqualTo(minted);
        assertThat(fleet.number(
                        "select count(*) as n from fueling_permit where order_id = $1 and confirmed_fuel_type = 'JET_A'"
                                + " and confirmation_method = 'DECAL' and confirmed_by_user_id = 7 and confirmed_at = $2",
                        order,
                        Instant.parse("2026-11-22T12:00:00.000001Z")))
                .isEqualTo(1);
        fleet.ask(mint, request);
        assertThat(confirmed(order))
                .as("the same version keeps its confirmation")
                .isEqualTo(1);
        fleet.refused(409, "grade-confirmation-missing", mint, request.copy().put("order_version", 2));
        assertThat(confirmed(order)).isEqualTo(1);
        fleet.ask("fleet.completeFueling", completion(order, "100.00", "150.00"));
        assertThat(confirmed(order)).isEqualTo(1);
    }

    @Test
    void aVerifiedAircraftNeedsNoConfirmationButKeepsOne() {
        var confirmation = json("fuel_type", "JET_A", "method", "SIGNED_FORM", "confirmed_by_user_id", 7)
                .put("confirmed_at", "2026-11-22T12:00:00Z");
        var order = fleet.order();
        var request = mint(order, 1, fleet.aircraft("JET_A"), "JET_A", fleet.checkedTruck("JET_A"));
        fleet.ask("fleet.mintFuelingPermit", request);
        assertThat(confirmed(order)).isZero();
        fleet.ask("fleet.mintFuelingPermit", with(request, confirmation.copy().put("fuel_type", "SAF")));
        assertThat(confirmed(order)).as("one of another grade says nothing").isZero();
        fleet.ask("fleet.mintFuelingPermit", with(request, confirmation));
        assertThat(confirmed(order)).isEqualTo(1);
        fleet.ask("fleet.mintFuelingPermit", request.copy().put("order_version", 2));
        assertThat(confirmed(order)).as("the later version has none").isZero();
        fleet.ask("fleet.mintFuelingPermit", with(request, confirmation));
        assertThat(confirmed(order)).as("nor does the earlier one give it any").isZero();
    }

    @Test
    void aCheckCountsForItsHours() {
        var truck = fleet.checkedTruck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        fleet.advance(Duration.ofHours(24).plusSeconds(1));
        assertThat(notMinted(409, "truck-check-overdue", tailNumber, "JET_A", truck))
                .contains("24 hours");
        fleet.check(truck, "PASSED");
        fleet.ask("fleet.mintFuelingPermit", mint(fleet.order(), 1, tailNumber, "JET_A", truck));
    }

    @Test
    void withoutRequiredChecksNoneIsMissed() {
        var lenient = new Fleet(engine, "TRUCK_CHECK_HOURS", "0");
        try {
            lenient.ask(
                    "fleet.mintFuelingPermit",
                    mint(lenient.order(), 1, lenient.aircraft("JET_A"), "JET_A", lenient.truck("JET_A")));
        } finally {
            lenient.stop();
        }
    }

    @Test
    void otherTermsOfALaterVersionReplaceAnOpenPermit() {
        var flow = fleet.flow();
        var other = fleet.checkedTruck("JET_A");
        var replaced = fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 4, flow.tailNumber(), "JET_A", other));
        assertThat(replaced.getJsonObject("permit").getLong("truck_id")).isEqualTo(other);
        assertThat(replaced.getJsonObject("permit").getLong("order_version")).isEqualTo(4);

        fleet.refused(
                409,
                "permit-superseded",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 3, flow.tailNumber(), "JET_A", flow.truck()));
        assertThat(fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 3, flow.tailNumber(), "JET_A", other)))
                .isEqualTo(replaced);
        fleet.ask("fleet.mintFuelingPermit", mint(fleet.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.refused(
                409,
                "truck-busy",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 5, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.refused(
                409,
                "fuel-grade-mismatch",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 5, flow.tailNumber(), "JET_A", fleet.checkedTruck("SAF")));
        assertThat(fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 4, flow.tailNumber(), "JET_A", other)))
                .isEqualTo(replaced);
    }

    @Test
    void aLaterVersionOnTheSameTermsKeepsThePermitAndOutdatesOlderOnes() {
        var flow = fleet.flow();
        var first =
                fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
        var later =
                fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 6, flow.tailNumber(), "JET_A", flow.truck()));
        assertThat(later.getJsonObject("permit").getString("minted_at"))
                .isEqualTo(first.getJsonObject("permit").getString("minted_at"));
        fleet.refused(
                409,
                "permit-superseded",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 5, flow.tailNumber(), "JET_A", fleet.checkedTruck("JET_A")));
    }

    @Test
    void oneTruckFuelsOneAircraftAtATime() {
        var truck = fleet.checkedTruck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        var outcomes = fleet.atOnce(
                20, i -> fleet.send("fleet.mintFuelingPermit", mint(fleet.order(), 1, tailNumber, "JET_A", truck)));
        assertThat(outcomes).filteredOn("truck-busy"::equals).hasSize(19);
        assertThat(openPermits(truck)).isEqualTo(1);
    }

    @Test
    void manyIdenticalMintsGiveOnePermit() {
        var request = mint(fleet.order(), 1, fleet.aircraft("JET_A"), "JET_A", fleet.checkedTruck("JET_A"));
        var outcomes = fleet.atOnce(20, i -> fleet.send("fleet.mintFuelingPermit", request));
        assertThat(Set.copyOf(outcomes)).singleElement().asString().contains("minted_at");
        assertThat(openPermits(request.getLong("truck_id"))).isEqualTo(1);
    }

    private static String notMinted(int status, String code, String tailNumber, String fuelType, long truck) {
        return fleet.refused(
                        status, code, "fleet.mintFuelingPermit", mint(fleet.order(), 1, tailNumber, fuelType, truck))
                .detail();
    }

    private static JsonObject with(JsonObject request, JsonObject confirmation) {
        return request.copy().put("grade_confirmation", confirmation);
    }

    private static long confirmed(long order) {
        return fleet.number(
                "select count(*) as n from fueling_permit where order_id = $1 and confirmed_at is not null", order);
    }

    private static long openPermits(long truck) {
        return fleet.number("select count(*) as n from fueling_permit where truck_id = $1 and state = 'OPEN'", truck);
    }
}
