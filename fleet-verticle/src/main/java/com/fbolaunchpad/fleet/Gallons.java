package com.fbolaunchpad.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An exact amount of fuel, or a totaliser's reading, in US gallons: 0.00 to 99999999.99. */
record Gallons(BigDecimal value) implements Comparable<Gallons> {
    private static final BigDecimal MOST = new BigDecimal("99999999.99");
    private static final int PLACES = 2;
    static final Gallons NONE = new Gallons(BigDecimal.ZERO);

    /** @throws ArithmeticException for a value out of range or with more than two places */
    Gallons {
        if (value.signum() < 0 || value.compareTo(MOST) > 0) {
            throw new ArithmeticException("from 0.00 to " + MOST);
        }
        value = value.setScale(PLACES, RoundingMode.UNNECESSARY);
    }

    Gallons minus(Gallons other) {
        return new Gallons(value.subtract(other.value));
    }

    @Override
    public int compareTo(Gallons other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
