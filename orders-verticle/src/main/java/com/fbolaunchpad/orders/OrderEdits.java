package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may be changed of an order before fuelling, who must know of it, and who has seen the aircraft's grade. */
final class OrderEdits {
    private static final String MAY_EDIT = "EDIT_FUEL_ORDER";

    private final FuelOrders orders;
    private final OrderChanges changes;
    private final Customers customers;
    private final Fleet fleet;
    private final Reservations reservations;
    private final Refusals refusals;
    private final Assignments assignments;
    private final Clock clock;

    OrderEdits(
            FuelOrders orders,
            OrderChanges changes,
            Customers customers,
            Fleet fleet,
            Reservations reservations,
            Refusals refusals,
            Assignments assignments,
            Clock clock) {
        this.orders = orders;
        this.changes = changes;
        this.customers = customers;
        this.fleet = fleet;
        this.reservations = reservations;
        this.refusals = refusals;
        this.assignments = assignments;
        this.clock = clock;
    }

    /** The members given in place of those that are there; an edit that changes nothing makes no new version. */
    Future<JsonObject> edit(BusRequest request) {
        var input = request.input();
        return orders.change(request, order -> {
            request.requireVersion("The order", order.version());
            requireBeforeFueling(order);
            var lst = input.containsKey("assigned_lst_user_id")
                    ? input.getLong("assigned_lst_user_id")
                    : order.assignment().lstUserId();
            var truck = input.containsKey("assigned_truck_id")
                    ? input.getLong("assigned_truck_id")
                    : order.assignment().truckId();
            requireStaffed(order, lst, truck);
            return requireCustomer(order, input)
                    .compose(known -> agreed(order, input, truck, request.caller()))
                    .compose(agreement -> assignments
                            .choices(order.assignment(), lst, truck, agreement.fuelType(), request.caller())
                            .compose(choice -> write(request, order, wanted(order, input, agreement), choice)));
        });
    }

    private static void requireBeforeFueling(FuelOrder order) {
        if (order.status().isClosedToEdits()) {
            throw Problem.conflict(
                    "not-editable",
                    "An order can be changed until it is FUELING or over; this one is " + order.status() + ".");
        }
    }

    private static void requireStaffed(FuelOrder order, @Nullable Long lst, @Nullable Long truck) {
        if (lst == null && order.status() != OrderStatus.DISPATCHED) {
            throw Problem.conflict(
                    "technician-required", "An order that is " + order.status() + " must have a technician.");
        }
        if (truck == null && order.status() == OrderStatus.EN_ROUTE) {
            throw Problem.conflict("truck-required", "An order that is EN_ROUTE must have a truck.");
        }
    }

    private Future<Void> requireCustomer(FuelOrder order, JsonObject input) {
        var customer = input.getLong("customer_id");
        return customer == null || customer.equals(order.wanted().customerId())
                ? Future.succeededFuture()
                : customers.requireActive(customer);
    }

    /** Asks the fleet service only when grade, aircraft or truck are others: the order stands as it is otherwise. */
    private Future<Fleet.Agreement> agreed(FuelOrder order, JsonObject input, @Nullable Long truck, Caller caller) {
        var wanted = order.wanted();
        var otherTruck = !Objects.equals(truck, Assignments.AUTOMATIC)
                && !Objects.equals(truck, order.assignment().truckId());
        if (!otherTruck && !input.containsKey("tail_number") && !input.containsKey("fuel_type")) {
            return Future.succeededFuture(new Fleet.Agreement(wanted.fuelType(), wanted.tailNumber()));
        }
        var asked = new Fleet.Terms(
                order.id(),
                order.version() + 1,
                input.getString("tail_number", wanted.tailNumber()),
                input.getString("fuel_type", wanted.fuelType()),
                Assignments.explicit(truck));
        return reservations.reserve(order, asked, null, caller);
    }

