package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettledReservationsTest extends OnEachEngine {
    private static final String RESERVE = "fleet.reserveFueling";

    @Test
    void settleReservationsKeepsTheTermsThatTheOrderHas() {
        var order = fleet.order();
        var tailNumber = fleet.aircraft("JET_A");
        var first = reservation(order, 1, tailNumber, "JET_A", null);
        var second = reservation(order, 2, tailNumber, "JET_A", fleet.truck("JET_A"));
        var third = reservation(order, 3, tailNumber, "JET_A", fleet.truck("JET_A"));
        fleet.ask(RESERVE, first);
        fleet.ask(RESERVE, second);
        fleet.ask(RESERVE, third);
        var settle = second.copy().put("open", true);
        fleet.refused(
                409,
                "fuel-grade-mismatch",
                "fleet.settleReservations",
                settle.copy().put("fuel_type", "Jet A"));
        assertThat(rows(order)).as("it knows a grade by its code alone").isEqualTo(3);
        assertThat(fleet.ask("fleet.settleReservations", settle)).isEqualTo(json());
        assertThat(fleet.ask("fleet.settleReservations", settle)).isEqualTo(json());
        assertThat(rows(order)).isEqualTo(2);
        assertThat(confirmed(order)).isEqualTo(1);
        assertThat(fleet.number(
                        "select truck_id as n from fueling_reservation where confirmed = true and order_id = $1",
                        order))
                .isEqualTo(second.getLong("truck_id"));
        fleet.ask("fleet.settleReservations", third.copy().put("open", true).put("order_version", 2));
        assertThat(confirmed(order))
                .as("an older version settles nothing of a later one")
                .isZero();
        assertThat(rows(order)).isEqualTo(1);
        fleet.ask(RESERVE, third.copy().put("order_version", 4));
        fleet.ask("fleet.settleReservations", third.copy().put("open", true).put("order_version", 4));
        assertThat(confirmed(order)).isEqualTo(1);
        fleet.ask(RESERVE, third.copy().put("order_version", 4));
        assertThat(confirmed(order))
                .as("reserved anew, it waits to be settled anew")
                .isZero();

        var other = fleet.order();
        fleet.ask(RESERVE, reservation(other, 1, tailNumber, "JET_A", null));
        fleet.ask("fleet.settleReservations", json("order_id", order, "order_version", 5, "open", false));
        assertThat(rows(order)).isZero();
        assertThat(rows(other)).isEqualTo(1);
    }

    @Test
    void anOrderThatReservedNothingForItsTermsHoldsThemOnceItIsSettled() {
        var order = fleet.order();
        var tailNumber = fleet.aircraft("JET_A");
        var truck = fleet.truck("JET_A");
        fleet.ask(RESERVE, reservation(order, 1, tailNumber, "JET_A", truck));
        settle(reservation(order, 1, tailNumber, "JET_A", truck));
        settle(reservation(order, 2, tailNumber, "JET_A", null));
        settle(reservation(order, 2, tailNumber, "JET_A", null));
        assertThat(rows(order)).isEqualTo(1);
        assertThat(confirmed(order)).isEqualTo(1);
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "fuel_type", "JET_A1"));
        var otherGrade = json("tail_number", tailNumber, "fuel_type", "JET_A1")
                .put("approved_fuel_types", new JsonArray().add(json("fuel_type", "JET_A1", "basis", "DECAL")));
        fleet.refused(409, "open-orders", "fleet.updateAircraft", otherGrade);

        settle(reservation(order, 1, tailNumber, "JET_A", fleet.truck("JET_A")));
        assertThat(fleet.number(
                        "select order_version as n from fueling_reservation where confirmed = true and order_id = $1",
                        order))
                .as("a late word of an earlier version adds nothing")
                .isEqualTo(2);
        assertThat(rows(order)).isEqualTo(1);
    }

    @Test
    void termsThatDoNotAgreeAreNotSettledAndNothingIsFreed() {
        var flow = fleet.flow();
        fleet.ask(RESERVE, reservation(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask(RESERVE, reservation(flow.order(), 2, flow.tailNumber(), "JET_A", null));
        for (var disagreeing : List.of(
                reservation(flow.order(), 3, flow.tailNumber(), "JET_A", fleet.truck("JET_A1")),
                reservation(flow.order(), 3, flow.tailNumber(), "JET_A1", null),
                reservation(flow.order(), 3, "N-unknown", "JET_A", null),
                reservation(flow.order(), 3, flow.tailNumber(), "JET_A", 999_999L))) {
            fleet.refused(409, "fuel-grade-mismatch", "fleet.settleReservations", disagreeing.put("open", true));
        }
        assertThat(rows(flow.order())).isEqualTo(2);
        assertThat(confirmed(flow.order())).isZero();
        fleet.ask("fleet.completeFueling", Fleet.completion(flow.order(), "100.00", "150.00"));
    }

    @Test
    void anOrderThatIsOverHoldsNothingWhateverALateWordSays() {
        var flow = fleet.flow();
        var late = reservation(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck());
        fleet.ask("fleet.completeFueling", Fleet.completion(flow.order(), "100.00", "150.00"));
        settle(late);
        assertThat(rows(flow.order())).isZero();

        var cancelled = fleet.order();
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", cancelled));
        settle(late.copy().put("order_id", cancelled));
        assertThat(rows(cancelled)).isZero();
    }

    @Test
    void settledAndReservedManyTimesAtOnceTheOrderHasOneRow() {
        var order = fleet.order();
        var request = reservation(order, 1, fleet.aircraft("JET_A"), "JET_A", fleet.truck("JET_A"));
        var outcomes = fleet.atOnce(
                24,
                i -> i % 3 == 0
                        ? fleet.send(RESERVE, request)
                        : fleet.send("fleet.settleReservations", request.copy().put("open", true)));
        assertThat(outcomes).allMatch(outcome -> outcome.startsWith("{"));
        assertThat(rows(order)).isEqualTo(1);
        settle(request);
        assertThat(confirmed(order)).isEqualTo(1);
    }

    private static void settle(JsonObject terms) {
        fleet.ask("fleet.settleReservations", terms.copy().put("open", true));
    }

    private static long rows(long order) {
        return fleet.number("select count(*) as n from fueling_reservation where order_id = $1", order);
    }

    private static long confirmed(long order) {
        return fleet.number(
                "select count(*) as n from fueling_reservation where order_id = $1 and confirmed = true", order);
    }
}
