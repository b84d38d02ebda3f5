package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;

/** The webhooks: registered, shown, changed, given new secrets, deleted. */
final class Webhooks {
    private static final int MOST = 20;
    private static final int DEFAULT_OVERLAP_HOURS = 24;

    private final Database database;
    private final WebhookTable webhooks;
    private final WebhookDeliveryTable deliveries;
    private final WebhookTargets targets;
    private final Idempotency idempotency;
    private final BusClient bus;
    private final IdSequence ids;
    private final Clock clock;
    private final Runnable whenChanged;
    private final Runnable whenDeleted;

    Webhooks(
            Database database,
            WebhookTable webhooks,
            WebhookDeliveryTable deliveries,
            WebhookTargets targets,
            Idempotency idempotency,
            BusClient bus,
            Clock clock,
            Runnable whenChanged,
            Runnable whenDeleted) {
        this.database = database;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
        this.idempotency = idempotency;
        this.bus = bus;
        this.ids = new IdSequence(database, "webhooks.webhook_id");
        this.clock = clock;
        this.whenChanged = whenChanged;
        this.whenDeleted = whenDeleted;
    }

    Future<JsonObject> list(BusRequest request) {
        var page = Page.of(request.input());
        return webhooks.count(database)
                .compose(total -> webhooks.list(database, page).compose(found -> deliveries
                        .pending(database)
                        .map(pending -> page.answer(
                                "webhooks",
                                found.stream()
                                        .map(webhook -> webhook.toJson(pending.getOrDefault(webhook.id(), 0L)))
                                        .toList(),
                                total))));
    }

    Future<JsonObject> get(BusRequest request) {
        return find(request)
                .compose(webhook -> deliveries.pending(database, webhook.id()).map(pending -> new JsonObject()
                        .put("webhook", webhook.toJson(pending))));
    }

    Future<JsonObject> create(BusRequest request) {
        var terms = Webhook.Terms.of(request.input());
        return targets.check(terms.url())
                .compose(allowed -> bus.call("orders.events.read", new JsonObject().put("limit", 0), request.caller()))
                .compose(log -> ids.next()
                        .map(id -> Webhook.registered(id, terms, log.getLong("last_cursor"), clock.instant())))
                .compose(webhook -> idempotency.transaction(request, sql -> webhooks.lockRegistration(sql)
                        .compose(locked -> webhooks.count(sql))
                        .compose(count -> {
                            if (count >= MOST) {
                                throw Problem.conflict(
                                        "too-many-webhooks", "There are " + MOST + " webhooks: delete one first.");
                            }
                            return webhooks.insert(sql, webhook);
                        })
                        .map(inserted -> told("is registered. Keep its secret, it isn't shown again", webhook, 0)
                                .put("secret", webhook.secrets().current().text()))));
    }

    Future<JsonObject> update(BusRequest request) {
        var input = request.input();
        var url = input.getString("url");
        return find(request)
                .compose(webhook -> url == null ? Future.succeededFuture() : targets.check(url))
                .compose(allowed -> change(request, (sql, webhook) -> {
                    var next = webhook.patchedBy(input, clock.instant());
                    return webhooks.update(sql, next)
                            .compose(updated ->
                                    Webhook.isRetrial(input) ? retry(sql, next) : Future.succeededFuture(next))
                            .compose(tried -> answer(sql, "is changed", tried));
                }));
    }

    /** What has waited goes out at once, and has all its days again. */
    private Future<Webhook> retry(Sql sql, Webhook webhook) {
        return webhooks.writeStanding(sql, webhook.id(), Standing.SOUND)
                .compose(written -> deliveries.beginAnew(sql, webhook.id(), clock.instant()))
                .map(begun -> webhook.standing(Standing.SOUND));
    }

    Future<JsonObject> rotateSecret(BusRequest request) {
        var overlap = Duration.ofHours(request.input().getInteger("overlap_hours", DEFAULT_OVERLAP_HOURS));
        return change(request, (sql, webhook) -> {
            var next = webhook.rotated(overlap, clock.instant());
            var message = "has a new secret. Keep it, it isn't shown again";
            return webhooks.update(sql, next)
                    .compose(updated -> answer(sql, message, next))
                    .map(answer -> answer.put("secret", next.secrets().current().text()));
        });
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, (sql, webhook) -> webhooks.hide(sql, webhook.id(), clock.instant())
                        .map(hidden -> new JsonObject().put("message", "Webhook " + webhook.id() + " is deleted.")))
                .onSuccess(deleted -> whenDeleted.run());
    }

    private Future<Webhook> find(BusRequest request) {
        var id = request.input().getLong("webhook_id");
        return webhooks.find(database, id).map(found -> found.orElseThrow(() -> Webhook.notFound(id)));
    }

    private Future<JsonObject> change(BusRequest request, BiFunction<Sql, Webhook, Future<JsonObject>> work) {
        var id = request.input().getLong("webhook_id");
        return idempotency
                .transaction(request, sql -> webhooks.lock(sql, id).compose(found -> {
                    var webhook = found.orElseThrow(() -> Webhook.notFound(id));
                    request.requireVersion("The webhook", webhook.version());
                    return work.apply(sql, webhook);
                }))
                .onSuccess(changed -> whenChanged.run());
    }

    private Future<JsonObject> answer(Sql sql, String done, Webhook webhook) {
        return deliveries.pending(sql, webhook.id()).map(pending -> told(done, webhook, pending));
    }

    private static JsonObject told(String done, Webhook webhook, long pending) {
        return new JsonObject()
                .put("message", "Webhook " + webhook.id() + " " + done + ".")
                .put("webhook", webhook.toJson(pending));
    }
}
