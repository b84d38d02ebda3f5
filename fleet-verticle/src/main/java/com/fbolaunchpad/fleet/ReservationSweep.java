package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settles the reservations that nobody settled, such as those of a node that died, by what their orders say of themselves. */
final class ReservationSweep {
    private static final int MOST_AT_ONCE = 100;

    private final Database database;
    private final FuelingReservationTable reservations;
    private final BusClient bus;
    private final Duration age;
    private final Clock clock;

    /** @param age of a reservation whose order can no longer be in the middle of taking on its terms */
    ReservationSweep(
            Database database, FuelingReservationTable reservations, BusClient bus, Duration age, Clock clock) {
        this.database = database;
        this.reservations = reservations;
        this.bus = bus;
        this.age = age;
        this.clock = clock;
    }

    /** Fails when the orders service is away. */
    Future<Void> sweep() {
        var then = clock.instant().minus(age);
        return reservations
                .unsettled(database, then, MOST_AT_ONCE)
                .compose(orders -> orders.isEmpty() ? Future.succeededFuture() : settle(orders, then));
    }

    private Future<Void> settle(List<Long> orders, Instant then) {
        var input = new JsonObject().put("order_ids", new JsonArray(orders));
        return bus.call("orders.readOrderTerms", input, Caller.service("reservation-sweep"))
                .compose(answer -> {
                    Map<Long, JsonObject> known = answer.getJsonArray("orders").stream()
                            .map(JsonObject.class::cast)
                            .collect(Collectors.toMap(order -> order.getLong("order_id"), Function.identity()));
                    Future<Void> settled = Future.succeededFuture();
                    for (var order : orders) {
                        settled = settled.compose(before -> settle(order, known.get(order), then));
                    }
                    return settled;
                });
    }

    /** @param order null when there is no such order */
    private Future<Void> settle(long orderId, @Nullable JsonObject order, Instant then) {
        if (order == null || !order.getBoolean("open")) {
            return reservations.deleteOld(database, orderId, then);
        }
        var terms = new ReservedTerms(
                order.getString("tail_number"), order.getString("fuel_type"), order.getLong("truck_id"));
        return database.transaction(sql -> reservations.settleOld(sql, orderId, order.getLong("version"), terms, then));
    }
}
