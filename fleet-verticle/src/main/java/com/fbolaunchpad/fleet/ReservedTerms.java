package com.fbolaunchpad.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What an open order wants: a grade into an aircraft, by a truck or by one that is still to be found.
 *
 * @param tailNumber in its normal form
 * @param fuelType the code of the grade
 */
record ReservedTerms(
        String tailNumber, String fuelType, @Nullable Long truckId) {
    static ReservedTerms of(Input input, FuelTypes grades) {
        return new ReservedTerms(
                input.tailNumber(), grades.code(input.text("fuel_type")), input.numberOrNull("truck_id"));
    }
}
