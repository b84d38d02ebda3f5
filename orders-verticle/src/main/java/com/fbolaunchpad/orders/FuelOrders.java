package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes orders and shows them, each caller what he may see. */
final class FuelOrders {
    static final String SEES_ALL = "VIEW_ALL_ORDERS";
    private static final String MAY_REGISTER = "MANAGE_AIRCRAFT";
    private static final int MOST_TRIES = 5;

    /** While others wait for the transaction that asks. */
    private static final Duration LONGEST_RESERVATION = Duration.ofSeconds(2);

    private static final Set<String> UNAVAILABLE_TRUCK = Set.of("truck-unavailable", "unknown-truck", Refusals.MISFUEL);

    private final Database database;
    private final IdSequence ids;
    private final FuelOrderTable orders;
    private final OrderChanges changes;
    private final Customers customers;
    private final Fleet fleet;
    private final Reservations reservations;
    private final Assignments assignments;
    private final Clock clock;

    FuelOrders(
            Database database,
            IdSequence ids,
            FuelOrderTable orders,
            OrderChanges changes,
            Customers customers,
            Fleet fleet,
            Reservations reservations,
            Assignments assignments,
            Clock clock) {
        this.database = database;
        this.ids = ids;
        this.orders = orders;
        this.changes = changes;
        this.customers = customers;
        this.fleet = fleet;
        this.reservations = reservations;
        this.assignments = assignments;
        this.clock = clock;
    }

    /**
     * Everything that can refuse the order comes before the first thing that is written, but for what is reserved at the
     * fleet service, and freed again: an aircraft that isn't known is registered last.
     */
    Future<JsonObject> create(BusRequest request) {
        var input = request.input();
        return customers
                .requireActive(input.getLong("customer_id"))
                .compose(known -> ids.next())
                .compose(id -> {
                    var asked = new Fleet.Terms(
                            id,
                            1,
                            input.getString("tail_number"),
                            input.getString("fuel_type"),
                            Assignments.explicit(input.getLong("assigned_truck_id")));
                    return create(request, asked).onFailure(failure -> reservations.release(asked, failure));
                });
    }

