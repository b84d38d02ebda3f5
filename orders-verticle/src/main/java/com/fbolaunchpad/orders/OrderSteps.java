package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of an order's life, each taken by the one who may, in the order that the state machine allows. */
final class OrderSteps {
    private static final Logger log = LoggerFactory.getLogger(OrderSteps.class);
    private static final String MAY_CANCEL = "EDIT_FUEL_ORDER";
    private static final String MAY_STEP = "UPDATE_OWN_ORDER_STATUS";
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final Database database;
    private final FuelOrders orders;
    private final OrderHistoryTable history;
    private final OrderChanges changes;
    private final PermitReleases releases;
    private final Fleet fleet;
    private final Clock clock;

    OrderSteps(
            Database database,
            FuelOrders orders,
            OrderHistoryTable history,
            OrderChanges changes,
            PermitReleases releases,
            Fleet fleet,
            Clock clock) {
        this.database = database;
        this.orders = orders;
        this.history = history;
        this.changes = changes;
        this.releases = releases;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** An unassigned order to the caller himself, acknowledged at once. */
    Future<JsonObject> claim(BusRequest request) {
        return orders.visible(request)
                .compose(order -> {
                    if (order.assignment().lstUserId() != null) {
                        throw Problem.conflict("already-assigned", "The order is assigned already.");
                    }
                    return changes.replace(
                            order, order.acknowledged(request.caller().user(), clock.instant()), request);
                })
                .recover(failure -> Future.failedFuture(
                        isLostRace(failure)
                                ? Problem.conflict("already-assigned", "Somebody else was quicker.")
                                : failure))
                .map(order -> FuelOrders.answer("Fuel order " + order.id() + " is yours.", order));
    }

    private static boolean isLostRace(Throwable failure) {
        return failure instanceof Problem problem && "concurrent-change".equals(problem.code());
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
        return orders.visible(request)
                .compose(order -> {
                    requireAssigned(order, request.caller());
                    request.requireVersion("The order", order.version());
                    order.status().requireNext(to);
                    return switch (to) {
                        case ACKNOWLEDGED -> acknowledge(order, truckId, request);
                        case EN_ROUTE -> driveOut(order, truckId, request);
                        case FUELING -> fuel(order, request);
                        case COMPLETED ->
                            Future.<FuelOrder>failedFuture(Problem.unprocessable(
                                    "meter-readings-missing",
                                    "An order is completed by submitting its meter readings (submit-data)."));
                        default ->
                            Future.<FuelOrder>failedFuture(Problem.unprocessable(
                                    "review-missing", "An order is reviewed by its review, not by its status."));
                    };
                })
                .map(order -> FuelOrders.answer("Fuel order " + order.id() + " is " + order.status() + ".", order));
    }

    private Future<FuelOrder> acknowledge(FuelOrder order, @Nullable Long otherTruck, BusRequest request) {
        return checkTruck(order, otherTruck, request)
                .compose(agreed -> changes.replace(
                        order,
                        order.with(otherTruck).acknowledged(request.caller().user(), clock.instant()),
                        request));
    }

    private Future<FuelOrder> driveOut(FuelOrder order, @Nullable Long otherTruck, BusRequest request) {
        var truckId = otherTruck == null ? order.assignment().truckId() : otherTruck;
        if (truckId == null) {
            throw Problem.conflict("truck-missing", "The order has no truck yet: give assigned_truck_id.");
        }
        return checkTruck(order, truckId, request)
                .compose(agreed -> changes.replace(
                        order, order.with(truckId).step(OrderStatus.EN_ROUTE, clock.instant()), request));
    }

    /** Whether grade, aircraft and truck agree; with no truck to take there is nothing to ask. */
    private Future<Void> checkTruck(FuelOrder order, @Nullable Long truckId, BusRequest request) {
        if (truckId == null) {
            return Future.succeededFuture();
        }
        var wanted = order.wanted();
        return recordingRefusals(
                        order,
                        request.caller(),
                        fleet.checkGrades(wanted.tailNumber(), wanted.fuelType(), truckId, request.caller()))
                .mapEmpty();
    }

    /** The permit first: a crash in between leaves an order EN_ROUTE, whose next try gets the same permit. */
    private Future<FuelOrder> fuel(FuelOrder order, BusRequest request) {
        return recordingRefusals(order, request.caller(), fleet.mintPermit(order, request.caller()))
                .compose(
                        permitted -> changes.replace(order, order.step(OrderStatus.FUELING, clock.instant()), request));
    }

    /** Lets the answer of the fleet service through, and writes it down when it is a refusal by rule. */
    private <T> Future<T> recordingRefusals(FuelOrder order, Caller caller, Future<T> asked) {
        return asked.recover(failure -> {
            if (!(failure instanceof Problem problem)
                    || (problem.status() != CONFLICT && problem.status() != UNPROCESSABLE)) {
                return Future.failedFuture(failure);
            }
            return history.insert(database, HistoryEntry.refused(order, problem, clock.instant(), caller))
                    .onFailure(unwritten -> log.error(
                            "Refusal {} of order {} could not be recorded", problem.code(), order.id(), unwritten))
                    .transform(written -> Future.failedFuture(problem));
        });
    }

    /** The readings go to the fleet service first, which takes them once; the same ones again get the same answer. */
    Future<JsonObject> submitData(BusRequest request) {
        var input = request.input();
        var caller = request.caller();
        var readings = new MeterReadings(
                FuelOrders.gallons(input, "start_meter_reading"), FuelOrders.gallons(input, "end_meter_reading"));
        return orders.visible(request)
                .compose(order -> {
                    requireAssigned(order, caller);
                    if (readings.equals(order.readings())) {
                        return Future.succeededFuture(order);
                    }
                    request.requireVersion("The order", order.version());
                    order.status().requireNext(OrderStatus.COMPLETED);
                    return fleet.complete(order, readings, input.getString("meter_exception"), caller)
                            .compose(metered -> changes.replace(
                                    order,
                                    order.completed(metered, input.getString("lst_notes"), clock.instant()),
                                    request));
                })
                .map(order -> FuelOrders.answer("Fuel order " + order.id() + " is completed.", order));
    }

    Future<JsonObject> review(BusRequest request) {
        var caller = request.caller();
        return orders.visible(request)
                .compose(order -> {
                    request.requireVersion("The order", order.version());
                    order.status().requireNext(OrderStatus.REVIEWED);
                    if (order.assignment().isTo(caller.userId())) {
                        throw Problem.forbidden("Nobody reviews his own fuelling.");
                    }
                    return changes.replace(order, order.reviewed(caller.user(), clock.instant()), request);
                })
                .map(order -> FuelOrders.answer("Fuel order " + order.id() + " is reviewed.", order));
    }

    /** Before fuelling only. A permit that was minted already is released once the cancellation is committed. */
    Future<JsonObject> cancel(BusRequest request) {
        var reason = request.input().getString("reason");
        if (reason == null) {
            throw Problem.invalid("/reason", "An order is cancelled for a reason: give it.");
        }
        return orders.visible(request)
                .compose(order -> {
                    request.requireVersion("The order", order.version());
                    var cancelled = order.cancelled(reason.strip(), clock.instant());
                    return changes.replace(order, cancelled, request, sql -> releases.owe(sql, order.id()));
                })
                .onSuccess(order -> releases.work())
                .map(order -> FuelOrders.answer("Fuel order " + order.id() + " is cancelled.", order));
    }

    private static void requireAssigned(FuelOrder order, Caller caller) {
        if (!order.assignment().isTo(caller.userId())) {
            throw Problem.of(403, "not-assigned", "The order is not assigned to you.");
        }
    }
}
