package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import com.fbolaunchpad.system.ReadEvents.Handling;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber with a cursor on a bus that loses, repeats and reorders messages, while nodes come and go and orders are made. */
@ParameterizedClass
@EnumSource(Engine.class)
class NoisyBusSystemTest {
    private static final String EVENTS = "orders.status";
    private static final String READ = "orders.events.read";
    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(20);
    private static final int TECHNICIANS = 3;

    private final Engine engine;
    private final Launchpad launchpad;
    private final Rows rows;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private OrderLoad load;
    private EventFollower outside;
    private BusNoise noise;

    NoisyBusSystemTest(Engine engine) {
        this.engine = engine;
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
        rows = new Rows(launchpad);
    }

    @BeforeEach
    void makeNoise() {
        System.out.println(engine + ", seed " + seed);
        load = new OrderLoad(
                new OneNodeRequests(launchpad::port), launchpad.settings.text("ADMIN_PASSWORD"), TECHNICIANS, random);
        outside = new EventFollower(load);
        noise = BusNoise.at(launchpad.vertx, EVENTS, random);
        launchpad
                .vertx
                .eventBus()
                .<JsonObject>consumer(EVENTS, event -> heard.add(event.body().getLong("sequence")));
    }

    @AfterEach
    void stop() {
        outside.close();
        load.close();
        rows.close();
        launchpad.close();
    }

    private String deployed(EventRecorder recorder) {
        return Await.result(launchpad.vertx.deployVerticle(recorder, TestSettings.deployment(launchpad.settings)));
    }

    private List<Handling> handlings() {
        return rows.query("select instance, event_id, log_position from recorder.handling order by number").stream()
                .map(row -> new Handling(row.get(0), row.get(1), Long.parseLong(row.get(2))))
                .toList();
    }

    private long handledBy(String instance) {
        return rows.number("select count(*) from recorder.handling where instance = ?", instance);
    }

    /** Everything that happened, once nothing happens any more and the subscriber knows it; whole, and as the orders stand. */
    private ReadEvents finished() {
        load.stop();
        assertThat(load.unexpected()).isEmpty();
        var orders = load.orders();
        var count = orders.stream().mapToLong(order -> order.getLong("version")).sum();
        var events = new ReadEvents(outside.upTo(count));
        events.requireWhole();
        events.requireAll(load.acknowledged());
        events.requireAgreementWith(orders);
        Rows.await(
                "the last event handled",
                () -> rows.number("select coalesce(max(log_position), 0) from recorder.handling") >= count);
        return events;
    }

    @Test
    void handsEveryEventOverOnceAndInOrder() {
        deployed(EventRecorder.quiet());
        load.start();
        load.awaitFurther(300);

        var events = finished();
        var handlings = handlings();
        assertThat(events.requireHandled(handlings)).as("repeated ones").isZero();
        assertThat(noise.lost).hasPositiveValue();
        assertThat(noise.repeated).hasPositiveValue();
        assertThat(noise.delayed).hasPositiveValue();
        var distinct = new HashSet<>(heard);
        assertThat(distinct).as("those who only listen miss some").hasSizeLessThan(handlings.size());
        assertThat(heard).as("and get some twice").hasSizeGreaterThan(distinct.size());
        assertThat(heard).isNotEqualTo(heard.stream().sorted().toList());
    }

    @Test
    void missesNothingWhenOneOfTwoOrdersServicesLeavesAndAReadIsLost() {
        var other = Await.result(launchpad.vertx.deployVerticle(
                "com.fbolaunchpad.orders.OrdersVerticle", TestSettings.deployment(launchpad.settings)));
        deployed(EventRecorder.quiet());
        load.start();
        load.awaitFurther(60);
        var lost = new AtomicBoolean();
        launchpad.vertx.eventBus().<JsonObject>addOutboundInterceptor(delivery -> {
            if (!delivery.message().address().equals(READ) || !lost.compareAndSet(false, true)) {
                delivery.next();
            }
        });
        load.awaitFurther(60);
        Await.result(launchpad.vertx.undeploy(other));
        load.awaitFurther(60);

        assertThat(finished().requireHandled(handlings())).as("repeated ones").isZero();
        assertThat(lost).isTrue();
    }

    @Test
    void goesOnWithTheOtherInstanceWhenOneDies() {
        var dying = deployed(EventRecorder.thatDies());
        load.start();
        Rows.await("the first instance at work", () -> handledBy(dying) > 20);
        var heir = deployed(EventRecorder.quiet());
        load.awaitFurther(60);
        assertThat(handledBy(heir)).as("while the other holds the cursor").isZero();

        Await.result(launchpad.vertx.undeploy(dying));
        var diedAt = System.nanoTime();
        Rows.await("the second instance at work", () -> handledBy(heir) > 0);
        var takeover = Duration.ofNanos(System.nanoTime() - diedAt);

        var repeats = finished().requireHandled(handlings());
        System.out.printf(
                "%s: the other instance went on after %d ms, %d repeated%n", engine, takeover.toMillis(), repeats);
        assertThat(takeover).isLessThan(LONGEST_TAKEOVER);
    }
}