    private Future<JsonObject> create(BusRequest request, Fleet.Terms asked) {
        var input = request.input();
        var caller = request.caller();
        var aircraftType = caller.may(MAY_REGISTER) ? input.getString("aircraft_type") : null;
        return reservations
                .reserve(null, asked, null, caller)
                .map(Optional::of)
                .recover(failure -> aircraftType != null && isUnknownAircraft(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
                .compose(known -> known.map(agreement -> Future.succeededFuture(agreement.fuelType()))
                        .orElseGet(() -> fleet.fuelTypeCode(asked.fuelType(), caller))
                        .compose(fuelType -> assignments.choices(
                                FuelOrder.Assignment.OPEN,
                                input.getLong("assigned_lst_user_id"),
                                input.getLong("assigned_truck_id"),
                                fuelType,
                                caller))
                        .compose(choice -> known.map(Future::succeededFuture)
                                .orElseGet(() -> reservations.reserve(null, asked, aircraftType, caller))
                                .compose(agreement -> dispatch(request, asked, wanted(input, agreement), choice))));
    }

    private Future<JsonObject> dispatch(
            BusRequest request, Fleet.Terms asked, FuelOrder.Wanted wanted, Assignments.Choice choice) {
        return changes.add(
                request,
                sql -> settle(sql, wanted, asked, choice, request.caller())
                        .map(assignment -> FuelOrder.dispatched(asked.orderId(), wanted, assignment, clock.instant())),
                "is dispatched.");
    }

    private static boolean isUnknownAircraft(Throwable failure) {
        return failure instanceof Problem problem && "unknown-aircraft".equals(problem.code());
    }

    /**
     * Settles who and which truck within the transaction; a truck that is only found there is reserved there, and one that
     * may not fuel any more makes room for the next.
     */
    Future<FuelOrder.Assignment> settle(
            Sql sql, FuelOrder.Wanted wanted, Fleet.Terms asked, Assignments.Choice choice, Caller caller) {
        return assignments.settle(sql, choice).compose(assignment -> {
            if (choice.truckCandidates().isEmpty()) {
                return Future.succeededFuture(assignment);
            }
            var found = new Fleet.Terms(
                    asked.orderId(),
                    asked.orderVersion(),
                    wanted.tailNumber(),
                    wanted.fuelType(),
                    assignment.truckId());
            return fleet.reserve(found, null, caller.hurried(LONGEST_RESERVATION))
                    .map(assignment)
                    .recover(failure -> isUnavailableTruck(failure) && !isLastMismatch(choice, failure)
                            ? settle(sql, wanted, asked, choice.without(assignment.truckId()), caller)
                            : Future.failedFuture(failure));
        });
    }

    /** Of trucks that are out of use there are none; when the grade fits none of them, that is what is wrong. */
    private static boolean isLastMismatch(Assignments.Choice choice, Throwable failure) {
        return choice.truckCandidates().size() == 1
                && failure instanceof Problem problem
                && Refusals.isMisfuel(problem.code());
    }

    private static boolean isUnavailableTruck(Throwable failure) {
        return failure instanceof Problem problem && UNAVAILABLE_TRUCK.contains(problem.code());
    }

    private static FuelOrder.Wanted wanted(JsonObject input, Fleet.Agreement agreement) {
        return new FuelOrder.Wanted(
                agreement.tailNumber(),
                agreement.fuelType(),
                gallons(input, "requested_amount"),
                input.getString("location_on_ramp").strip(),
                input.getBoolean("additive_requested", false),
                input.getLong("customer_id"),
                input.getString("csr_notes"),
                Priority.valueOf(input.getString("priority", Priority.NORMAL.name())),
                dueAt(input));
    }

    static @Nullable Instant dueAt(JsonObject input) {
        var dueAt = input.getString("due_at");
        return dueAt == null ? null : OffsetDateTime.parse(dueAt).toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    /** An exact decimal of the input, which is a whole number or a string of digits, with two places. */
    static BigDecimal gallons(JsonObject input, String member) {
        return new BigDecimal(input.getValue(member).toString()).setScale(2, RoundingMode.UNNECESSARY);
    }

    Future<JsonObject> get(BusRequest request) {
        return visible(request).map(order -> new JsonObject().put("fuel_order", order.toJson()));
    }

    /**
     * Lets {@code change} decide upon the order that the input names, if the caller may see it. When somebody else was
     * faster it decides anew, upon the order as it is then: what it refuses is refused for what is, not for bad luck. But
     * nobody takes on other work than the order asked for when he was read: that is 409 {@code concurrent-change}.
     */
    Future<JsonObject> change(BusRequest request, Function<FuelOrder, Future<JsonObject>> change) {
        return visible(request).compose(order -> change(order, () -> visible(request), change, 1));
    }

    /** The same whether the caller may see the order or not. */
    Future<JsonObject> changeUnseen(BusRequest request, Function<FuelOrder, Future<JsonObject>> change) {
        return existing(request).compose(order -> change(order, () -> existing(request), change, 1));
    }

    private static Future<JsonObject> change(
            FuelOrder order,
            Supplier<Future<FuelOrder>> readAgain,
            Function<FuelOrder, Future<JsonObject>> change,
            int attempt) {
        return Future.succeededFuture(order).compose(change).recover(failure -> {
            if (!Problem.isConcurrentChange(failure) || attempt == MOST_TRIES) {
                return Future.failedFuture(failure);
            }
            return readAgain
                    .get()
                    .compose(now -> now.wanted().isOtherWorkThan(order.wanted())
                            ? Future.failedFuture(failure)
                            : change(now, readAgain, change, attempt + 1));
        });
    }

    /** The order that the input names; 404 when there is none that the caller may see. */
    Future<FuelOrder> visible(BusRequest request) {
        return existing(request).map(order -> {
            if (!maySee(order, request.caller())) {
                throw notFound(order.id());
            }
            return order;
        });
    }

    private Future<FuelOrder> existing(BusRequest request) {
        var id = request.input().getLong("order_id");
        return orders.find(database, id).map(found -> found.orElseThrow(() -> notFound(id)));
    }

    private static Problem notFound(long id) {
        return Problem.notFound("There is no fuel order " + id + ".");
    }

    private static boolean maySee(FuelOrder order, Caller caller) {
        return caller.may(SEES_ALL)
                || order.assignment().lstUserId() == null
                || order.assignment().isTo(caller.userId());
    }

    static String tailNumber(String given) {
        return given.strip().toUpperCase(Locale.ROOT);
    }

    /** {@code {message, fuel_order}}. */
    static JsonObject answer(String message, FuelOrder order) {
        return new JsonObject().put("message", message).put("fuel_order", order.toJson());
    }
}
