package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.DatabaseCursor;
import com.fbolaunchpad.platform.EventSubscriber;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves webhooks on the bus, and sends every order event to those that want it (Standard Webhooks). */
public final class WebhooksVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(WebhooksVerticle.class);
    private static final String OWNER = "webhooks";
    private static final Duration EVENTS_GATHER = Duration.ofMillis(50);

    private final Clock clock;
    private final Pace pace;
    private final WebhookTargets.Resolver resolver;
    private @Nullable Running running;

    private record Running(
            Database database,
            BusServer server,
            EventSubscriber subscriber,
            Dispatcher dispatcher,
            WebhookSender sender,
            WebhookTargets targets,
            Sweep retention,
            DeliveryBacklog backlog,
            Idempotency idempotency) {
        /** Whoever reads the events delivers them: in a cluster one instance at a time. */
        Future<Void> start() {
            dispatcher.start(subscriber::isReading);
            retention.start();
            backlog.start();
            idempotency.start();
            return server.ready().compose(ready -> subscriber.start());
        }

        /** The cursor is given away last: until then no other instance delivers. */
        Future<Void> stop() {
            return server.close()
                    .compose(closed -> dispatcher.stop())
                    .compose(stopped -> sender.close())
                    .compose(cutOff -> dispatcher.drained())
                    .compose(drained -> subscriber.stop())
                    .compose(stopped -> retention.stop())
                    .compose(stopped -> backlog.stop())
                    .compose(stopped -> idempotency.stop())
                    .compose(stopped -> targets.close())
                    .compose(closed -> database.close());
        }
    }

    /** The service in real time. */
    public WebhooksVerticle() {
        this(Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000)), Pace.USUAL, InetAddress::getAllByName);
    }

    WebhooksVerticle(Clock clock, Pace pace, WebhookTargets.Resolver resolver) {
        this.clock = clock;
        this.pace = pace;
        this.resolver = resolver;
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, OWNER).compose(database -> {
            running = build(database, settings);
            return running.start();
        });
    }

    private Running build(Database database, Settings settings) {
        var retryFor = Duration.ofDays(settings.integer("WEBHOOK_RETRY_DAYS"));
        var kept = Duration.ofDays(settings.integer("WEBHOOK_DELIVERY_RETENTION_DAYS"));
        var targets = new WebhookTargets(vertx, settings.list("WEBHOOK_PRIVATE_TARGETS"), resolver, pace.resolve());
        var sender = new WebhookSender(vertx, pace);
        var idempotency = new Idempotency(vertx, database, clock);
        var webhookTable = new WebhookTable();
        var deliveryTable = new WebhookDeliveryTable();
        var retries = new Retries(pace.pauses(), pace.jitter(), retryFor);
        var attempts = new Attempts(database, webhookTable, deliveryTable, targets, sender, retries, clock);
        var dispatcher = new Dispatcher(vertx, database, webhookTable, deliveryTable, attempts, pace, clock);
        var intake = new EventIntake(database, webhookTable, deliveryTable, dispatcher::run, clock);
        var subscriber = EventSubscriber.ofMany(
                        vertx, "orders.events.read", "orders.status", new DatabaseCursor(database, OWNER), intake::take)
                .gathering(EVENTS_GATHER)
                .whenGone(WebhooksVerticle::goOn);
        var forgetting = new DeliveryRetention(database, webhookTable, deliveryTable, kept, kept.plus(retryFor), clock);
        var retention = new Sweep(vertx, pace.forget(), "Old deliveries wait to be forgotten", forgetting::forget);
        var backlog = new DeliveryBacklog(vertx, database, deliveryTable, subscriber::isReading, clock);
        var webhooks = new Webhooks(
                database,
                webhookTable,
                deliveryTable,
                targets,
                idempotency,
                new BusClient(vertx),
                clock,
                dispatcher::run,
                retention::run);
        var deliveryLog = new DeliveryLog(database, webhookTable, deliveryTable, idempotency, clock, dispatcher::run);
        var server = new BusServer(vertx, OWNER)
                .serve("listWebhooks", webhooks::list)
                .change("createWebhook", idempotency, webhooks::create)
                .serve("getWebhook", webhooks::get)
                .change("updateWebhook", idempotency, webhooks::update)
                .change("deleteWebhook", idempotency, webhooks::delete)
                .change("rotateWebhookSecret", idempotency, webhooks::rotateSecret)
                .serve("listWebhookDeliveries", deliveryLog::list)
                .change("redeliverWebhookDelivery", idempotency, deliveryLog::redeliver)
                .serve("health", request -> database.ping().map(up -> new JsonObject().put("status", "UP")));
        return new Running(database, server, subscriber, dispatcher, sender, targets, retention, backlog, idempotency);
    }

    private static Future<Void> goOn() {
        log.warn("Events that were kept no longer have not been sent to any webhook");
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
