package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Telemetry telemetry = Telemetry.of(TestSettings.on(Engine.H2, "MANAGEMENT_PORT", "0"));
    private final Vertx vertx = telemetry.instrument(Vertx.builder()).build();

    @AfterEach
    void close() {
        Await.result(vertx.close());
        telemetry.close();
    }

    private Metrics metrics() {
        telemetry.attach(vertx);
        return Metrics.of(vertx);
    }

    @Test
    void areCollectedOnlyWhereSomebodyCanAskForThem() {
        var silent = Telemetry.of(TestSettings.on(Engine.H2));
        var unmetered = silent.instrument(Vertx.builder()).build();
        try {
            silent.attach(unmetered);
            var none = Metrics.of(unmetered);
            none.count("counted", "Counted");
            none.time("timed", "Timed", Duration.ofMillis(1));
            none.gauge("measured", "Measured").set(1);

            assertThat(none.isCollected()).isFalse();
            assertThat(silent.scrape()).isEmpty();
            assertThat(unmetered.isMetricsEnabled()).isFalse();
            assertThat(metrics().isCollected()).isTrue();
        } finally {
            Await.result(unmetered.close());
        }
    }

    @Test
    void addUpByNameAndLabels() {
        var metrics = metrics();
        metrics.count("tested.things", "Things", "kind", "a");
        metrics.count("tested.things", "Things", "kind", "a");
        metrics.count("tested.things", "Things", "kind", "b");
        metrics.gauge("tested.open", "Open", "kind", "a").add(3);
        metrics.gauge("tested.open", "Open", "kind", "a").add(-1);
        metrics.gauge("tested.age", "Age").set(Duration.ofMillis(1_500));
        metrics.gauge("tested.skew", "Skew").set(Duration.ofMillis(-1_500));
        metrics.time("tested.work", "Work", Duration.ofMillis(30), "kind", "a");

        assertThat(telemetry.scrape())
                .contains(
                        "tested_things_total{kind=\"a\"} 2.0\n",
                        "tested_things_total{kind=\"b\"} 1.0\n",
                        "tested_open{kind=\"a\"} 2.0\n",
                        "tested_age 1.5\n",
                        "tested_skew 0.0\n",
                        "tested_work_seconds_bucket{kind=\"a\",le=\"0.025\"} 0\n",
                        "tested_work_seconds_bucket{kind=\"a\",le=\"0.05\"} 1\n",
                        "tested_work_seconds_bucket{kind=\"a\",le=\"+Inf\"} 1\n");
    }

    @Test
    void tellOfTheBusByAddressesThatStay() {
        telemetry.attach(vertx);
        var server = new BusServer(vertx, "shop")
                .serve("sell", request -> Future.succeededFuture(new JsonObject()))
                .serve("refund", request -> Future.failedFuture(Problem.conflict("no", "No.")))
                .serve("restock", request -> Future.failedFuture("empty"));
        Await.result(server.ready());
        var bus = new BusClient(vertx);
        Await.result(bus.call("shop.sell", new JsonObject(), Caller.service("test")));
        Await.problem(bus.call("shop.refund", new JsonObject(), Caller.service("test")));
        Await.problem(bus.call("shop.restock", new JsonObject(), Caller.service("test")));
        Await.problem(bus.call("nowhere.to.be.found", new JsonObject(), Caller.service("test")));

        assertThat(telemetry.scrape())
                .contains(
                        "launchpad_bus_requests_seconds_count{address=\"shop.sell\",outcome=\"answered\"} 1\n",
                        "launchpad_bus_requests_seconds_count{address=\"shop.refund\",outcome=\"refused\"} 1\n",
                        "launchpad_bus_requests_seconds_count{address=\"shop.restock\",outcome=\"failed\"} 1\n",
                        "vertx_eventbus_reply_failures_total{address=\"nowhere.to.be.found\",failure=\"NO_HANDLERS\"}")
                .doesNotContain("__vertx");
    }
}
