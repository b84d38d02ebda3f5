package com.fbolaunchpad.orders;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the truck's totaliser showed before and after fuelling, in US gallons with two places.
 *
 * @param rollover the reading at which the totaliser began again from nothing; null when it did not
 */
record MeterReadings(
        BigDecimal start, BigDecimal end, @Nullable BigDecimal rollover) {
    /** What went into the aircraft. */
    BigDecimal gallons() {
        var moved = end.subtract(start);
        return rollover == null ? moved : moved.add(rollover);
    }

    boolean hasRolledOver() {
        return rollover != null;
    }
}
