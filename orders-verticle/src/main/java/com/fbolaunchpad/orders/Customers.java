package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The customers: made, shown, changed, deactivated; never deleted, since orders name them. */
final class Customers {
    private final Database database;
    private final IdSequence ids;
    private final CustomerTable customers;
    private final Idempotency idempotency;
    private final Clock clock;

    Customers(Database database, IdSequence ids, CustomerTable customers, Idempotency idempotency, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.customers = customers;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = request.input();
        var page = Page.of(input);
        var where = new Where();
        if (input.containsKey("is_active")) {
            where.and("is_active = ?", input.getBoolean("is_active"));
        }
        if (input.containsKey("payment_type")) {
            where.and("payment_type = ?", input.getString("payment_type"));
        }
        if (input.containsKey("q")) {
            var text = Where.containing(input.getString("q"));
            where.and(
                    "(name ilike ? or email ilike ? or company_name ilike ? or phone ilike ?)", text, text, text, text);
        }
        return customers.count(database, where).compose(total -> customers
                .list(database, where, page)
                .map(found -> page.answer(
                        "customers", found.stream().map(Customer::toJson).toList(), total)));
    }

    Future<JsonObject> create(BusRequest request) {
        return ids.next()
                .map(id -> Customer.of(id, request.input(), clock.instant()))
                .compose(customer -> idempotency.transaction(request, sql -> customers
                        .insert(sql, customer)
                        .map(inserted -> answer("Customer " + customer.name() + " is added.", customer))));
    }

    Future<JsonObject> get(BusRequest request) {
        return find(request).map(customer -> new JsonObject().put("customer", customer.toJson()));
    }

    Future<JsonObject> update(BusRequest request) {
        return find(request)
                .compose(customer ->
                        replace(customer.patchedBy(request.input(), clock.instant()), request, "is changed."));
    }

    Future<JsonObject> deactivate(BusRequest request) {
        var message = "is deactivated: orders that name it keep it.";
        return find(request)
                .compose(customer -> customer.isActive()
                        ? replace(
                                customer.patchedBy(new JsonObject().put("is_active", false), clock.instant()),
                                request,
                                message)
                        : Future.succeededFuture(answer("Customer " + customer.name() + " " + message, customer)));
    }

    /** For the service that keeps the customer of an aircraft: {} when there is such an active customer. */
    Future<JsonObject> check(BusRequest request) {
        return requireActive(request.input().getLong("customer_id")).map(active -> new JsonObject());
    }

    /** Fails with 422 {@code unknown-customer} unless the customer exists and is active; null is fine. */
    Future<Void> requireActive(@Nullable Long id) {
        if (id == null) {
            return Future.succeededFuture();
        }
        return customers.find(database, id).map(found -> {
            if (found.filter(Customer::isActive).isEmpty()) {
                throw Problem.unprocessable("unknown-customer", "There is no active customer " + id + ".");
            }
            return null;
        });
    }

    private Future<Customer> find(BusRequest request) {
        var id = request.input().getLong("customer_id");
        return customers.find(database, id).map(found -> {
            var customer = found.orElseThrow(() -> Problem.notFound("There is no customer " + id + "."));
            request.requireVersion("The customer", customer.version());
            return customer;
        });
    }

    private Future<JsonObject> replace(Customer next, BusRequest request, String message) {
        return idempotency.transaction(
                request, sql -> customers.replace(sql, next).map(replaced -> {
                    if (!replaced) {
                        throw request.lostRace("The customer");
                    }
                    return answer("Customer " + next.name() + " " + message, next);
                }));
    }

    private static JsonObject answer(String message, Customer customer) {
        return new JsonObject().put("message", message).put("customer", customer.toJson());
    }
}