    private static FuelOrder.Wanted wanted(FuelOrder order, JsonObject input, Fleet.Agreement agreement) {
        var was = order.wanted();
        return new FuelOrder.Wanted(
                agreement.tailNumber(),
                agreement.fuelType(),
                input.containsKey("requested_amount")
                        ? FuelOrders.gallons(input, "requested_amount")
                        : was.amountGallons(),
                input.getString("location_on_ramp", was.locationOnRamp()).strip(),
                input.getBoolean("additive_requested", was.additiveRequested()),
                input.containsKey("customer_id") ? input.getLong("customer_id") : was.customerId(),
                input.containsKey("csr_notes") ? input.getString("csr_notes") : was.csrNotes(),
                Priority.valueOf(input.getString("priority", was.priority().name())),
                input.containsKey("due_at") ? FuelOrders.dueAt(input) : was.dueAt());
    }

    private Future<JsonObject> write(
            BusRequest request, FuelOrder order, FuelOrder.Wanted wanted, Assignments.Choice choice) {
        var terms = new Fleet.Terms(order.id(), order.version() + 1, wanted.tailNumber(), wanted.fuelType(), null);
        var attempt = Refusals.attempt(wanted.tailNumber(), wanted.fuelType(), null);
        var written = changes.replace(
                request,
                order,
                sql -> orders.settle(sql, wanted, terms, choice, request.caller())
                        .map(assignment -> wanted.equals(order.wanted()) && assignment.equals(order.assignment())
                                ? order
                                : order.edited(wanted, assignment, clock.instant())),
                "is changed.");
        return refusals.recordingMisfuel(order, attempt, request.caller(), written);
    }

    /** By the assigned technician, with the version of the change that he has seen. */
    Future<JsonObject> acknowledgeChange(BusRequest request) {
        var seen = request.input().getInteger("change_version");
        return orders.change(request, order -> {
            OrderSteps.requireAssigned(order, request.caller());
            request.requireVersion("The order", order.version());
            if (seen != order.changeVersion()) {
                throw Problem.conflict(
                        "change-superseded",
                        "The order is at change " + order.changeVersion() + ", not " + seen + ". Read it again.");
            }
            if (order.isChangeAcknowledged()) {
                return Future.succeededFuture(FuelOrders.answer(
                        "Change " + seen + " of fuel order " + order.id() + " is acknowledged.", order));
            }
            requireBeforeFueling(order);
            return changes.replace(
                    request, order, order.changeAcknowledged(clock.instant()), "is acknowledged as it stands.");
        });
    }

    /** By the assigned technician or the desk: which grade the aircraft takes, and where that was seen. */
    Future<JsonObject> confirmGrade(BusRequest request) {
        var input = request.input();
        var caller = request.caller();
        var seen = input.getString("fuel_type");
        return orders.change(request, order -> {
            if (!caller.may(MAY_EDIT)) {
                OrderSteps.requireAssigned(order, caller);
                OrderSteps.requireChangeAcknowledged(order);
            }
            request.requireVersion("The order", order.version());
            requireBeforeFueling(order);
            requireThisAircraft(order, FuelOrders.tailNumber(input.getString("tail_number")));
            var attempt = Refusals.attempt(
                    order.wanted().tailNumber(), seen, order.assignment().truckId());
            return refusals.recording(
                            order,
                            attempt,
                            caller,
                            fleet.fuelTypeCode(seen, caller).map(code -> requireOrdered(order, code)))
                    .map(code -> new GradeConfirmation(
                            code,
                            GradeConfirmation.Method.valueOf(input.getString("method")),
                            input.getString("note"),
                            caller.user(),
                            clock.instant()))
                    .compose(confirmation -> changes.replace(
                            request,
                            order,
                            order.confirmed(confirmation, clock.instant()),
                            "has its grade confirmed."));
        });
    }

    /** Whoever looked at another aircraft has confirmed nothing of this one. */
    private static void requireThisAircraft(FuelOrder order, String seenAt) {
        if (!seenAt.equals(order.wanted().tailNumber())) {
            throw Problem.conflict(
                    "other-aircraft",
                    "The order is for the aircraft " + order.wanted().tailNumber() + ", not " + seenAt + ".");
        }
    }

    private static String requireOrdered(FuelOrder order, String seen) {
        if (!seen.equals(order.wanted().fuelType())) {
            throw Problem.conflict(
                    Refusals.MISFUEL,
                    "The order is for " + order.wanted().fuelType() + ", the aircraft "
                            + order.wanted().tailNumber() + " takes " + seen + ".");
        }
        return seen;
    }
}
