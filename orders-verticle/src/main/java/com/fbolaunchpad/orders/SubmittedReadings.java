package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the technician has read off the totaliser; the fleet service knows where it rolls over.
 *
 * @param exception why the start isn't what the truck's meter showed last
 */
record SubmittedReadings(
        BigDecimal start,
        BigDecimal end,
        boolean rolledOver,
        @Nullable String exception) {
    static SubmittedReadings of(JsonObject input) {
        return new SubmittedReadings(
                FuelOrders.gallons(input, "start_meter_reading"),
                FuelOrders.gallons(input, "end_meter_reading"),
                input.getBoolean("meter_rolled_over", false),
                input.getString("meter_exception"));
    }

    /** Whether the order has been completed with just these. */
    boolean areThoseOf(FuelOrder order) {
        var readings = order.outcome().readings();
        return readings != null
                && readings.start().compareTo(start) == 0
                && readings.end().compareTo(end) == 0
                && readings.hasRolledOver() == rolledOver;
    }
}
