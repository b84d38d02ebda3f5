package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Portions;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets, in portions, deliveries that are older than they are kept for, deleted webhooks, and secrets of the past. */
final class DeliveryRetention {
    private static final Logger log = LoggerFactory.getLogger(DeliveryRetention.class);
    private static final int PORTION = 1_000;

    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final Duration settledKept;
    private final Duration pendingKept;
    private final Clock clock;

    DeliveryRetention(
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            Duration settledKept,
            Duration pendingKept,
            Clock clock) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.settledKept = settledKept;
        this.pendingKept = pendingKept;
        this.clock = clock;
    }

    Future<Void> forget() {
        var now = clock.instant();
        return webhooks.forgetPreviousSecrets(database, now)
                .compose(done -> forgetBefore(false, now.minus(settledKept)))
                .compose(done -> forgetBefore(true, now.minus(pendingKept)))
                .onSuccess(count -> {
                    if (count > 0) {
                        log.warn("{} deliveries are forgotten that no webhook has taken", count);
                    }
                })
                .compose(done -> forgetDeleted());
    }

    /** How many were forgotten. */
    private Future<Integer> forgetBefore(boolean pending, Instant then) {
        var forgotten = new AtomicInteger();
        return Portions.whileMore(() -> deliveries
                        .deleteBefore(database, pending, then, PORTION)
                        .map(deleted -> {
                            forgotten.addAndGet(deleted);
                            return deleted >= PORTION;
                        }))
                .map(done -> forgotten.get());
    }

    private Future<Void> forgetDeleted() {
        return webhooks.deleted(database).compose(ids -> {
            Future<Void> forgotten = Future.succeededFuture();
            for (var id : ids) {
                forgotten = forgotten.compose(before -> forgetOf(id)).compose(emptied -> webhooks.delete(database, id));
            }
            return forgotten;
        });
    }

    private Future<Void> forgetOf(long webhookId) {
        return Portions.whileMore(
                () -> deliveries.deleteOf(database, webhookId, PORTION).map(deleted -> deleted >= PORTION));
    }
}
