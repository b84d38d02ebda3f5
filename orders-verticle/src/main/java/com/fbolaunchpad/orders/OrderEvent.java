package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.EventAudience;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of an order, as it stands in the event log and as subscribers get it (CloudEvents 1.0).
 *
 * @param type what kind of change, without prefix and version, as {@link ChangeKind} names it
 * @param audience who may see it beside those who see all orders: whoever could see the order before the change or can after it
 * @param position its place in the whole log; null until it is given one
 */
record OrderEvent(
        String id,
        long orderId,
        long orderVersion,
        String type,
        Instant time,
        JsonObject data,
        String audience,
        @Nullable Long position) {

    /** The event of the change from {@code before} (null: the order is new) to {@code after}. */
    static OrderEvent of(@Nullable FuelOrder before, FuelOrder after, Caller actor) {
        var data = new JsonObject()
                .put("order_id", after.id())
                .put("order_version", after.version())
                .put("from", before == null ? null : before.status().name())
                .put("to", after.status().name())
                .put("tail_number", after.wanted().tailNumber())
                .put("fuel_type", after.wanted().fuelType())
                .put("assigned_lst_user_id", after.assignment().lstUserId())
                .put("assigned_truck_id", after.assignment().truckId())
                .put("actor", actor.userId());
        return new OrderEvent(
                UUID.randomUUID().toString(),
                after.id(),
                after.version(),
                ChangeKind.between(before, after).eventType(),
                after.updatedAt(),
                data,
                before == null
                        ? audience(after.assignment().lstUserId())
                        : EventAudience.of(
                                before.assignment().lstUserId(),
                                after.assignment().lstUserId()),
                null);
    }

    /** Of an order that is the technician's, or nobody's. */
    static String audience(@Nullable Long lstUserId) {
        return EventAudience.of(lstUserId);
    }

    OrderEvent at(long logPosition) {
        return new OrderEvent(id, orderId, orderVersion, type, time, data, audience, logPosition);
    }

    /** The CloudEvent as it travels on the bus; {@code sequence} is the position in the log. */
    JsonObject toJson() {
        var event = new JsonObject()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/orders")
                .put("type", "com.fbolaunchpad.order." + type + ".v1")
                .put("subject", Long.toString(orderId))
                .put("time", time.toString())
                .put("datacontenttype", "application/json")
                .put("sequence", position)
                .put("data", data);
        return EventAudience.put(event, audience);
    }
}
