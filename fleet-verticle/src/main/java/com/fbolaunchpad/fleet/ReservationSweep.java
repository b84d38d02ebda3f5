package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what nobody settled, such as what a node that died left, by what the orders say of themselves. Each time that is
 * the reservations that are known to wait, and the next few of all orders that hold anything: so a word that was lost costs
 * time, and all open orders together cost one question a time.
 */
final class ReservationSweep {
    private static final Logger log = LoggerFactory.getLogger(ReservationSweep.class);

    /** Of each kind: at most a hundred orders are asked for at once. */
    private static final int PORTION = 50;

    private final Database database;
    private final FuelingPermitTable permits;
    private final FuelingReservationTable reservations;
    private final FuelingReservations settlement;
    private final BusClient bus;
    private final Duration age;
    private final Clock clock;
    private long lastOrder;

    /** @param age of what is held for an order that can no longer be in the middle of taking on its terms */
    ReservationSweep(
            Database database,
            FuelingPermitTable permits,
            FuelingReservationTable reservations,
            FuelingReservations settlement,
            BusClient bus,
            Duration age,
            Clock clock) {
        this.database = database;
        this.permits = permits;
        this.reservations = reservations;
        this.settlement = settlement;
        this.bus = bus;
        this.age = age;
        this.clock = clock;
    }

    /** Fails when the orders service is away. */
    Future<Void> sweep() {
        var then = clock.instant().minus(age);
        return reservations
                .unsettled(database, then, PORTION)
                .compose(unsettled ->
                        next(then).map(next -> union(unsettled, next).toList()))
                .compose(orders -> orders.isEmpty() ? Future.succeededFuture() : settle(orders, then));
    }

    /** Those that follow on the portion before; after the last one comes the first again. */
    private Future<List<Long>> next(Instant then) {
        return reservations
                .ordersAfter(database, lastOrder, then, PORTION)
                .compose(reserved -> permits.ordersAfter(database, lastOrder, then, PORTION)
                        .map(permitted ->
                                union(reserved, permitted).limit(PORTION).toList()))
                .onSuccess(portion -> lastOrder = portion.size() < PORTION ? 0 : portion.get(PORTION - 1));
    }

    private static Stream<Long> union(List<Long> some, List<Long> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().sorted();
    }

    private Future<Void> settle(List<Long> orders, Instant then) {
        var input = new JsonObject().put("order_ids", new JsonArray(orders));
        return bus.call("orders.readOrderTerms", input, Caller.service("reservation-sweep"))
                .compose(answer -> {
                    Map<Long, JsonObject> known = answer.getJsonArray("orders").stream()
                            .map(JsonObject.class::cast)
                            .collect(Collectors.toMap(order -> order.getLong("order_id"), Function.identity()));
                    var failures = new LinkedHashMap<Long, Throwable>();
                    Future<Void> settled = Future.succeededFuture();
                    for (var order : orders) {
                        settled = settled.compose(before -> settle(order, known.get(order), then))
                                .recover(failure -> {
                                    if (isAway(failure)) {
                                        return Future.failedFuture(failure);
                                    }
                                    // The others are not to wait for this one.
                                    failures.put(order, failure);
                                    return Future.succeededFuture();
                                });
                    }
                    return settled.onSuccess(done -> report(failures));
                });
    }

    /** Whether the others would fail as well. */
    private static boolean isAway(Throwable failure) {
        return failure instanceof Problem problem && "database-unavailable".equals(problem.code());
    }

    private static void report(Map<Long, Throwable> failures) {
        if (!failures.isEmpty()) {
            log.warn(
                    "What is held for the orders {} waits to be settled: {}",
                    failures.keySet(),
                    failures.values().iterator().next().getMessage());
        }
    }

    /**
     * The permit of an order that is over is released or completed with it; without an order nobody knows what it is for.
     *
     * @param order null when there is no such order
     */
    private Future<Void> settle(long orderId, @Nullable JsonObject order, Instant then) {
        if (order == null || !order.getBoolean("open")) {
            return reservations.deleteOld(database, orderId, then);
        }
        var terms = new ReservedTerms(
                order.getString("tail_number"), order.getString("fuel_type"), order.getLong("truck_id"));
        return settlement.settleOld(orderId, order.getLong("version"), terms, then);
    }
}
