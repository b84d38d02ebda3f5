package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes orders and shows them, each caller what he may see. */
final class FuelOrders {
    private static final String SEES_ALL = "VIEW_ALL_ORDERS";

    private final Database database;
    private final IdSequence ids;
    private final FuelOrderTable orders;
    private final OrderHistoryTable history;
    private final OrderChanges changes;
    private final Customers customers;
    private final Fleet fleet;
    private final Assignments assignments;
    private final Clock clock;

    FuelOrders(
            Database database,
            IdSequence ids,
            FuelOrderTable orders,
            OrderHistoryTable history,
            OrderChanges changes,
            Customers customers,
            Fleet fleet,
            Assignments assignments,
            Clock clock) {
        this.database = database;
        this.ids = ids;
        this.orders = orders;
        this.history = history;
        this.changes = changes;
        this.customers = customers;
        this.fleet = fleet;
        this.assignments = assignments;
        this.clock = clock;
    }

    /** Everything that can refuse the order comes before the first thing that is written. */
    Future<JsonObject> create(BusRequest request) {
        var input = request.input();
        var caller = request.caller();
        var lst = input.getLong("assigned_lst_user_id");
        var truck = input.getLong("assigned_truck_id");
        var explicitTruck = truck != null && truck != Assignments.AUTOMATIC ? truck : null;
        return customers
                .requireActive(input.getLong("customer_id"))
                .compose(known -> fleet.checkGrades(
                        input.getString("tail_number"), input.getString("fuel_type"), explicitTruck, caller))
                .compose(agreement -> {
                    requireKnownAircraft(agreement, input, caller);
                    var wanted = wanted(input, agreement);
                    return assignments
                            .choices(lst, truck, wanted.fuelType(), caller)
                            .compose(choice -> register(agreement, wanted, input, caller)
                                    .compose(registered -> ids.next())
                                    .compose(id -> changes.add(
                                            sql -> assignments
                                                    .settle(sql, choice)
                                                    .map(assignment -> FuelOrder.dispatched(
                                                            id, wanted, assignment, clock.instant())),
                                            caller)));
                })
                .map(order -> answer("Fuel order " + order.id() + " is dispatched.", order));
    }

    private static void requireKnownAircraft(Fleet.Agreement agreement, JsonObject input, Caller caller) {
        if (agreement.aircraftKnown() || (input.containsKey("aircraft_type") && caller.may("MANAGE_AIRCRAFT"))) {
            return;
        }
        throw Problem.unprocessable(
                "unknown-aircraft",
                "There is no aircraft " + agreement.tailNumber() + ". Register it first, or give its aircraft_type"
                        + " (which needs MANAGE_AIRCRAFT).");
    }

    private Future<Void> register(Fleet.Agreement agreement, FuelOrder.Wanted wanted, JsonObject input, Caller caller) {
        return agreement.aircraftKnown()
                ? Future.succeededFuture()
                : fleet.registerUnverified(wanted, input.getString("aircraft_type"), caller);
    }

    private static FuelOrder.Wanted wanted(JsonObject input, Fleet.Agreement agreement) {
        var dueAt = input.getString("due_at");
        return new FuelOrder.Wanted(
                agreement.tailNumber(),
                agreement.fuelType(),
                gallons(input, "requested_amount"),
                input.getString("location_on_ramp").strip(),
                input.getBoolean("additive_requested", false),
                input.getLong("customer_id"),
                input.getString("csr_notes"),
                Priority.valueOf(input.getString("priority", Priority.NORMAL.name())),
                dueAt == null ? null : OffsetDateTime.parse(dueAt).toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    /** An exact decimal of the input, which is a whole number or a string of digits, with two places. */
    static BigDecimal gallons(JsonObject input, String member) {
        return new BigDecimal(input.getValue(member).toString()).setScale(2, RoundingMode.UNNECESSARY);
    }

    Future<JsonObject> get(BusRequest request) {
        return visible(request).map(order -> new JsonObject().put("fuel_order", order.toJson()));
    }

    /** The order that the input names; 404 when there is none that the caller may see. */
    Future<FuelOrder> visible(BusRequest request) {
        var id = request.input().getLong("order_id");
        return orders.find(database, id).map(found -> found.filter(order -> maySee(order, request.caller()))
                .orElseThrow(() -> Problem.notFound("There is no fuel order " + id + ".")));
    }

    private static boolean maySee(FuelOrder order, Caller caller) {
        return caller.may(SEES_ALL)
                || order.assignment().lstUserId() == null
                || order.assignment().isTo(caller.userId());
    }

    Future<JsonObject> list(BusRequest request) {
        var input = request.input();
        var caller = request.caller();
        var page = Page.of(input);
        return fuelTypeCode(input, caller).compose(fuelType -> {
            var where = OrderFilter.of(input, fuelType, caller.may(SEES_ALL) ? null : caller.user());
            return orders.count(database, where).compose(total -> orders.list(
                            database, where, input.getString("sort", "-created_at"), page)
                    .map(found -> page.answer(
                            "orders", found.stream().map(FuelOrder::toJson).toList(), total)));
        });
    }

    private Future<@Nullable String> fuelTypeCode(JsonObject input, Caller caller) {
        var given = input.getString("fuel_type");
        return given == null ? Future.succeededFuture() : fleet.fuelTypeCode(given, caller);
    }

    Future<JsonObject> history(BusRequest request) {
        var page = Page.of(request.input());
        return visible(request).compose(order -> history.count(database, order.id())
                .compose(total -> history.list(database, order.id(), page)
                        .map(entries -> page.answer(
                                "history",
                                entries.stream().map(HistoryEntry::toJson).toList(),
                                total))));
    }

    Future<JsonObject> statusCounts(BusRequest request) {
        return orders.countByStatus(database).map(FuelOrders::counts).map(counts -> new JsonObject()
                .put("counts", counts));
    }

    static JsonObject counts(Map<OrderStatus, Long> byStatus) {
        var all = new JsonObject();
        for (var status : OrderStatus.values()) {
            all.put(status.name(), byStatus.getOrDefault(status, 0L));
        }
        var inProgress = all.getLong("ACKNOWLEDGED") + all.getLong("EN_ROUTE") + all.getLong("FUELING");
        return new JsonObject()
                .put("pending", all.getLong("DISPATCHED"))
                .put("in_progress", inProgress)
                .put("completed", all.getLong("COMPLETED"))
                .put("by_status", all);
    }

    static String tailNumber(String given) {
        return given.strip().toUpperCase(Locale.ROOT);
    }

    /** {@code {message, fuel_order}}. */
    static JsonObject answer(String message, FuelOrder order) {
        return new JsonObject().put("message", message).put("fuel_order", order.toJson());
    }
}
