package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenOrdersTest extends OnEachEngine {
    @Test
    void aTruckKeepsItsGradeWhileAnOpenOrderWantsIt() {
        var truck = fleet.truck("JET_A");
        var order = reserve(fleet.aircraft("JET_A"), truck);
        var change = json("truck_id", truck, "fuel_type", "JET_A1");
        assertThat(fleet.refused(409, "open-orders", "fleet.updateFuelTruck", change)
                        .detail())
                .endsWith(" with JET_A is wanted by open order " + order + ".");
        assertThat(fleet.truckNow(truck).getString("fuel_type")).isEqualTo("JET_A");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", truck, "fuel_type", "JET_A", "capacity", "900.00"));
        fleet.ask("fleet.settleReservations", json("order_id", order, "order_version", 2, "open", false));
        fleet.ask("fleet.updateFuelTruck", change);
    }

    @Test
    void anAircraftKeepsTheApprovalThatAnOpenOrderNeeds() {
        var tailNumber = fleet.aircraft("JET_A");
        var today = LocalDate.now(ZoneOffset.UTC);
        fleet.ask(
                "fleet.updateAircraft",
                approvals(tailNumber, approval("JET_A", null), approval("SAF_BLEND", today.plusDays(9))));
        var order = fleet.order();
        fleet.ask("fleet.reserveFueling", reservation(order, 1, tailNumber, "SAF", null));
        var update = "fleet.updateAircraft";
        var removed = approvals(tailNumber, approval("JET_A", null));
        assertThat(fleet.refused(409, "open-orders", update, removed).detail())
                .isEqualTo("The aircraft " + tailNumber + " with SAF_BLEND is wanted by open order " + order + ".");
        var ended = approvals(tailNumber, approval("JET_A", null), approval("SAF_BLEND", today.minusDays(1)));
        fleet.refused(409, "open-orders", update, ended);
        fleet.ask(update, approvals(tailNumber, approval("JET_A", null), approval("SAF_BLEND", today)));
        fleet.ask(update, approvals(tailNumber, approval("JET_A", today.minusDays(1)), approval("SAF_BLEND", today)));
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", order));
        fleet.ask(update, removed);
    }

    @Test
    void anApprovalThatRanOutByItselfHindersNoOtherChange() {
        var tailNumber = fleet.aircraft("JET_A");
        reserve(tailNumber, null);
        fleet.sql(
                "update aircraft_approved_fuel set expires_on = date '2020-01-31' where tail_number = $1", tailNumber);
        fleet.ask(
                "fleet.updateAircraft",
                approvals(tailNumber, approval("JET_A", LocalDate.parse("2021-01-31")))
                        .put("aircraft_type", "Robin"));
        fleet.refused(
                409,
                "open-orders",
                "fleet.updateAircraft",
                approvals(tailNumber, approval("JET_A1", null)).put("fuel_type", "JET_A1"));
    }

    @Test
    void theRefusalNamesTenOrdersAndCountsTheOthers() {
        var truck = fleet.truck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        var orders = LongStream.range(0, 12)
                .map(i -> reserve(tailNumber, truck))
                .sorted()
                .boxed()
                .toList();
        var named = orders.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
        var refused = fleet.refused(
                409, "open-orders", "fleet.updateFuelTruck", json("truck_id", truck, "fuel_type", "JET_A1"));
        assertThat(refused.detail()).endsWith(" is wanted by open orders " + named + " and 2 more.");
    }

    @Test
    void theDatabaseRefusesTheSame() {
        var flow = fleet.flow();
        var truck = fleet.truck("JET_A");
        var tailNumber = fleet.aircraft("JET_A");
        reserve(tailNumber, truck);
        var regraded = "update fuel_truck set fuel_type = 'JET_A1' where id = $1";
        var withdrawn = "delete from aircraft_approved_fuel where tail_number = $1";
        assertThat(meaning(regraded, truck)).isEqualTo("open-orders");
        assertThat(meaning(withdrawn, tailNumber)).isEqualTo("open-orders");
        assertThat(meaning(regraded, flow.truck())).isEqualTo("fueling-in-progress");
        assertThat(meaning(withdrawn, flow.tailNumber())).isEqualTo("fueling-in-progress");
        var unrelated = fleet.sqlRefusal("update fuel_truck set capacity = 0 where id = $1", truck);
        assertThat(OpenWork.meaning(unrelated)).isSameAs(unrelated);
    }

    private static String meaning(String statement, Object parameter) {
        return ((Problem) OpenWork.meaning(fleet.sqlRefusal(statement, parameter))).code();
    }

    private static long reserve(String tailNumber, Long truck) {
        var order = fleet.order();
        fleet.ask("fleet.reserveFueling", reservation(order, 1, tailNumber, "JET_A", truck));
        return order;
    }

    private static JsonObject approvals(String tailNumber, JsonObject... approvals) {
        var all = new JsonArray();
        for (var approval : approvals) {
            all.add(approval);
        }
        return json("tail_number", tailNumber, "approved_fuel_types", all);
    }

    private static JsonObject approval(String fuelType, LocalDate expiresOn) {
        return json("fuel_type", fuelType, "basis", "STC")
                .put("expires_on", expiresOn == null ? null : expiresOn.toString());
    }
}
