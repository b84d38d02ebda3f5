package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody has seen which grade an aircraft takes that the register doesn't vouch for.
 *
 * @param fuelType the code of the grade, which is the order's
 */
record GradeConfirmation(
        String fuelType, Method method, @Nullable String note, long confirmedBy, Instant confirmedAt) {
    /** Where the grade was seen. */
    enum Method {
        DECAL,
        SIGNED_FORM,
        REGISTER
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("fuel_type", fuelType)
                .put("method", method.name())
                .put("note", note)
                .put("confirmed_by_user_id", confirmedBy)
                .put("confirmed_at", confirmedAt.toString());
    }
}
