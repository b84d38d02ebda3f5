package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterLogsTest extends OnEachEngine {
    @Test
    void theMeterIsAdjustedWithAReasonThatTheLogKeeps() {
        var id = fleet.truck("JET_A");
        var adjusted = fleet.ask(
                        "fleet.updateFuelTruck",
                        json("truck_id", id, "current_meter_reading", "0.10", "adjustment_reason", "New totaliser"))
                .getJsonObject("fuel_truck");
        assertThat(adjusted.getString("current_meter_reading")).isEqualTo("0.10");
        assertThat(fleet.meterLog(id).getJsonObject(0))
                .isEqualTo(json("entry_number", 2L, "kind", "ADJUSTMENT", "order_id", null)
                        .put("start_reading", "100.00")
                        .put("end_reading", "0.10")
                        .put("rolled_over", false)
                        .put("gallons", "-99.90")
                        .put("reason", "New totaliser")
                        .put("recorded_at", adjusted.getString("updated_at"))
                        .put("recorded_by_user_id", Fleet.USER));
        var page = fleet.ask("fleet.listMeterLog", json("truck_id", id, "page", 2, "per_page", 1));
        assertThat(page.getJsonArray("meter_log").getJsonObject(0).getString("kind"))
                .isEqualTo("OPENING");
        assertThat(page.getJsonObject("pagination").getLong("total")).isEqualTo(2);
    }

    @Test
    void manyAdjustmentsAtOnceLeaveOneUnbrokenLog() {
        var id = fleet.truck("JET_A");
        fleet.atOnce(
                20,
                i -> fleet.send(
                        "fleet.updateFuelTruck",
                        json(
                                "truck_id",
                                id,
                                "current_meter_reading",
                                "200." + (10 + i),
                                "adjustment_reason",
                                "Drift")));
        var log = fleet.meterLog(id);
        assertThat(fleet.ask("fleet.listMeterLog", json("truck_id", id))
                        .getJsonObject("pagination")
                        .getLong("total"))
                .isEqualTo(21);
        for (var i = 0; i + 1 < log.size(); i++) {
            assertThat(log.getJsonObject(i).getString("start_reading"))
                    .isEqualTo(log.getJsonObject(i + 1).getString("end_reading"));
        }
        assertThat(fleet.truckNow(id).getString("current_meter_reading"))
                .isEqualTo(log.getJsonObject(0).getString("end_reading"));
        assertThat(fleet.truckNow(id).getLong("version")).isEqualTo(21);
    }
}
