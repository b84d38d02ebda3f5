package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Shows what was sent to a webhook and what wasn't, and queues it again. */
final class DeliveryLog {
    private static final int DEFAULT_LIMIT = 50;

    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final Idempotency idempotency;
    private final Clock clock;
    private final Runnable whenQueued;

    DeliveryLog(
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            Idempotency idempotency,
            Clock clock,
            Runnable whenQueued) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.idempotency = idempotency;
        this.clock = clock;
        this.whenQueued = whenQueued;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = request.input();
        var id = input.getLong("webhook_id");
        var limit = input.getInteger("limit", DEFAULT_LIMIT);
        var status = input.containsKey("status") ? WebhookDelivery.Status.valueOf(input.getString("status")) : null;
        var before = position(input.getString("cursor"));
        return webhooks.find(database, id)
                .map(found -> found.orElseThrow(() -> Webhook.notFound(id)))
                // One more than asked for tells whether there are more.
                .compose(webhook -> deliveries.list(database, id, status, before, limit + 1L))
                .map(found -> new JsonObject()
                        .put(
                                "deliveries",
                                new JsonArray(found.stream()
                                        .limit(limit)
                                        .map(WebhookDelivery::toJson)
                                        .toList()))
                        .put(
                                "next_cursor",
                                found.size() > limit
                                        ? Long.toString(found.get(limit - 1).position())
                                        : null));
    }

    /** The position in the log that a cursor stands for. */
    private static @Nullable Long position(@Nullable String cursor) {
        try {
            return cursor == null ? null : Long.valueOf(cursor);
        } catch (NumberFormatException foreign) {
            throw Problem.invalid(
                    "/cursor", "This cursor isn't from this list: take next_cursor of the answer before.");
        }
    }

    /** However it stands: what is pending is attempted now. */
    Future<JsonObject> redeliver(BusRequest request) {
        var webhookId = request.input().getLong("webhook_id");
        var id = request.input().getLong("delivery_id");
        return idempotency
                .transaction(request, sql -> webhooks.lock(sql, webhookId)
                        .map(found -> found.orElseThrow(() -> Webhook.notFound(webhookId)))
                        .compose(webhook -> deliveries.find(sql, webhookId, id))
                        .map(found -> found.orElseThrow(() -> WebhookDelivery.notFound(id))
                                .queuedAgain(clock.instant()))
                        .compose(queued -> deliveries.queueAgain(sql, queued).map(written -> new JsonObject()
                                .put("message", "Delivery " + id + " is queued again.")
                                .put("delivery", queued.toJson()))))
                .onSuccess(queued -> whenQueued.run());
    }
}
