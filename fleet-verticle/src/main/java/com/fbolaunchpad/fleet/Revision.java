package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** How often and when a resource changed: version 1 is what was created. */
record Revision(long version, Instant createdAt, Instant updatedAt) {
    static Revision first(Instant now) {
        return new Revision(1, now, now);
    }

    Revision next(Instant now) {
        return new Revision(version + 1, createdAt, now);
    }

    /** What a conditional write that changed {@code rows} rows comes to: none means that another one was faster. */
    static Future<Void> written(int rows) {
        return rows == 1
                ? Future.succeededFuture()
                : Future.failedFuture(
                        Problem.conflict("changed-meanwhile", "It was changed by somebody else meanwhile. Try again."));
    }

    JsonObject appendTo(JsonObject json) {
        return json.put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
