package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;

/** What a truck's totaliser showed before and after it fuelled an aircraft. */
record MeterReadings(Gallons start, Gallons end) {
    static MeterReadings of(Input input) {
        var readings = new MeterReadings(input.gallons("start_meter_reading"), input.gallons("end_meter_reading"));
        if (readings.end.compareTo(readings.start) < 0) {
            throw Problem.unprocessable(
                    "meter-backwards", "The meter can't run from " + readings.start + " back to " + readings.end + ".");
        }
        return readings;
    }

    Gallons dispensed() {
        return end.minus(start);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("start_meter_reading", start.toString())
                .put("end_meter_reading", end.toString())
                .put("gallons_dispensed", dispensed().toString());
    }
}
