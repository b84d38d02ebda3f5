package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuelingCompletionTest extends OnEachEngine {
    @Test
    void completeFuelingMovesTheMeterOnce() {
        var flow = fleet.flow();
        var before = fleet.truckNow(flow.truck()).getLong("version");
        var outcomes = fleet.atOnce(
                20, i -> fleet.send("fleet.completeFueling", completion(flow.order(), "100.00", "350.10")));
        assertThat(Set.copyOf(outcomes)).hasSize(1);
        assertThat(new JsonObject(outcomes.get(0)))
                .isEqualTo(json("start_meter_reading", "100.00", "end_meter_reading", "350.10")
                        .put("gallons_dispensed", "250.10")
                        .put("meter_rollover", null)
                        .put("order_id", flow.order()));
        var truck = fleet.truckNow(flow.truck());
        assertThat(truck.getString("current_meter_reading")).isEqualTo("350.10");
        assertThat(truck.getLong("version")).isEqualTo(before + 1);
        var log = fleet.meterLog(flow.truck());
        assertThat(log).hasSize(2);
        assertThat(log.getJsonObject(0))
                .isEqualTo(json("entry_number", 2L, "kind", "ORDER", "order_id", flow.order())
                        .put("start_reading", "100.00")
                        .put("end_reading", "350.10")
                        .put("rolled_over", false)
                        .put("gallons", "250.10")
                        .put("reason", null)
                        .put("recorded_at", truck.getString("updated_at"))
                        .put("recorded_by_user_id", Fleet.USER));
        assertThat(openPermits(flow.truck())).isZero();
        assertThat(fleet.refused(
                                409,
                                "readings-recorded",
                                "fleet.completeFueling",
                                completion(flow.order(), "100.00", "350.11"))
                        .detail())
                .contains("100.00 and 350.10");
    }

    @Test
    void ofManyDifferentReadingsOneIsRecorded() {
        var flow = fleet.flow();
        var outcomes = fleet.atOnce(
                20, i -> fleet.send("fleet.completeFueling", completion(flow.order(), "100.00", "200." + (10 + i))));
        assertThat(outcomes).filteredOn("readings-recorded"::equals).hasSize(19);
        assertThat(fleet.meterLog(flow.truck())).hasSize(2);
    }

    @Test
    void completeFuelingRefusesReadingsThatCannotBe() {
        var flow = fleet.flow();
        var complete = "fleet.completeFueling";
        fleet.refused(422, "meter-backwards", complete, completion(flow.order(), "100.00", "99.99"));
        assertThat(fleet.refused(409, "meter-discontinuity", complete, completion(flow.order(), "100.01", "200.00"))
                        .detail())
                .contains("at 100.00, not at 100.01");
        fleet.refused(
                409,
                "meter-discontinuity",
                complete,
                completion(flow.order(), "90.00", "200.00").put("meter_exception", " "));
        fleet.refused(422, "amount-exceeds-capacity", complete, completion(flow.order(), "100.00", "1100.01"));
        fleet.refused(400, "invalid-input", complete, completion(flow.order(), "100.00", "100.001"));
        fleet.refused(400, "invalid-input", complete, json("order_id", flow.order(), "start_meter_reading", "1.00"));
        assertThat(fleet.meterLog(flow.truck())).hasSize(1);
        assertThat(openPermits(flow.truck())).isEqualTo(1);
        fleet.ask(complete, completion(flow.order(), "100.00", "1100.00"));
    }

    @Test
    void completeFuelingNeedsAPermit() {
        var order = fleet.order();
        fleet.refused(409, "no-permit", "fleet.completeFueling", completion(order, "100.00", "150.00"));
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", order));
        fleet.refused(409, "no-permit", "fleet.completeFueling", completion(order, "100.00", "150.00"));
    }

    @Test
    void aMeterExceptionIsRecordedAsAnAdjustment() {
        var flow = fleet.flow();
        var completion = completion(flow.order(), "105.50", "150.00").put("meter_exception", "Hose flushed");
        var answer = fleet.ask("fleet.completeFueling", completion);
        assertThat(answer.getString("gallons_dispensed")).isEqualTo("44.50");
        assertThat(fleet.ask("fleet.completeFueling", completion)).isEqualTo(answer);
        var log = fleet.meterLog(flow.truck());
        assertThat(log).hasSize(3);
        var adjustment = log.getJsonObject(1);
        assertThat(adjustment.getString("kind")).isEqualTo("ADJUSTMENT");
        assertThat(adjustment.getString("reason")).isEqualTo("Hose flushed");
        assertThat(adjustment.getString("start_reading")).isEqualTo("100.00");
        assertThat(adjustment.getString("end_reading")).isEqualTo("105.50");
        assertThat(log.getJsonObject(0).getString("start_reading")).isEqualTo("105.50");

        var next = fleet.order();
        fleet.ask("fleet.mintFuelingPermit", mint(next, 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask("fleet.completeFueling", completion(next, "150.00", "150.00").put("meter_exception", "None needed"));
        assertThat(fleet.meterLog(flow.truck())).hasSize(4);
    }

    @Test
    void tenthsAndTheLastReadingAreExact() {
        var flow = fleet.flow();
        var meter = new BigDecimal("100.00");
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", flow.order()));
        for (var i = 0; i < 10; i++) {
            var order = fleet.order();
            var end = meter.add(new BigDecimal("0.10"));
            fleet.ask("fleet.mintFuelingPermit", mint(order, 1, flow.tailNumber(), "JET_A", flow.truck()));
            var answer = fleet.ask("fleet.completeFueling", completion(order, meter.toString(), end.toString()));
            assertThat(answer.getString("gallons_dispensed")).isEqualTo("0.10");
            meter = end;
        }
        assertThat(fleet.truckNow(flow.truck()).getString("current_meter_reading"))
                .isEqualTo("101.00");

        var last = fleet.order();
        fleet.ask("fleet.mintFuelingPermit", mint(last, 1, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask(
                "fleet.completeFueling",
                completion(last, "99999999.89", "99999999.99").put("meter_exception", "Near its end"));
        assertThat(fleet.truckNow(flow.truck()).getString("current_meter_reading"))
                .isEqualTo("99999999.99");
    }

    private static long openPermits(long truck) {
        return fleet.number("select count(*) as n from fueling_permit where truck_id = $1 and state = 'OPEN'", truck);
    }
}
