package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The users who fuel: whom the dispatcher may choose from, and whom an order may be given to. */
final class Technicians {
    private static final long LST = 3;
    private static final Set<String> FUELLING = Set.of("UPDATE_OWN_ORDER_STATUS", "COMPLETE_OWN_ORDER");

    private final Database database;
    private final UserTable users;
    private final Permissions permissions;

    Technicians(Database database, UserTable users, Permissions permissions) {
        this.database = database;
        this.users = users;
        this.permissions = permissions;
    }

    /** Those whose role it is; an administrator could fuel, but isn't sent to. */
    Future<JsonObject> list(BusRequest request) {
        return users.activeWithAnyOf(database, List.of(LST)).map(technicians -> new JsonObject()
                .put(
                        "technicians",
                        new JsonArray(
                                technicians.stream().map(Technicians::toJson).toList())));
    }

    Future<JsonObject> check(BusRequest request) {
        var id = request.input().getLong("user_id");
        return users.find(database, id)
                .map(found -> found.filter(User::isActive).orElseThrow(() -> unknown(id)))
                .compose(user -> permissions.inEffect(user).map(names -> {
                    if (!names.containsAll(FUELLING)) {
                        throw unknown(id);
                    }
                    return new JsonObject().put("technician", toJson(user));
                }));
    }

    private static JsonObject toJson(User technician) {
        return new JsonObject().put("id", technician.id()).put("username", technician.username());
    }

    private static Problem unknown(long id) {
        return Problem.unprocessable("unknown-technician", "User " + id + " is no active line service technician.");
    }
}
