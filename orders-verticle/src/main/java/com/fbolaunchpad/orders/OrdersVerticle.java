package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Serves fuel orders and customers on the bus, and publishes every change of an order on {@code orders.status}. */
public final class OrdersVerticle extends VerticleBase {
    private static final String OWNER = "orders";
    private static final String WEBHOOKS = "com.fbolaunchpad.webhooks.WebhooksVerticle";
    private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(10);

    /** Both engines keep microseconds: a time must be the same before and after it was stored. */
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    private @Nullable Running running;

    private record Running(
            Database database,
            BusServer server,
            EventLog eventLog,
            Sweep eventRetention,
            PermitReleases releases,
            Reservations reservations,
            Idempotency idempotency) {
        Future<Void> stop() {
            return server.close()
                    .compose(closed -> eventLog.stop())
                    .compose(stopped -> eventRetention.stop())
                    .compose(stopped -> releases.stop())
                    .compose(stopped -> reservations.stop())
                    .compose(stopped -> idempotency.stop())
                    .compose(stopped -> database.close());
        }
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, OWNER)
                .compose(database -> serve(database, Duration.ofDays(settings.integer("EVENT_RETENTION_DAYS"))));
    }

    private Future<Void> serve(Database database, Duration eventRetention) {
        var bus = new BusClient(vertx);
        var fleet = new Fleet(bus);
        var orderTable = new FuelOrderTable();
        var historyTable = new OrderHistoryTable();
        var idempotency = new Idempotency(vertx, database, clock);
        var customers = new Customers(
                database, new IdSequence(database, "orders.customer_id"), new CustomerTable(), idempotency, clock);
        var eventTable = new OrderEventTable();
        var statusCounts = new StatusCounts(database, new StatusCountTable(), eventTable);
        var eventLog = new EventLog(vertx, database, eventTable, statusCounts);
        var events = new OrderEvents(database, eventTable, eventRetention, clock);
        var retention = new Sweep(vertx, RETENTION_INTERVAL, "Old events wait to be forgotten", events::forget);
        var refusals = new Refusals(database, historyTable, clock);
        var reservations = new Reservations(vertx, database, orderTable, fleet, refusals);
        var changes = new OrderChanges(idempotency, orderTable, historyTable, eventLog, reservations);
        var releases = new PermitReleases(vertx, database, new PermitReleaseTable(), fleet, clock);
        var assignments = new Assignments(orderTable, fleet, new Technicians(bus));
        var orders = new FuelOrders(
                database,
                new IdSequence(database, "orders.fuel_order_id"),
                orderTable,
                changes,
                customers,
                fleet,
                reservations,
                assignments,
                clock);
        var lists = new OrderLists(database, orders, orderTable, historyTable, statusCounts, fleet);
        var edits = new OrderEdits(orders, changes, customers, fleet, reservations, refusals, assignments, clock);
        var steps = new OrderSteps(orders, changes, releases, reservations, refusals, fleet, clock);
        var flags = new OrderFlags(database, orderTable, changes, clock);
        var server = new BusServer(vertx, OWNER)
                .change("createFuelOrder", idempotency, orders::create)
                .serve("listFuelOrders", lists::list)
                .serve("exportFuelOrders", new OrderExport(database, lists, orderTable)::export)
                .serve("listRefusedFuelings", lists::refusals)
                .serve("getFuelOrder", orders::get)
                .serve("getFuelOrderHistory", lists::history)
                .serve("getStatusCounts", lists::statusCounts)
                .change("updateFuelOrder", idempotency, edits::edit)
                .change("acknowledgeFuelOrderChange", idempotency, edits::acknowledgeChange)
                .change("confirmFuelOrderGrade", idempotency, edits::confirmGrade)
                .change("claimFuelOrder", idempotency, steps::claim)
                .change("changeFuelOrderStatus", idempotency, steps::change)
                .change("submitFuelOrderData", idempotency, steps::submitData)
                .change("reviewFuelOrder", idempotency, steps::review)
                .change("cancelFuelOrder", idempotency, steps::cancel)
                .serve(OrderEvents.READ, events::read)
                .serve("listOrderEvents", events::list)
                .serve("listCustomers", customers::list)
                .change("createCustomer", idempotency, customers::create)
                .serve("getCustomer", customers::get)
                .change("updateCustomer", idempotency, customers::update)
                .change("deleteCustomer", idempotency, customers::deactivate)
                .serve("checkCustomer", customers::check)
                .serve("noteTruckFitness", flags::noteTruckFitness)
                .serve("readOrderTerms", flags::readTerms)
                .serve("health", request -> database.ping().map(up -> new JsonObject().put("status", "UP")));
        running = new Running(database, server, eventLog, retention, releases, reservations, idempotency);
        eventLog.start();
        retention.start();
        releases.start();
        reservations.start();
        idempotency.start();
        return server.ready().compose(ready -> deployWebhooks());
    }

    /** A verticle of its own, as the bus would have it anywhere; it runs where orders run, and ends with them. */
    private Future<Void> deployWebhooks() {
        return vertx.deployVerticle(WEBHOOKS, new DeploymentOptions().setConfig(config()))
                .mapEmpty();
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
