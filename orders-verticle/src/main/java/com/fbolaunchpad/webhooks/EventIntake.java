package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.EventAudience;
import com.fbolaunchpad.platform.IdSequence;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Queues events for every webhook that wants them, in one transaction; an event that comes again is queued already. */
final class EventIntake {
    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final IdSequence ids;
    private final Runnable whenQueued;
    private final Clock clock;

    EventIntake(
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            Runnable whenQueued,
            Clock clock) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.ids = new IdSequence(database, "webhooks.webhook_delivery_id");
        this.whenQueued = whenQueued;
        this.clock = clock;
    }

    /** Those webhooks get an event that are there once it has been read: one that is registered later has no claim to it. */
    Future<Void> take(List<JsonObject> events) {
        return webhooks.all(database).compose(all -> {
            var now = clock.instant();
            var queued = new ArrayList<Future<WebhookDelivery>>();
            for (var event : events) {
                var wanting = all.stream()
                        .filter(webhook -> webhook.wants(event.getString("type"), event.getLong("sequence")))
                        .toList();
                if (!wanting.isEmpty()) {
                    var body = body(event);
                    wanting.forEach(webhook -> queued.add(
                            ids.next().map(id -> WebhookDelivery.queued(id, webhook.id(), event, body, now))));
                }
            }
            return queued.isEmpty() ? Future.succeededFuture() : queue(queued, now);
        });
    }

    private Future<Void> queue(List<Future<WebhookDelivery>> queued, Instant now) {
        return Future.all(queued)
                .compose(made -> database.transaction(sql -> deliveries.insert(sql, made.<WebhookDelivery>list(), now)))
                .onSuccess(written -> whenQueued.run());
    }

    /** The CloudEvent with its time under the name, too, that Standard Webhooks has for it. */
    private static String body(JsonObject event) {
        return EventAudience.without(event)
                .put("timestamp", event.getString("time"))
                .encode();
    }
}
