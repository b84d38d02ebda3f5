package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is attempted when: of each order the first event that is pending, several orders at once, all of it from the
 * rows of the database, so that a crash loses nothing. A receiver that is down is tried with one delivery at a time.
 */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MOST_AT_ONCE = 4;

    private final Vertx vertx;
    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final Attempts attempts;
    private final Pace pace;
    private final Clock clock;
    private final Metrics metrics;
    private final Sweep sweep;
    private final Map<Long, Set<Long>> busyOrders = new HashMap<>();
    private final Set<Future<Void>> running = new HashSet<>();
    private BooleanSupplier isInCharge = () -> false;
    private boolean stopping;

    Dispatcher(
            Vertx vertx,
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            Attempts attempts,
            Pace pace,
            Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.attempts = attempts;
        this.pace = pace;
        this.clock = clock;
        this.metrics = Metrics.of(vertx);
        this.sweep = new Sweep(vertx, pace.dispatch(), "Webhooks wait", this::dispatch);
    }

    /**
     * Begins.
     *
     * @param thisInstance whether this instance, of all that there are, is the one that delivers
     */
    void start(BooleanSupplier thisInstance) {
        isInCharge = thisInstance;
        sweep.start();
    }

    /** Looks now for what is due. */
    void run() {
        sweep.run();
    }

    /** Begins no attempt any more; {@link #drained} tells when those that run are written down. */
    Future<Void> stop() {
        stopping = true;
        return sweep.stop();
    }

    Future<Void> drained() {
        return Future.join(List.copyOf(running)).<Void>mapEmpty().otherwiseEmpty();
    }

    private Future<Void> dispatch() {
        if (!isInCharge.getAsBoolean()) {
            return Future.succeededFuture();
        }
        return webhooks.all(database).compose(all -> {
            Future<Void> dispatched = Future.succeededFuture();
            for (var webhook : all) {
                if (webhook.isActive()) {
                    dispatched = dispatched.compose(before -> dispatch(webhook));
                }
            }
            return dispatched;
        });
    }

    private Future<Void> dispatch(Webhook webhook) {
        // An order whose attempt ends while the rows are read may still stand there as it was before.
        var busyBefore = Set.copyOf(busy(webhook));
        if (webhook.standing().isDown()) {
            var probeAt = webhook.standing().nextProbeAt();
            return !busyBefore.isEmpty() || (probeAt != null && clock.instant().isBefore(probeAt))
                    ? Future.succeededFuture()
                    : deliveries
                            .probe(database, webhook.id())
                            .map(found -> begin(webhook, found.stream().toList(), busyBefore, 1));
        }
        return busyBefore.size() >= MOST_AT_ONCE
                ? Future.succeededFuture()
                : deliveries
                        // As many again as may be under way, which are due too.
                        .due(database, webhook.id(), clock.instant(), 2 * MOST_AT_ONCE)
                        .map(found -> begin(webhook, found, busyBefore, MOST_AT_ONCE));
    }

    private Void begin(Webhook webhook, List<WebhookDelivery> found, Set<Long> busyBefore, int mostAtOnce) {
        for (var delivery : found) {
            var busy = busy(webhook);
            if (!stopping
                    && busy.size() < mostAtOnce
                    && !busyBefore.contains(delivery.orderId())
                    && !busy.contains(delivery.orderId())) {
                attempt(webhook, delivery);
            }
        }
        return null;
    }

    private Set<Long> busy(Webhook webhook) {
        return busyOrders.computeIfAbsent(webhook.id(), first -> new HashSet<>());
    }

    private void attempt(Webhook webhook, WebhookDelivery delivery) {
        busy(webhook).add(delivery.orderId());
        var attempt = Future.<Void>succeededFuture()
                .compose(begun -> attempts.send(webhook, delivery))
                .onSuccess(outcome -> metrics.count(
                        "launchpad.webhook.attempts",
                        "Attempts to deliver an event to a webhook",
                        "outcome",
                        outcome.isTaken() ? "taken" : "failed"))
                // What was cut off by our own end says nothing of the receiver: it is attempted again.
                .compose(outcome ->
                        stopping && !outcome.isTaken() ? Future.succeededFuture() : attempts.note(delivery, outcome));
        running.add(attempt);
        attempt.onComplete(noted -> {
            running.remove(attempt);
            if (noted.succeeded()) {
                release(webhook, delivery);
                return;
            }
            log.warn("Delivery {} can't be written down", delivery.id(), noted.cause());
            if (!stopping) {
                // It is attempted again, since nobody knows any more how it went; but not at once, and again and again.
                vertx.setTimer(pace.pauses().get(0).toMillis(), over -> release(webhook, delivery));
            }
        });
    }

    private void release(Webhook webhook, WebhookDelivery delivery) {
        var busy = busy(webhook);
        busy.remove(delivery.orderId());
        if (busy.isEmpty()) {
            busyOrders.remove(webhook.id());
        }
        run();
    }
}
