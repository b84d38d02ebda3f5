package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Serves fuel orders and customers on the bus, and publishes every change of an order on {@code orders.status}. */
public final class OrdersVerticle extends VerticleBase {
    private static final String OWNER = "orders";

    /** Both engines keep microseconds: a time must be the same before and after it was stored. */
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    private @Nullable Running running;

    private record Running(Database database, BusServer server, EventLog eventLog, PermitReleases releases) {
        Future<Void> stop() {
            return server.close()
                    .compose(closed -> eventLog.stop())
                    .compose(stopped -> releases.stop())
                    .compose(stopped -> database.close());
        }
    }

    @Override
    public Future<?> start() {
        return Database.open(vertx, Settings.of(config()), OWNER).compose(this::serve);
    }

    private Future<Void> serve(Database database) {
        var bus = new BusClient(vertx);
        var fleet = new Fleet(bus);
        var orderTable = new FuelOrderTable();
        var historyTable = new OrderHistoryTable();
        var customers =
                new Customers(database, new IdSequence(database, "orders.customer_id"), new CustomerTable(), clock);
        var eventLog = new EventLog(vertx, database, new OrderEventTable());
        var changes = new OrderChanges(database, orderTable, historyTable, eventLog);
        var releases = new PermitReleases(vertx, database, new PermitReleaseTable(), fleet, clock);
        var orders = new FuelOrders(
                database,
                new IdSequence(database, "orders.fuel_order_id"),
                orderTable,
                historyTable,
                changes,
                customers,
                fleet,
                new Assignments(orderTable, fleet, new Technicians(bus)),
                clock);
        var steps = new OrderSteps(database, orders, historyTable, changes, releases, fleet, clock);
        var server = new BusServer(vertx, OWNER)
                .serve("createFuelOrder", orders::create)
                .serve("listFuelOrders", orders::list)
                .serve("getFuelOrder", orders::get)
                .serve("getFuelOrderHistory", orders::history)
                .serve("getStatusCounts", orders::statusCounts)
                .serve("claimFuelOrder", steps::claim)
                .serve("changeFuelOrderStatus", steps::change)
                .serve("submitFuelOrderData", steps::submitData)
                .serve("reviewFuelOrder", steps::review)
                .serve("cancelFuelOrder", steps::cancel)
                .serve("listCustomers", customers::list)
                .serve("createCustomer", customers::create)
                .serve("getCustomer", customers::get)
                .serve("updateCustomer", customers::update)
                .serve("deleteCustomer", customers::deactivate)
                .serve("health", request -> database.ping().map(up -> new JsonObject().put("status", "UP")));
        running = new Running(database, server, eventLog, releases);
        eventLog.start();
        releases.start();
        return server.ready();
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
