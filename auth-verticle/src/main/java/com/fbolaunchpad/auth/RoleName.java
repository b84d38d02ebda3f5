package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonObject;

/** A role as it stands with a user. */
record RoleName(long id, String name) {
    JsonObject toJson() {
        return new JsonObject().put("id", id).put("name", name);
    }
}
