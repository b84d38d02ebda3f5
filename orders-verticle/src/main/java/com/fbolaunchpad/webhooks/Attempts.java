package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts deliveries and writes down what came of each, in one transaction: how it stands with the delivery, and with its
 * webhook.
 */
final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final WebhookTargets targets;
    private final WebhookSender sender;
    private final Retries retries;
    private final Clock clock;

    Attempts(
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            WebhookTargets targets,
            WebhookSender sender,
            Retries retries,
            Clock clock) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
        this.sender = sender;
        this.retries = retries;
        this.clock = clock;
    }

    /** Sends it, signed as of now; a target that is refused by now is a failure like others. */
    Future<Outcome> send(Webhook webhook, WebhookDelivery delivery) {
        return targets.check(webhook.terms().url())
                .compose(target -> {
                    var now = clock.instant();
                    return sender.send(
                            target,
                            Map.of(
                                    "content-type",
                                    "application/cloudevents+json; charset=utf-8",
                                    "user-agent",
                                    "FBO-LaunchPad-Webhooks/1",
                                    "webhook-id",
                                    delivery.eventId(),
                                    "webhook-timestamp",
                                    Long.toString(now.getEpochSecond()),
                                    "webhook-signature",
                                    webhook.secrets().signatures(delivery.eventId(), now, delivery.body())),
                            delivery.body());
                })
                .recover(failure -> failure instanceof Problem refused
                        ? Future.succeededFuture(Outcome.failed(refused.detail(), Duration.ZERO))
                        : Future.failedFuture(failure));
    }

    /** Writes it down, unless the webhook has been deleted meanwhile. */
    Future<Void> note(WebhookDelivery delivery, Outcome outcome) {
        var now = clock.instant();
        return database.transaction(
                sql -> webhooks.lock(sql, delivery.webhookId()).compose(found -> {
                    if (found.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    return outcome.isTaken()
                            ? noteTaken(sql, found.get(), delivery, outcome, now)
                            : noteFailed(sql, found.get(), delivery, outcome, now);
                }));
    }

    private Future<Void> noteTaken(Sql sql, Webhook webhook, WebhookDelivery delivery, Outcome outcome, Instant now) {
        return deliveries
                .note(sql, delivery.attempted(WebhookDelivery.Status.DELIVERED, now, now, outcome))
                .compose(noted -> webhook.standing().failures() == 0
                        ? Future.succeededFuture()
                        : webhooks.writeStanding(sql, webhook.id(), Standing.SOUND))
                .compose(noted -> webhook.standing().isDown()
                        ? deliveries.hurry(sql, webhook.id(), now)
                        : Future.succeededFuture());
    }

    private Future<Void> noteFailed(Sql sql, Webhook webhook, WebhookDelivery delivery, Outcome outcome, Instant now) {
        var firstAttempt = delivery.firstAttemptAt() == null ? now : delivery.firstAttemptAt();
        var failingSince = webhook.standing().failingSince() == null
                ? now
                : webhook.standing().failingSince();
        var next = next(firstAttempt, delivery.attempts() + 1, outcome, now);
        var nextProbe = next(failingSince, webhook.standing().failures() + 1, outcome, now);
        var ends = outcome.isGone() || isOver(failingSince, now);
        // Where others have been delivered since its first attempt, it is this event that isn't taken.
        var status =
                !ends && isOver(firstAttempt, now) ? WebhookDelivery.Status.FAILED : WebhookDelivery.Status.PENDING;
        if (status == WebhookDelivery.Status.FAILED) {
            log.warn("Delivery {} of webhook {} has failed for good", delivery.id(), webhook.id());
        }
        return deliveries
                .note(sql, delivery.attempted(status, now, next, outcome))
                .compose(noted -> webhooks.writeStanding(
                        sql, webhook.id(), webhook.standing().failed(delivery.orderId(), now, nextProbe)))
                .compose(noted -> ends && webhook.isActive()
                        ? disable(sql, webhook, reason(outcome, failingSince), now)
                        : Future.succeededFuture());
    }

    /** When to try again after so many failures: also once at the very end of the days. */
    private Instant next(Instant since, int failures, Outcome outcome, Instant now) {
        var next = now.plus(retries.after(failures, outcome.retryAfter()));
        var end = since.plus(retries.longest());
        return next.isAfter(end) && end.isAfter(now) ? end : next;
    }

    private boolean isOver(Instant since, Instant now) {
        return !now.isBefore(since.plus(retries.longest()));
    }

    private static String reason(Outcome outcome, Instant failingSince) {
        return outcome.isGone()
                ? "The receiver answered 410: it wants nothing more."
                : "Nothing has been delivered since " + failingSince + ". " + outcome.failure();
    }

    private Future<Void> disable(Sql sql, Webhook webhook, String reason, Instant now) {
        log.warn("Webhook {} is disabled: {}", webhook.id(), reason);
        return webhooks.update(sql, webhook.disabled(reason, now));
    }
}
