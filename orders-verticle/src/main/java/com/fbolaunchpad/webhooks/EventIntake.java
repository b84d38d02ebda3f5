package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.EventAudience;
import com.fbolaunchpad.platform.IdSequence;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;

/** Queues an event for every webhook that wants it, in one transaction; an event that comes again is queued already. */
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

    Future<Void> take(JsonObject event) {
        return webhooks.all(database)
                .map(all -> all.stream()
                        .filter(webhook -> webhook.wants(event.getString("type"), event.getLong("sequence")))
                        .toList())
                .compose(wanting -> wanting.isEmpty() ? Future.succeededFuture() : queue(event, wanting));
    }

    private Future<Void> queue(JsonObject event, List<Webhook> wanting) {
        var now = clock.instant();
        var body = body(event);
        var queued = wanting.stream()
                .map(webhook -> ids.next().map(id -> WebhookDelivery.queued(id, webhook.id(), event, body, now)))
                .toList();
        return Future.all(queued)
                .compose(made -> database.transaction(sql -> {
                    Future<Void> written = Future.succeededFuture();
                    for (WebhookDelivery delivery : made.<WebhookDelivery>list()) {
                        written = written.compose(before -> deliveries.insert(sql, delivery, now));
                    }
                    return written;
                }))
                .onSuccess(written -> whenQueued.run());
    }

    /** The CloudEvent with its time under the name, too, that Standard Webhooks has for it. */
    private static String body(JsonObject event) {
        return EventAudience.without(event)
                .put("timestamp", event.getString("time"))
                .encode();
    }
}
