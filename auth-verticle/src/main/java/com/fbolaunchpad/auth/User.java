package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user, without his password's hash: that never leaves {@link UserTable} together with the rest.
 *
 * @param roles those given to him directly, by id
 */
record User(
        long id,
        String email,
        String username,
        @Nullable String name,
        List<RoleName> roles,
        boolean isActive,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    User with(
            String newEmail,
            String newUsername,
            @Nullable String newName,
            List<RoleName> newRoles,
            boolean newIsActive) {
        return new User(id, newEmail, newUsername, newName, newRoles, newIsActive, version, createdAt, updatedAt);
    }

    List<Long> roleIds() {
        return roles.stream().map(RoleName::id).toList();
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("email", email)
                .put("username", username)
                .put("name", name)
                .put("roles", new JsonArray(roles.stream().map(RoleName::toJson).toList()))
                .put("is_active", isActive)
                .put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
