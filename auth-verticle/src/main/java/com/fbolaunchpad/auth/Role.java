package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A role.
 *
 * @param inherits ids of the roles that it inherits directly, in order
 * @param isSeeded whether it came with the program and therefore keeps its name and stays
 */
record Role(
        long id,
        String name,
        String description,
        List<Long> inherits,
        boolean isSeeded,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    Role with(String newName, String newDescription, List<Long> newInherits) {
        return new Role(id, newName, newDescription, newInherits, isSeeded, version, createdAt, updatedAt);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("description", description)
                .put("inherits", new JsonArray(inherits))
                .put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
