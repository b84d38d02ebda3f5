package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Caller;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Holds no password, token or hash: only who they belong to.
 *
 * @param actorUserId who did it, as far as that is known
 * @param userId the user it is about
 * @param roleId the role it is about
 * @param email the e-mail address of that user
 * @param details what there is to say beside: for a change, each changed member with its {@code old} and {@code new} value
 */
record AuditEntry(
        AuditAction action,
        @Nullable Long actorUserId,
        @Nullable Long userId,
        @Nullable Long roleId,
        @Nullable String email,
        JsonObject details) {

    static AuditEntry ofUser(AuditAction action, Caller caller, User user, JsonObject details) {
        return new AuditEntry(action, caller.userId(), user.id(), null, user.email(), details);
    }

    /** What somebody who is not signed in, or only now, did to his own account. */
    static AuditEntry ofSelf(AuditAction action, User user, JsonObject details) {
        return new AuditEntry(action, user.id(), user.id(), null, user.email(), details);
    }

    static AuditEntry ofRole(AuditAction action, Caller caller, Role role, JsonObject details) {
        return new AuditEntry(action, caller.userId(), null, role.id(), null, details.put("role", role.name()));
    }

    /** The members of two representations that differ: {@code {"name": {"old": …, "new": …}}}. */
    static JsonObject difference(JsonObject before, JsonObject after) {
        var difference = new JsonObject();
        for (var member : after.fieldNames()) {
            var isOfTheRow = "version".equals(member) || "updated_at".equals(member);
            if (!isOfTheRow && !Objects.equals(before.getValue(member), after.getValue(member))) {
                difference.put(
                        member,
                        new JsonObject().put("old", before.getValue(member)).put("new", after.getValue(member)));
            }
        }
        return difference;
    }
}
