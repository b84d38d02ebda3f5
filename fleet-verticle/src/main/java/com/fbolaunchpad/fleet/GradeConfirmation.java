package com.fbolaunchpad.fleet;

import java.time.Instant;

/**
 * That somebody has seen, before fuel flows, which grade an aircraft takes.
 *
 * @param fuelType the code of that grade
 * @param confirmedBy id of the user
 */
record GradeConfirmation(String fuelType, Method method, long confirmedBy, Instant confirmedAt) {
    enum Method {
        DECAL,
        SIGNED_FORM,
        REGISTER
    }

    static GradeConfirmation of(Input input, FuelTypes grades) {
        return new GradeConfirmation(
                grades.code(input.text("fuel_type")),
                input.choice("method", Method.class),
                input.number("confirmed_by_user_id"),
                input.instant("confirmed_at"));
    }
}
