package com.fbolaunchpad.fleet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An order that a truck is out for.
 *
 * @param orderVersion of the last event that said so
 * @param since when this truck is this far with it
 */
record TruckWork(long orderId, long truckId, Status status, long orderVersion, Instant since) {
    enum Status {
        EN_ROUTE,
        FUELING
    }

    /** What an event of the order says; empty when no truck is out for it any more, or not yet. */
    static Optional<TruckWork> of(Input event) {
        var data = event.object("data");
        var to = data.text("to");
        var truckId = data.numberOrNull("assigned_truck_id");
        return truckId == null
                ? Optional.empty()
                : Stream.of(Status.values())
                        .filter(status -> status.name().equals(to))
                        .findFirst()
                        .map(status -> new TruckWork(
                                data.number("order_id"),
                                truckId,
                                status,
                                data.number("order_version"),
                                event.instant("time")));
    }

    /** The same, but begun when {@code before} was, if only other terms of the order have changed since. */
    TruckWork following(TruckWork before) {
        return before.truckId == truckId && before.status == status
                ? new TruckWork(orderId, truckId, status, orderVersion, before.since)
                : this;
    }

    private JsonObject toJson() {
        return new JsonObject()
                .put("order_id", orderId)
                .put("status", status.name())
                .put("since", since.toString());
    }

    /** The member {@code active_orders} of a truck. */
    static JsonArray toJson(List<TruckWork> work) {
        return new JsonArray(work.stream().map(TruckWork::toJson).toList());
    }
}
