package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ChangesOnceTest extends OnEachEngine {
    @Test
    void everyChangeIsMadeOnceForItsKey() {
        var tailNumber = fleet.name("N");
        once("fleet.createAircraft", json("tail_number", tailNumber, "aircraft_type", "CJ3", "fuel_type", "JET_A"));
        once("fleet.updateAircraft", json("tail_number", tailNumber, "aircraft_type", "CJ4", "if_version", 1));
        once(
                "fleet.createMaintenanceRecord",
                json("tail_number", tailNumber, "kind", "OTHER", "description", "Wash", "performed_by", "Ace")
                        .put("performed_on", "2026-01-31"));
        assertThat(fleet.number("select count(*) as n from aircraft_maintenance where tail_number = $1", tailNumber))
                .isEqualTo(1);
        var entry = fleet.number("select id as n from aircraft_maintenance where tail_number = $1", tailNumber);
        var ofEntry = json("tail_number", tailNumber, "record_id", entry);
        once(
                "fleet.updateMaintenanceRecord",
                ofEntry.copy().put("kind", "REPAIR").put("if_version", 1));
        once("fleet.deleteMaintenanceRecord", ofEntry.copy().put("if_version", 2));
        once("fleet.deleteAircraft", json("tail_number", tailNumber, "if_version", 2));

        var number = fleet.name("T-");
        var truck = once("fleet.createFuelTruck", json("truck_number", number, "fuel_type", "JET_A", "capacity", 5))
                .getJsonObject("fuel_truck")
                .getLong("id");
        once("fleet.recordTruckCheck", json("truck_id", truck, "kind", "DAILY", "result", "PASSED"));
        assertThat(fleet.number("select count(*) as n from truck_check where truck_id = $1", truck))
                .isEqualTo(1);
        once(
                "fleet.updateFuelTruck",
                json("truck_id", truck, "current_meter_reading", "7.00", "adjustment_reason", "Drift")
                        .put("if_version", 2));
        assertThat(fleet.meterLog(truck)).hasSize(2);
        once("fleet.deleteFuelTruck", json("truck_id", truck, "if_version", 3));
    }

    @Test
    void aRefusedChangeLeavesItsKeyUnused() {
        var truck = fleet.truck("JET_A");
        var key = fleet.name("key-");
        var hold = json("truck_id", truck, "status", "HELD", "idempotency_key", key);
        fleet.refused(422, "hold-reason-missing", "fleet.updateFuelTruck", hold);
        fleet.ask("fleet.updateFuelTruck", hold.put("hold_reason", "Hose worn"));
        fleet.refused(
                422,
                "idempotency-key-reused",
                "fleet.updateFuelTruck",
                hold.copy().put("hold_reason", "Other"));
    }

    @Test
    void manyAtOnceWithOneKeyAddOneTruck() {
        var number = fleet.name("T-");
        var request = json("truck_number", number, "fuel_type", "JET_A", "capacity", "5.00")
                .put("idempotency_key", fleet.name("key-"));
        var outcomes = fleet.atOnce(20, i -> fleet.send("fleet.createFuelTruck", request));
        assertThat(outcomes)
                .allMatch(
                        outcome -> outcome.contains("\"" + number + "\"") || outcome.equals("idempotency-key-in-use"));
        assertThat(fleet.number("select count(*) as n from fuel_truck where truck_number = $1", number))
                .isEqualTo(1);
        assertThat(fleet.ask("fleet.createFuelTruck", request)
                        .getJsonObject("fuel_truck")
                        .getString("truck_number"))
                .isEqualTo(number);
    }

    /** Asks twice for the same under one key: the answers are the same. */
    private static JsonObject once(String operation, JsonObject input) {
        var request = input.copy().put("idempotency_key", fleet.name("key-"));
        var answer = fleet.ask(operation, request);
        assertThat(fleet.ask(operation, request)).as(operation).isEqualTo(answer);
        return answer;
    }
}
