package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SortedSet;

/** What permissions there are, and which of them a user has in effect. */
final class Permissions {
    private final Database database;
    private final PermissionTable table;
    private final RoleTable roles;
    private final UserTable users;
    private final Sessions sessions;

    Permissions(Database database, PermissionTable table, RoleTable roles, UserTable users, Sessions sessions) {
        this.database = database;
        this.table = table;
        this.roles = roles;
        this.users = users;
        this.sessions = sessions;
    }

    Future<JsonObject> list(BusRequest request) {
        return table.list(database).map(all -> new JsonObject()
                .put(
                        "permissions",
                        new JsonArray(all.stream().map(Permission::toJson).toList())));
    }

    Future<JsonObject> me(BusRequest request) {
        return active(request.caller().user()).map(user -> new JsonObject().put("user", user.toJson()));
    }

    Future<JsonObject> mine(BusRequest request) {
        return active(request.caller().user()).compose(this::inEffect).map(names -> new JsonObject()
                .put("permissions", new JsonArray(List.copyOf(names))));
    }

    /** For the gateway: what the user may do now in that session, whatever his token says. */
    Future<JsonObject> readAccess(BusRequest request) {
        var userId = request.input().getLong("user_id");
        return active(userId).compose(user -> sessions.requireLive(
                        database, userId, request.input().getLong("session_id"))
                .compose(live -> inEffect(user))
                .map(names -> new JsonObject().put("permissions", new JsonArray(List.copyOf(names)))));
    }

    /** The names of the permissions that the user has, inherited ones included. */
    Future<SortedSet<String>> inEffect(User user) {
        return roles.graph(database).map(graph -> graph.permissionsOf(user.roleIds()));
    }

    private Future<User> active(long userId) {
        return users.find(database, userId)
                .map(found -> found.filter(User::isActive).orElseThrow(Permissions::inactive));
    }

    static Problem inactive() {
        return Problem.unauthorized("inactive-user", "This user doesn't exist or isn't active.");
    }
}
