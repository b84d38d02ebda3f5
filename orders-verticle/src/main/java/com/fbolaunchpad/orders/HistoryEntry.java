package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order's history: who changed what, when and from where; or whose attempt to fuel was refused.
 *
 * @param orderId null, with {@code orderVersion}, where the refusal left no order
 * @param changes member by member {@code {from, to}}; of a refusal its {@code code} and {@code detail}, and what was
 *     attempted
 */
record HistoryEntry(
        @Nullable Long orderId,
        @Nullable Long orderVersion,
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
        return entry(after, ChangeKind.between(before, after).name(), after.updatedAt(), caller, changes);
    }

    /** A refused attempt, to misfuel or to take a step, which changed nothing; of no order when it would have made one. */
    static HistoryEntry refused(
            @Nullable FuelOrder order, JsonObject attempt, Problem problem, Instant now, Caller caller) {
        var changes = attempt.copy().put("code", problem.code()).put("detail", problem.detail());
        return entry(order, "REFUSED", now, caller, changes);
    }

    private static HistoryEntry entry(
            @Nullable FuelOrder order, String action, Instant time, Caller caller, JsonObject changes) {
        return new HistoryEntry(
                order == null ? null : order.id(),
                order == null ? null : order.version(),
                action,
                time,
                caller.userId(),
                caller.clientAddress(),
                caller.requestId(),
                changes);
    }

    /** Whether somebody tried to put in what he must not, or what nobody has made sure of. */
    boolean isMisfuel() {
        return "REFUSED".equals(action) && Refusals.isMisfuel(changes.getString("code"));
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
