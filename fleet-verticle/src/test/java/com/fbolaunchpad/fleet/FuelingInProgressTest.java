package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;

class FuelingInProgressTest extends OnEachEngine {
    @Test
    void whileFuelFlowsTheTruckKeepsGradeMeterAndPlace() {
        var flow = fleet.flow();
        var truck = flow.truck();
        var update = "fleet.updateFuelTruck";
        assertThat(fleet.refused(409, "fueling-in-progress", update, json("truck_id", truck, "fuel_type", "JET_A1"))
                        .detail())
                .contains("order " + flow.order());
        fleet.refused(409, "fueling-in-progress", update, json("truck_id", truck, "is_active", false));
        fleet.refused(
                409,
                "fueling-in-progress",
                update,
                json("truck_id", truck, "current_meter_reading", "1.00", "adjustment_reason", "Reset"));
        fleet.refused(409, "fueling-in-progress", "fleet.deleteFuelTruck", json("truck_id", truck));
        fleet.refused(409, "fueling-in-progress", update, json("truck_id", truck, "capacity", "999.99"));
        fleet.ask(update, json("truck_id", truck, "capacity", "1000.01"));
        fleet.ask(update, json("truck_id", truck, "status", "HELD", "hold_reason", "Leak", "fuel_type", "JET_A"));
        fleet.ask("fleet.completeFueling", completion(flow.order(), "100.00", "150.00"));
        fleet.ask(update, json("truck_id", truck, "capacity", "10.00"));
        fleet.ask(update, json("truck_id", truck, "fuel_type", "JET_A1"));
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", truck));
    }

    @Test
    void whileFuelFlowsTheAircraftKeepsTheApproval() {
        var flow = fleet.flow();
        var update = "fleet.updateAircraft";
        var jetA = json("fuel_type", "JET_A", "basis", "REGISTER");
        var jetA1 = json("fuel_type", "JET_A1", "basis", "STC");
        var withdrawn = json("tail_number", flow.tailNumber(), "fuel_type", "JET_A1")
                .put("approved_fuel_types", new JsonArray().add(jetA1));
        var expired = json("tail_number", flow.tailNumber())
                .put("approved_fuel_types", new JsonArray().add(jetA.copy().put("expires_on", "2020-01-31")));
        fleet.refused(409, "fueling-in-progress", update, withdrawn);
        fleet.refused(409, "fueling-in-progress", update, expired);
        fleet.refused(409, "fueling-in-progress", update, json("tail_number", flow.tailNumber(), "is_active", false));
        fleet.refused(409, "fueling-in-progress", "fleet.deleteAircraft", json("tail_number", flow.tailNumber()));
        fleet.ask(
                update,
                json("tail_number", flow.tailNumber(), "fuel_type", "JET_A1")
                        .put("approved_fuel_types", new JsonArray().add(jetA1).add(jetA)));
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", flow.order()));
        fleet.ask(update, withdrawn);
        fleet.ask("fleet.deleteAircraft", json("tail_number", flow.tailNumber()));
    }

    @Test
    void aMintAndAChangeOfGradeAtOnceNeverDisagree() {
        for (var i = 0; i < 10; i++) {
            var truck = fleet.checkedTruck("JET_A");
            var request = mint(fleet.order(), 1, fleet.aircraft("JET_A"), "JET_A", truck);
            var outcomes = fleet.atOnce(
                    2,
                    turn -> turn == 0
                            ? fleet.send("fleet.mintFuelingPermit", request)
                            : fleet.send("fleet.updateFuelTruck", json("truck_id", truck, "fuel_type", "JET_A1")));
            var minted = outcomes.get(0).contains("minted_at");
            assertThat(outcomes.get(minted ? 1 : 0)).isEqualTo(minted ? "fueling-in-progress" : "fuel-grade-mismatch");
            assertThat(fleet.truckNow(truck).getString("fuel_type")).isEqualTo(minted ? "JET_A" : "JET_A1");
        }
    }
}
