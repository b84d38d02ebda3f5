package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the fleet service says and asks of open orders: that a truck may or may not fuel, and what they take. */
final class OrderFlags {
    /** Many: nobody who could try again waits for it, and the desk may be editing. */
    private static final int MOST_TRIES = 20;

    private final Database database;
    private final FuelOrderTable orders;
    private final OrderChanges changes;
    private final Clock clock;

    OrderFlags(Database database, FuelOrderTable orders, OrderChanges changes, Clock clock) {
        this.database = database;
        this.orders = orders;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Flags the open ones of {@code order_ids} that have the truck with the {@code reason}, or takes their flag away when
     * it is null. Answers {@code unknown_order_ids}: those that there are not, or not yet.
     */
    Future<JsonObject> noteTruckFitness(BusRequest request) {
        var input = request.input();
        var unknown = new JsonArray();
        Future<Void> noted = Future.succeededFuture();
        for (var id : ids(input)) {
            noted = noted.compose(before -> note(request, id, input.getLong("truck_id"), input.getString("reason"), 1))
                    .map(known -> {
                        if (!known) {
                            unknown.add(id);
                        }
                        return null;
                    });
        }
        return noted.map(done -> new JsonObject().put("unknown_order_ids", unknown));
    }

    private Future<Boolean> note(BusRequest request, long orderId, long truckId, @Nullable String reason, int attempt) {
        return orders.find(database, orderId).compose(found -> {
            var concerned = found.filter(order -> OrderStatus.open().contains(order.status())
                    && Objects.equals(order.assignment().truckId(), truckId)
                    && !Objects.equals(order.flagReason(), reason));
            if (concerned.isEmpty()) {
                return Future.succeededFuture(found.isPresent());
            }
            var order = concerned.get();
            return changes.replace(request, order, order.flagged(reason, clock.instant()), "is flagged.")
                    .map(true)
                    .recover(failure -> Problem.isConcurrentChange(failure) && attempt < MOST_TRIES
                            ? note(request, orderId, truckId, reason, attempt + 1)
                            : Future.failedFuture(failure));
        });
    }

    /** What the orders of {@code order_ids} take at this moment; an order that there isn't is left out. */
    Future<JsonObject> readTerms(BusRequest request) {
        return orders.findAll(database, ids(request.input())).map(found -> new JsonObject()
                .put(
                        "orders",
                        new JsonArray(found.stream()
                                .map(order -> Fleet.Terms.of(order)
                                        .toJson()
                                        .put("version", order.version())
                                        .put("open", OrderStatus.open().contains(order.status())))
                                .toList())));
    }

    private static List<Long> ids(JsonObject input) {
        return input.getJsonArray("order_ids").stream()
                .map(id -> ((Number) id).longValue())
                .toList();
    }
}
