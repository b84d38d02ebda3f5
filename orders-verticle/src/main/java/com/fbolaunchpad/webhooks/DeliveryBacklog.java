package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Tells in figures how much waits to be delivered, where somebody collects them: the instance that delivers does. */
final class DeliveryBacklog {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Database database;
    private final WebhookDeliveryTable deliveries;
    private final BooleanSupplier isInCharge;
    private final Clock clock;
    private final boolean isWanted;
    private final Metrics.Gauge pending;
    private final Metrics.Gauge due;
    private final Sweep sweep;

    /** @param isInCharge whether this instance, of all that there are, is the one that delivers */
    DeliveryBacklog(
            Vertx vertx, Database database, WebhookDeliveryTable deliveries, BooleanSupplier isInCharge, Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.isInCharge = isInCharge;
        this.clock = clock;
        var metrics = Metrics.of(vertx);
        isWanted = metrics.isCollected();
        pending = metrics.gauge(
                "launchpad.webhook.deliveries.pending", "Deliveries to webhooks that are still to be made");
        due = metrics.gauge(
                "launchpad.webhook.deliveries.due", "Those of them that an active webhook should have got by now");
        sweep = new Sweep(vertx, INTERVAL, "How much waits for webhooks isn't known", this::count);
    }

    void start() {
        if (isWanted) {
            sweep.start();
        }
    }

    Future<Void> stop() {
        return sweep.stop();
    }

    private Future<Void> count() {
        return isInCharge.getAsBoolean()
                ? deliveries.backlog(database, clock.instant()).map(this::tell)
                : Future.succeededFuture(tell(new WebhookDeliveryTable.Backlog(0, 0)));
    }

    private Void tell(WebhookDeliveryTable.Backlog backlog) {
        pending.set(backlog.pending());
        due.set(backlog.due());
        return null;
    }
}
