package com.fbolaunchpad.orders;

import java.math.BigDecimal;

/**
 * What the truck's totaliser showed before and after fuelling, in US gallons with two places.
 */
record MeterReadings(BigDecimal start, BigDecimal end) {
    /** What went into the aircraft. */
    BigDecimal gallons() {
        return end.subtract(start);
    }
}
