package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The steps of an order's life, each taken by the one who may, in the order that the state machine allows. */
final class OrderSteps {
    private static final String MAY_CANCEL = "EDIT_FUEL_ORDER";
    private static final String MAY_STEP = "UPDATE_OWN_ORDER_STATUS";
    private static final String COMPLETED = "is completed.";

    private final FuelOrders orders;
    private final OrderChanges changes;
    private final PermitReleases releases;
    private final Reservations reservations;
    private final Refusals refusals;
    private final Fleet fleet;
    private final Clock clock;

    OrderSteps(
            FuelOrders orders,
            OrderChanges changes,
            PermitReleases releases,
            Reservations reservations,
            Refusals refusals,
            Fleet fleet,
            Clock clock) {
        this.orders = orders;
        this.changes = changes;
        this.releases = releases;
        this.reservations = reservations;
        this.refusals = refusals;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** An unassigned order to the caller himself, acknowledged at once. */
    Future<JsonObject> claim(BusRequest request) {
        // Whoever comes too late hears that, though the order isn't his to see any more.
        return orders.changeUnseen(request, order -> {
            request.requireVersion("The order", order.version());
            if (order.assignment().lstUserId() != null) {
                throw Problem.conflict("already-assigned", "The order is assigned already.");
            }
            var claimed =
                    order.stepped(OrderStatus.ACKNOWLEDGED, request.caller().user(), null, clock.instant());
            return changes.replace(request, order, claimed, "is yours.");
        });
    }

    /** The next step, by PATCH: ACKNOWLEDGED, EN_ROUTE or FUELING by the assigned technician; CANCELLED by the desk. */
    Future<JsonObject> change(BusRequest request) {
        var input = request.input();
        var to = OrderStatus.valueOf(input.getString("status"));
        if (to == OrderStatus.CANCELLED) {
            if (!request.caller().may(MAY_CANCEL)) {
                throw Problem.forbidden("You lack the permission to cancel an order.");
            }
            return cancel(request);
        }
        if (!request.caller().may(MAY_STEP)) {
            throw Problem.forbidden("Only the assigned technician takes an order's steps.");
        }
        var truckId = input.getLong("assigned_truck_id");
        if (truckId != null && to != OrderStatus.ACKNOWLEDGED && to != OrderStatus.EN_ROUTE) {
            throw Problem.invalid("/assigned_truck_id", "A truck is taken with ACKNOWLEDGED or EN_ROUTE.");
        }
        if (input.containsKey("reason")) {
            throw Problem.invalid("/reason", "A reason goes with CANCELLED.");
        }
        return orders.change(request, order -> {
            requireAssigned(order, request.caller());
            request.requireVersion("The order", order.version());
            order.status().requireNext(to);
            requireChangeAcknowledged(order);
            return switch (to) {
                case ACKNOWLEDGED -> acknowledge(order, truckId, request);
                case EN_ROUTE -> driveOut(order, truckId, request);
                case FUELING -> fuel(order, request);
                case COMPLETED ->
                    Future.<JsonObject>failedFuture(Problem.unprocessable(
                            "meter-readings-missing",
                            "An order is completed by submitting its meter readings (submit-data)."));
                default ->
                    Future.<JsonObject>failedFuture(Problem.unprocessable(
                            "review-missing", "An order is reviewed by its review, not by its status."));
            };
        });
    }

    static void requireChangeAcknowledged(FuelOrder order) {
        if (!order.isChangeAcknowledged()) {
            throw Problem.conflict(
                    "change-not-acknowledged",
                    "The order was changed: acknowledge change " + order.changeVersion() + " first.");
        }
    }

    private Future<JsonObject> acknowledge(FuelOrder order, @Nullable Long otherTruck, BusRequest request) {
        return (otherTruck == null ? Future.succeededFuture() : reserve(order, otherTruck, request))
                .compose(agreed -> step(order, OrderStatus.ACKNOWLEDGED, otherTruck, request));
    }

    private Future<JsonObject> driveOut(FuelOrder order, @Nullable Long otherTruck, BusRequest request) {
        var truckId = otherTruck == null ? order.assignment().truckId() : otherTruck;
        if (truckId == null) {
            throw Problem.conflict("truck-missing", "The order has no truck yet: give assigned_truck_id.");
        }
        return reserve(order, truckId, request).compose(agreed -> step(order, OrderStatus.EN_ROUTE, truckId, request));
    }

    /** Whether grade, aircraft and truck agree; they do so then until the order is over. */
    private Future<Fleet.Agreement> reserve(FuelOrder order, long truckId, BusRequest request) {
        var wanted = order.wanted();
        var terms = new Fleet.Terms(order.id(), order.version() + 1, wanted.tailNumber(), wanted.fuelType(), truckId);
        return reservations.reserve(order, terms, null, request.caller());
    }

    /** The permit first: a crash in between leaves an order EN_ROUTE, whose next try gets the same permit. */
    private Future<JsonObject> fuel(FuelOrder order, BusRequest request) {
        var wanted = order.wanted();
        var attempt = Refusals.attempt(
                wanted.tailNumber(), wanted.fuelType(), order.assignment().truckId());
        return refusals.recording(order, attempt, request.caller(), fleet.mintPermit(order, request.caller()))
                .compose(permitted -> step(order, OrderStatus.FUELING, null, request));
    }

    private Future<JsonObject> step(FuelOrder order, OrderStatus to, @Nullable Long truckId, BusRequest request) {
        var after = order.stepped(to, request.caller().user(), truckId, clock.instant());
        return changes.replace(request, order, after, "is " + to + ".");
    }

    /** The readings go to the fleet service first, which takes them once; the same ones again get the same answer. */
    Future<JsonObject> submitData(BusRequest request) {
        var readings = SubmittedReadings.of(request.input());
        return orders.change(request, order -> submit(order, readings, request));
    }

    private Future<JsonObject> submit(FuelOrder order, SubmittedReadings readings, BusRequest request) {
        var caller = request.caller();
        requireAssigned(order, caller);
        if (readings.areThoseOf(order)) {
            return Future.succeededFuture(completed(order));
        }
        request.requireVersion("The order", order.version());
        order.status().requireNext(OrderStatus.COMPLETED);
        return fleet.complete(order, readings, caller)
                .map(metered -> order.completed(metered, request.input().getString("lst_notes"), clock.instant()))
                .compose(after -> changes.replace(request, order, after, COMPLETED));
    }

    private static JsonObject completed(FuelOrder order) {
        return FuelOrders.answer("Fuel order " + order.id() + " " + COMPLETED, order);
    }

    Future<JsonObject> review(BusRequest request) {
        var caller = request.caller();
        return orders.change(request, order -> {
            request.requireVersion("The order", order.version());
            order.status().requireNext(OrderStatus.REVIEWED);
            if (order.assignment().isTo(caller.userId())) {
                throw Problem.forbidden("Nobody reviews his own fuelling.");
            }
            return changes.replace(request, order, order.reviewed(caller.user(), clock.instant()), "is reviewed.");
        });
    }

    /** Before fuelling only. A permit that was minted already is released once the cancellation is committed. */
    Future<JsonObject> cancel(BusRequest request) {
        var reason = request.input().getString("reason");
        if (reason == null) {
            throw Problem.invalid("/reason", "An order is cancelled for a reason: give it.");
        }
        return orders.change(request, order -> {
                    request.requireVersion("The order", order.version());
                    var cancelled = order.cancelled(reason.strip(), clock.instant());
                    return changes.replace(
                            request, order, sql -> releases.owe(sql, order.id()).map(cancelled), "is cancelled.");
                })
                .onSuccess(answer -> releases.work());
    }

    static void requireAssigned(FuelOrder order, Caller caller) {
        if (!order.assignment().isTo(caller.userId())) {
            throw Problem.of(403, "not-assigned", "The order is not assigned to you.");
        }
    }
}
