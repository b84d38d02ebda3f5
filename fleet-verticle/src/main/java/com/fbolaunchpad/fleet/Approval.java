package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grade that an aircraft may be fuelled with.
 *
 * @param expiresOn the last day (UTC) on which it counts; null for ever
 */
record Approval(String fuelType, Basis basis, @Nullable LocalDate expiresOn) {
    enum Basis {
        TYPE_CERTIFICATE,
        STC,
        DECAL,
        SIGNED_FORM,
        REGISTER
    }

    /** What is approved where only a grade is given. */
    static List<Approval> onRegister(String fuelType) {
        return List.of(new Approval(fuelType, Basis.REGISTER, null));
    }

    boolean countsOn(LocalDate day) {
        return expiresOn == null || !day.isAfter(expiresOn);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("fuel_type", fuelType)
                .put("basis", basis.name())
                .put("expires_on", expiresOn == null ? null : expiresOn.toString());
    }
}
