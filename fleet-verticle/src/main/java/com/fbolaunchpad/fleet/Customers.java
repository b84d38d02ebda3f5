package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What the fleet asks of the orders service about customers, which that service owns. */
final class Customers {
    private final BusClient bus;

    Customers(BusClient bus) {
        this.bus = bus;
    }

    /** Fails with 422 {@code unknown-customer} unless an aircraft may belong to the customer. */
    Future<Void> check(long customerId, Caller caller) {
        return bus.call("orders.checkCustomer", new JsonObject().put("customer_id", customerId), caller)
                .mapEmpty();
    }
}
