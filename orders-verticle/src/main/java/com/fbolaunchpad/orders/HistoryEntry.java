package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order's history: who changed what, when and from where; or whose attempt to misfuel was refused.
 *
 * @param changes member by member {@code {from, to}}; of a refusal its {@code code} and {@code detail}
 */
record HistoryEntry(
        long orderId,
        long orderVersion,
        String action,
        Instant recordedAt,
        @Nullable Long actorUserId,
        String clientAddress,
        String requestId,
        JsonObject changes) {
    private static final Set<String> NOT_WORTH_TELLING = Set.of("id", "version", "updated_at", "created_at");

    /** The change from {@code before} (null: the order is new) to {@code after}. */
    static HistoryEntry of(@Nullable FuelOrder before, FuelOrder after, Caller caller) {
        var was = before == null ? new JsonObject() : before.toJson();
        var changes = new JsonObject();
        for (var member : after.toJson()) {
            if (!NOT_WORTH_TELLING.contains(member.getKey())
                    && !Objects.equals(was.getValue(member.getKey()), member.getValue())) {
                changes.put(
                        member.getKey(),
                        new JsonObject()
                                .put("from", was.getValue(member.getKey()))
                                .put("to", member.getValue()));
            }
        }
        return entry(after, before == null ? "CREATED" : "STATUS_CHANGED", after.updatedAt(), caller, changes);
    }

    /** A refused attempt, which changed nothing. */
    static HistoryEntry refused(FuelOrder order, Problem problem, Instant now, Caller caller) {
        var changes = new JsonObject().put("code", problem.code()).put("detail", problem.detail());
        return entry(order, "REFUSED", now, caller, changes);
    }

    private static HistoryEntry entry(FuelOrder order, String action, Instant time, Caller caller, JsonObject changes) {
        return new HistoryEntry(
                order.id(),
                order.version(),
                action,
                time,
                caller.userId(),
                caller.clientAddress(),
                caller.requestId(),
                changes);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("order_version", orderVersion)
                .put("action", action)
                .put("recorded_at", recordedAt.toString())
                .put("actor_user_id", actorUserId)
                .put("client_address", clientAddress)
                .put("request_id", requestId)
                .put("changes", changes);
    }
}
