package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;

/**
 * What a truck's totaliser showed before and after it fuelled an aircraft.
 *
 * @param rolledOver whether it passed its highest reading on the way: then, and only then, the end is below the start
 */
record MeterReadings(Gallons start, Gallons end, boolean rolledOver) {
    static MeterReadings of(Input input) {
        var readings = new MeterReadings(
                input.gallons("start_meter_reading"),
                input.gallons("end_meter_reading"),
                input.flag("meter_rolled_over", false));
        var isBelow = readings.end.compareTo(readings.start) < 0;
        if (isBelow && !readings.rolledOver) {
            throw Problem.unprocessable(
                    "meter-backwards",
                    "The meter can't run from " + readings.start + " back to " + readings.end
                            + ", unless it passed its highest reading: say so by meter_rolled_over.");
        }
        if (readings.rolledOver && !isBelow) {
            throw Problem.unprocessable(
                    "no-roll-over",
                    "A meter that rolled over shows less than before, not " + readings.end + " after " + readings.start
                            + ".");
        }
        return readings;
    }

    @Override
    public String toString() {
        return start + " and " + end + (rolledOver ? " (rolled over)" : "");
    }
}
