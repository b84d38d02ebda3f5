package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import java.math.BigDecimal;

/**
 * A truck's meter, which counts all the fuel that it ever dispensed, and begins again from nothing after its highest reading.
 *
 * @param digits of whole gallons, 4–8
 */
record Totaliser(int digits) {
    static final int FEWEST_DIGITS = 4;
    static final int MOST_DIGITS = 8;
    private static final int PLACES = 2;

    Totaliser {
        if (digits < FEWEST_DIGITS || digits > MOST_DIGITS) {
            throw Problem.invalid(
                    "/meter_digits", "A meter has " + FEWEST_DIGITS + " to " + MOST_DIGITS + " whole digits.");
        }
    }

    static Totaliser of(Input input) {
        return new Totaliser(Math.toIntExact(Math.max(0, Math.min(input.number("meter_digits"), Integer.MAX_VALUE))));
    }

    /** The gallons after which it begins again. */
    BigDecimal rollover() {
        return BigDecimal.TEN.pow(digits).setScale(PLACES);
    }

    void requireShows(Gallons reading) {
        if (reading.value().compareTo(rollover()) >= 0) {
            throw Problem.unprocessable(
                    "meter-out-of-range",
                    "A meter of " + digits + " whole digits never shows " + reading + ": it is below " + rollover()
                            + ".");
        }
    }
}
