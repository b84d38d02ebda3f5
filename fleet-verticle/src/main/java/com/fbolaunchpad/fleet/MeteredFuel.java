package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * What flowed between two readings, exactly.
 *
 * @param rollover the gallons after which the totaliser began again from nothing; zero when it didn't
 */
record MeteredFuel(MeterReadings readings, BigDecimal rollover) {
    /** What flowed through the totaliser, which can show both readings. */
    static MeteredFuel of(MeterReadings readings, Totaliser totaliser) {
        totaliser.requireShows(readings.start());
        totaliser.requireShows(readings.end());
        return new MeteredFuel(readings, readings.rolledOver() ? totaliser.rollover() : BigDecimal.ZERO);
    }

    Gallons gallons() {
        return new Gallons(
                rollover.add(readings.end().value()).subtract(readings.start().value()));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("start_meter_reading", readings.start().toString())
                .put("end_meter_reading", readings.end().toString())
                .put("gallons_dispensed", gallons().toString())
                .put("meter_rollover", readings.rolledOver() ? rollover.toPlainString() : null);
    }
}
