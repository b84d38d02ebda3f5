package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuelTrucksTest extends OnEachEngine {
    @Test
    void createFuelTruckOpensItsMeterLog() {
        var number = fleet.name("Truck ");
        var answer = fleet.ask(
                "fleet.createFuelTruck",
                json("truck_number", number + " ", "fuel_type", "Jet A", "capacity", 5000)
                        .put("current_meter_reading", "1200.5"));
        assertThat(answer.getString("message")).isEqualTo("The truck " + number + " is added.");
        var truck = answer.getJsonObject("fuel_truck");
        assertThat(truck)
                .isEqualTo(json("id", truck.getLong("id"), "truck_number", number, "fuel_type", "JET_A")
                        .put("capacity", "5000.00")
                        .put("current_meter_reading", "1200.50")
                        .put("meter_digits", 8)
                        .put("is_active", true)
                        .put("status", "AVAILABLE")
                        .put("hold_reason", null)
                        .put("last_check_at", null)
                        .put("active_orders", new JsonArray())
                        .put("version", 1L)
                        .put("created_at", truck.getString("created_at"))
                        .put("updated_at", truck.getString("created_at")));
        assertThat(fleet.truckNow(truck.getLong("id"))).isEqualTo(truck);
        var log = fleet.meterLog(truck.getLong("id"));
        assertThat(log).hasSize(1);
        assertThat(log.getJsonObject(0))
                .isEqualTo(json("entry_number", 1L, "kind", "OPENING", "order_id", null)
                        .put("start_reading", "1200.50")
                        .put("end_reading", "1200.50")
                        .put("rolled_over", false)
                        .put("gallons", "0.00")
                        .put("reason", null)
                        .put("recorded_at", truck.getString("created_at"))
                        .put("recorded_by_user_id", Fleet.USER));
        var fresh = fleet.ask("fleet.createFuelTruck", creation(fleet.name("T-")));
        assertThat(fresh.getJsonObject("fuel_truck").getString("current_meter_reading"))
                .isEqualTo("0.00");
    }

    @Test
    void createFuelTruckRefusesWhatCannotBe() {
        var number = fleet.name("Taken-");
        fleet.ask("fleet.createFuelTruck", creation(number));
        fleet.refused(409, "truck-number-taken", "fleet.createFuelTruck", creation(number.toUpperCase()));
        var other = fleet.name("T-");
        fleet.refused(
                422,
                "unknown-fuel-type",
                "fleet.createFuelTruck",
                creation(other).put("fuel_type", "milk"));
        fleet.refused(
                400, "invalid-input", "fleet.createFuelTruck", creation(other).put("capacity", "0.00"));
        fleet.refused(
                400, "invalid-input", "fleet.createFuelTruck", creation(other).put("capacity", "1.001"));
        fleet.refused(
                400, "invalid-input", "fleet.createFuelTruck", creation(other).put("current_meter_reading", "-1"));
        assertThat(listed(json("q", other))).isEmpty();
    }

    @Test
    void oneOfManyTrucksOfANumberWins() {
        var number = fleet.name("Race-");
        var outcomes = fleet.atOnce(20, i -> fleet.send("fleet.createFuelTruck", creation(number)));
        assertThat(outcomes).filteredOn("truck-number-taken"::equals).hasSize(19);
        assertThat(listed(json("q", number))).containsExactly(number);
    }

    @Test
    void updateFuelTruckChangesWhatIsGivenAndOnlyThat() {
        var id = fleet.truck("JET_A");
        var number = fleet.name("Renamed-");
        var changed = fleet.ask(
                        "fleet.updateFuelTruck",
                        json("truck_id", id, "truck_number", number, "fuel_type", "saf", "capacity", "99999999.99"))
                .getJsonObject("fuel_truck");
        assertThat(changed.getString("truck_number")).isEqualTo(number);
        assertThat(changed.getString("fuel_type")).isEqualTo("SAF_BLEND");
        assertThat(changed.getString("capacity")).isEqualTo("99999999.99");
        assertThat(changed.getString("current_meter_reading")).isEqualTo("100.00");
        assertThat(changed.getLong("version")).isEqualTo(2);
        assertThat(fleet.truckNow(id)).isEqualTo(changed);
        assertThat(fleet.ask("fleet.updateFuelTruck", json("truck_id", id, "capacity", "99999999.99"))
                        .getJsonObject("fuel_truck"))
                .isEqualTo(changed);
    }

    @Test
    void updateFuelTruckRefusesWhatCannotBeAndChangesNothing() {
        var id = fleet.truck("JET_A");
        var before = fleet.truckNow(id);
        var taken = fleet.truckNow(fleet.truck("JET_A")).getString("truck_number");
        var update = "fleet.updateFuelTruck";
        fleet.refused(409, "truck-number-taken", update, json("truck_id", id, "truck_number", taken.toLowerCase()));
        fleet.refused(422, "unknown-fuel-type", update, json("truck_id", id, "fuel_type", "milk"));
        fleet.refused(400, "invalid-input", update, json("truck_id", id, "current_meter_reading", "5.00"));
        fleet.refused(400, "invalid-input", update, json("truck_id", id, "adjustment_reason", "because"));
        fleet.refused(400, "invalid-input", update, json("truck_id", id, "capacity", "0"));
        fleet.refused(422, "hold-reason-missing", update, json("truck_id", id, "status", "HELD"));
        fleet.refused(400, "invalid-input", update, json("truck_id", id, "status", "ASLEEP"));
        fleet.refused(
                412, "version-mismatch", update, json("truck_id", id, "status", "OUT_OF_SERVICE", "if_version", 2));
        fleet.refused(412, "version-mismatch", "fleet.deleteFuelTruck", json("truck_id", id, "if_version", 2));
        for (var operation : List.of(
                update, "fleet.deleteFuelTruck", "fleet.getFuelTruck", "fleet.listTruckChecks", "fleet.listMeterLog")) {
            fleet.refused(404, "not-found", operation, json("truck_id", 999_999));
        }
        assertThat(fleet.truckNow(id)).isEqualTo(before);
        assertThat(fleet.meterLog(id)).hasSize(1);
    }

    @Test
    void deleteFuelTruckDeactivatesIt() {
        var id = fleet.truck("JET_A");
        var answer = fleet.ask("fleet.deleteFuelTruck", json("truck_id", id, "if_version", 1));
        assertThat(answer.getString("message")).endsWith("is deactivated.");
        assertThat(answer.getJsonObject("fuel_truck").getBoolean("is_active")).isFalse();
        assertThat(fleet.ask("fleet.deleteFuelTruck", json("truck_id", id)).getJsonObject("fuel_truck"))
                .isEqualTo(answer.getJsonObject("fuel_truck"));
    }

    @Test
    void listFuelTrucksFiltersAndPages() {
        for (var number : List.of("zq 1", "ZQ-2", "zq_3")) {
            fleet.ask("fleet.createFuelTruck", creation(number));
        }
        var other = fleet.ask("fleet.createFuelTruck", creation("ZQ-4").put("fuel_type", "UL94"))
                .getJsonObject("fuel_truck");
        fleet.ask("fleet.updateFuelTruck", json("truck_id", other.getLong("id"), "status", "OUT_OF_SERVICE"));
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", other.getLong("id")));

        assertThat(listed(json("q", "zQ"))).containsExactlyInAnyOrder("zq 1", "ZQ-2", "zq_3", "ZQ-4");
        assertThat(listed(json("q", "q_"))).containsExactly("zq_3");
        assertThat(listed(json("q", "zq", "fuel_type", "avgas ul94"))).containsExactly("ZQ-4");
        assertThat(listed(json("q", "zq", "status", "OUT_OF_SERVICE"))).containsExactly("ZQ-4");
        assertThat(listed(json("q", "zq", "is_active", true))).containsExactlyInAnyOrder("zq 1", "ZQ-2", "zq_3");
        assertThat(listed(json("q", "zq", "page", 2, "per_page", 3)))
                .isEqualTo(listed(json("q", "zq")).subList(3, 4));
        assertThat(fleet.ask("fleet.listFuelTrucks", json("q", "zq")).getJsonArray("fuel_trucks").stream()
                        .map(item -> ((JsonObject) item).getLong("id")))
                .isSorted();
        fleet.refused(422, "unknown-fuel-type", "fleet.listFuelTrucks", json("fuel_type", "milk"));
        assertThat(fleet.ask("fleet.listFuelTrucks", json("q", "zq", "per_page", 3))
                        .getJsonObject("pagination"))
                .isEqualTo(
                        json("page", 1, "per_page", 3, "total", 4L, "pages", 2L, "has_next", true, "has_prev", false));
    }

    @Test
    void listAssignableTrucksAnswersThoseThatMayFuelTheGrade() {
        var free = fleet.checkedTruck("AVGAS_100R");
        var held = fleet.checkedTruck("AVGAS_100R");
        var gone = fleet.checkedTruck("AVGAS_100R");
        var next = fleet.checkedTruck("AVGAS_100R");
        fleet.truck("AVGAS_100R");
        fleet.check(held, "FAILED");
        fleet.ask("fleet.deleteFuelTruck", json("truck_id", gone));
        assertThat(fleet.ask("fleet.listAssignableTrucks", json("fuel_type", "100r")).getJsonArray("trucks").stream())
                .containsExactly(reference(Math.min(free, next)), reference(Math.max(free, next)));
        fleet.refused(422, "unknown-fuel-type", "fleet.listAssignableTrucks", json("fuel_type", "milk"));
    }

    private static JsonObject creation(String number) {
        return json("truck_number", number, "fuel_type", "JET_A", "capacity", "3000.00");
    }

    private static JsonObject reference(long id) {
        return json("id", id, "truck_number", fleet.truckNow(id).getString("truck_number"));
    }

    private static List<String> listed(JsonObject filter) {
        return fleet.ask("fleet.listFuelTrucks", filter).getJsonArray("fuel_trucks").stream()
                .map(item -> ((JsonObject) item).getString("truck_number"))
                .toList();
    }
}
