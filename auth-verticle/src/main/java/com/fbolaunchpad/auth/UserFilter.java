package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which users are asked for.
 *
 * @param roleName only those with this role directly, whatever the case of its name
 * @param roleIds only those with any of these directly
 * @param text only those whose e-mail address, username or name contains it
 */
record UserFilter(
        Optional<String> roleName,
        Optional<Set<Long>> roleIds,
        Optional<Boolean> isActive,
        Optional<String> text,
        Page page) {

    static UserFilter of(JsonObject input) {
        return new UserFilter(
                text(input, "role"),
                Optional.ofNullable(input.getJsonArray("role_ids")).map(UserFilter::ids),
                Optional.ofNullable(input.getBoolean("is_active")),
                text(input, "q"),
                Page.of(input));
    }

    static Set<Long> ids(JsonArray array) {
        var ids = new TreeSet<Long>();
        array.forEach(id -> ids.add(((Number) id).longValue()));
        return ids;
    }

    /** PostgreSQL has no text with a NUL in it, not even to compare with. */
    private static Optional<String> text(JsonObject input, String member) {
        var text = Optional.ofNullable(input.getString(member));
        if (text.isPresent() && text.get().indexOf('\0') >= 0) {
            throw Problem.invalid("/" + member, "A text to search for has no NUL character.");
        }
        return text;
    }
}
