package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What orders ask of the auth service about line service technicians. */
final class Technicians {
    private final BusClient bus;

    Technicians(BusClient bus) {
        this.bus = bus;
    }

    /** Ids of the active technicians, ascending. */
    Future<List<Long>> active(Caller caller) {
        return bus.call("auth.listTechnicians", new JsonObject(), caller)
                .map(answer -> Fleet.ids(answer, "technicians"));
    }

    /** Fails with 422 {@code unknown-technician} unless the user is active and may fuel. */
    Future<Void> require(long userId, Caller caller) {
        return bus.call("auth.checkTechnician", new JsonObject().put("user_id", userId), caller)
                .mapEmpty();
    }
}
