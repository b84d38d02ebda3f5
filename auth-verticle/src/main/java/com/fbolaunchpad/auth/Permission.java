package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonObject;

/** A permission key and what it allows. */
record Permission(long id, String name, String description) {
    JsonObject toJson() {
        return new JsonObject().put("id", id).put("name", name).put("description", description);
    }
}
