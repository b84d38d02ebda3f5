package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeterRollOverTest extends OnEachEngine {
    private static final String COMPLETE = "fleet.completeFueling";
    private static final String UPDATE = "fleet.updateFuelTruck";

    @Test
    void aMeterThatRollsOverCountsOnExactly() {
        var flow = flow(4, "9990.10");
        var rolledOver = completion(flow.order(), "9990.10", "25.30").put("meter_rolled_over", true);
        var outcomes = fleet.atOnce(20, i -> fleet.send(COMPLETE, rolledOver));
        assertThat(Set.copyOf(outcomes)).hasSize(1);
        assertThat(new JsonObject(outcomes.get(0)))
                .isEqualTo(json("start_meter_reading", "9990.10", "end_meter_reading", "25.30")
                        .put("gallons_dispensed", "35.20")
                        .put("meter_rollover", "10000.00")
                        .put("order_id", flow.order()));
        assertThat(fleet.truckNow(flow.truck()).getString("current_meter_reading"))
                .isEqualTo("25.30");
        var log = fleet.meterLog(flow.truck());
        assertThat(log).hasSize(2);
        assertThat(log.getJsonObject(0).getBoolean("rolled_over")).isTrue();
        assertThat(log.getJsonObject(0).getString("gallons")).isEqualTo("35.20");

        fleet.ask(UPDATE, json("truck_id", flow.truck(), "meter_digits", 6));
        assertThat(fleet.ask(COMPLETE, rolledOver).encode()).isEqualTo(outcomes.get(0));
        var plain = completion(flow.order(), "9990.10", "9995.00");
        assertThat(fleet.refused(409, "readings-recorded", COMPLETE, plain).detail())
                .endsWith("with the readings 9990.10 and 25.30 (rolled over).");
    }

    @Test
    void theLargestMeterRollsOverAtAHundredMillion() {
        var flow = flow(8, "99999999.50");
        var answer = fleet.ask(
                COMPLETE, completion(flow.order(), "99999999.50", "0.00").put("meter_rolled_over", true));
        assertThat(answer.getString("gallons_dispensed")).isEqualTo("0.50");
        assertThat(answer.getString("meter_rollover")).isEqualTo("100000000.00");
    }

    @Test
    void aRollOverThatIsNoneIsRefused() {
        var flow = flow(4, "9990.00");
        var rolledOver = completion(flow.order(), "9990.00", "9995.00").put("meter_rolled_over", true);
        fleet.refused(422, "no-roll-over", COMPLETE, rolledOver);
        fleet.refused(422, "no-roll-over", COMPLETE, rolledOver.copy().put("end_meter_reading", "9990.00"));
        fleet.refused(422, "meter-backwards", COMPLETE, completion(flow.order(), "9990.00", "5.00"));
        fleet.refused(422, "meter-out-of-range", COMPLETE, completion(flow.order(), "9990.00", "10000.00"));
        fleet.refused(
                422,
                "amount-exceeds-capacity",
                COMPLETE,
                completion(flow.order(), "9990.00", "990.01").put("meter_rolled_over", true));
        fleet.refused(
                422,
                "meter-out-of-range",
                COMPLETE,
                completion(flow.order(), "10000.00", "5.00")
                        .put("meter_rolled_over", true)
                        .put("meter_exception", "Odd"));
        assertThat(fleet.meterLog(flow.truck())).hasSize(1);
        fleet.ask(COMPLETE, completion(flow.order(), "9990.00", "990.00").put("meter_rolled_over", true));
    }

    @Test
    void aRepeatMustHaveRolledOverToo() {
        var flow = flow(4, "100.00");
        fleet.ask(COMPLETE, completion(flow.order(), "100.00", "150.00"));
        fleet.refused(
                409,
                "readings-recorded",
                COMPLETE,
                completion(flow.order(), "150.00", "100.00").put("meter_rolled_over", true));
    }

    @Test
    void aReadingIsBelowWhatTheMeterCanShow() {
        var creation = json("truck_number", fleet.name("T-"), "fuel_type", "JET_A", "capacity", "1000.00")
                .put("current_meter_reading", "10000.00");
        fleet.refused(
                422,
                "meter-out-of-range",
                "fleet.createFuelTruck",
                creation.copy().put("meter_digits", 4));
        fleet.refused(
                400, "invalid-input", "fleet.createFuelTruck", creation.copy().put("meter_digits", 3));
        fleet.refused(
                400, "invalid-input", "fleet.createFuelTruck", creation.copy().put("meter_digits", 9));
        var truck = fleet.ask("fleet.createFuelTruck", creation.put("meter_digits", 5))
                .getJsonObject("fuel_truck");
        assertThat(truck.getInteger("meter_digits")).isEqualTo(5);
        var id = truck.getLong("id");
        fleet.refused(422, "meter-out-of-range", UPDATE, json("truck_id", id, "meter_digits", 4));
        fleet.refused(
                422,
                "meter-out-of-range",
                UPDATE,
                json("truck_id", id, "current_meter_reading", "100000.00", "adjustment_reason", "Odd"));
        assertThat(fleet.truckNow(id)).isEqualTo(truck);
        var replaced = fleet.ask(
                UPDATE,
                json("truck_id", id, "meter_digits", 4, "current_meter_reading", "9999.99")
                        .put("adjustment_reason", "New totaliser"));
        assertThat(replaced.getJsonObject("fuel_truck").getInteger("meter_digits"))
                .isEqualTo(4);
    }

    @Test
    void whileFuelFlowsTheMeterKeepsItsDigits() {
        var flow = flow(4, "100.00");
        fleet.refused(409, "fueling-in-progress", UPDATE, json("truck_id", flow.truck(), "meter_digits", 6));
    }

    @Test
    void aCalibrationIsLoggedAsOne() {
        var id = fleet.truck("JET_A");
        var calibration = json("truck_id", id, "current_meter_reading", "101.50", "adjustment_reason", "Yearly")
                .put("adjustment_kind", "CALIBRATION");
        fleet.ask(UPDATE, calibration);
        var entry = fleet.meterLog(id).getJsonObject(0);
        assertThat(entry.getString("kind")).isEqualTo("CALIBRATION");
        assertThat(entry.getString("gallons")).isEqualTo("1.50");
        fleet.refused(400, "invalid-input", UPDATE, json("truck_id", id, "adjustment_kind", "CALIBRATION"));
        fleet.refused(
                400,
                "invalid-input",
                UPDATE,
                calibration.put("adjustment_kind", "ORDER").put("current_meter_reading", "1.00"));
        assertThat(fleet.meterLog(id)).hasSize(2);
    }

    private static Fleet.Flow flow(int digits, String reading) {
        var truck = fleet.ask(
                        "fleet.createFuelTruck",
                        json("truck_number", fleet.name("T-"), "fuel_type", "JET_A", "capacity", "1000.00")
                                .put("meter_digits", digits)
                                .put("current_meter_reading", reading))
                .getJsonObject("fuel_truck")
                .getLong("id");
        fleet.check(truck, "PASSED");
        var flow = new Fleet.Flow(fleet.order(), truck, fleet.aircraft("JET_A"));
        fleet.ask("fleet.mintFuelingPermit", mint(flow.order(), 1, flow.tailNumber(), "JET_A", truck));
        return flow;
    }
}
