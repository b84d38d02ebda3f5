package com.fbolaunchpad.auth;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user to be made; his password comes beside it, as a hash.
 *
 * @param username empty: made from the e-mail address
 */
record NewUser(
        Email email, Optional<String> username, @Nullable String name, Set<Long> roleIds, boolean isActive) {

    static NewUser of(JsonObject input, Set<Long> roleIds, boolean isActive) {
        return new NewUser(
                Email.of(input.getString("email")),
                Optional.ofNullable(input.getString("username")).map(String::strip),
                input.getString("name"),
                roleIds,
                isActive);
    }
}
