package com.fbolaunchpad.webhooks;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The webhooks service on a fresh database, with a faked event log, a receiver, a quick pace, and a clock that can be put on. */
final class WebhooksFixture implements AutoCloseable {
    static final Caller ADMIN = TestCaller.of(1, "MANAGE_SETTINGS");
    static final Duration SHORTEST_PAUSE = Duration.ofMillis(40);
    static final Pace QUICK = new Pace(
            List.of(SHORTEST_PAUSE, Duration.ofMillis(80), Duration.ofMillis(160)),
            0,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(1),
            Duration.ofMillis(100));
    private static final long LONGEST_WAIT_S = 30;

    final Vertx vertx = Vertx.vertx();
    final FakeEventLog eventLog = new FakeEventLog(vertx);
    final Receiver receiver = new Receiver(vertx);
    final Settings settings;
    private final BusClient bus = new BusClient(vertx);
    private final TravellingClock clock = new TravellingClock();
    private volatile WebhookTargets.Resolver resolver = InetAddress::getAllByName;
    private String deployment;

    /** Goes as time does, from wherever it is put. */
    private static final class TravellingClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    WebhooksFixture(Engine engine, String... namesAndValues) {
        settings = TestSettings.on(engine, withLoopback(namesAndValues));
        start();
    }

    private static String[] withLoopback(String... namesAndValues) {
        var all = new String[namesAndValues.length + 2];
        all[0] = "WEBHOOK_PRIVATE_TARGETS";
        all[1] = "127.0.0.1";
        System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
        return all;
    }

    void start() {
        deployment = deploy();
    }

    /** One more instance of the service on the same database. */
    String deploy() {
        var verticle = new WebhooksVerticle(clock, QUICK, host -> resolver.resolve(host));
        return Await.result(vertx.deployVerticle(verticle, TestSettings.deployment(settings)));
    }

    void stop() {
        undeploy(deployment);
    }

    void undeploy(String id) {
        Await.result(vertx.undeploy(id));
    }

    void resolve(WebhookTargets.Resolver by) {
        resolver = by;
    }

    void pass(Duration time) {
        clock.ahead = clock.ahead.plus(time);
    }

    Future<JsonObject> call(String operation, JsonObject input) {
        return bus.call("webhooks." + operation, input, TestCaller.anew(ADMIN));
    }

    JsonObject ask(String operation, JsonObject input) {
        return Await.result(call(operation, input));
    }

    Problem refused(String operation, JsonObject input) {
        return Await.problem(call(operation, input));
    }

    /** A webhook of the receiver for all events: the answer to its registration. */
    JsonObject register() {
        return ask("createWebhook", new JsonObject().put("url", receiver.url()));
    }

    static JsonObject named(JsonObject answer) {
        return new JsonObject()
                .put("webhook_id", answer.getJsonObject("webhook").getLong("id"));
    }

    JsonObject read(JsonObject named) {
        return ask("getWebhook", named).getJsonObject("webhook");
    }

    /** The newest first. */
    List<JsonObject> deliveries(JsonObject named) {
        return ask("listWebhookDeliveries", named.copy().put("limit", 100)).getJsonArray("deliveries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** One change each of the orders, in turn, so many times. */
    void happen(int times, long... orders) {
        for (var i = 0; i < times; i++) {
            for (var order : orders) {
                eventLog.add(order, i + 1, "*");
            }
        }
    }

    void until(String what, BooleanSupplier isSo) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what + "; taken: " + receiver.sequences());
            }
            Thread.onSpinWait();
        }
    }

    void untilTaken(int count) {
        until(count + " are taken", () -> receiver.taken().size() >= count);
    }

    /** Until the service has written down everything that it sent. */
    void untilNothingIsPending(JsonObject named) {
        until("nothing is pending", () -> read(named).getLong("pending") == 0);
    }

    /** A statement past the service, in its schema. */
    List<Row> sql(String statement, Object... parameters) {
        var database = Await.result(Database.open(vertx, settings, "webhooks"));
        try {
            return Await.result(database.query(statement, parameters));
        } finally {
            Await.result(database.close());
        }
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
