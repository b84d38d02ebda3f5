package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A daily check of a truck.
 *
 * @param readings what was found, by name
 * @param performedBy id of the user
 */
record TruckCheck(
        long id,
        long truckId,
        Kind kind,
        Result result,
        JsonObject readings,
        @Nullable String note,
        Instant performedAt,
        long performedBy) {
    enum Kind {
        DAILY
    }

    enum Result {
        PASSED,
        FAILED
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("fuel_truck_id", truckId)
                .put("kind", kind.name())
                .put("result", result.name())
                .put("readings", readings)
                .put("note", note)
                .put("performed_at", performedAt.toString())
                .put("performed_by_user_id", performedBy);
    }
}
