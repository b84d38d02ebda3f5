package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.FakeEventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Streams are so many and no more, and none of them holds more than its connection does. */
class EventStreamLimitsTest {
    private static final String ALL = "VIEW_ALL_ORDERS";
    private static final String FILLER = "x".repeat(64 * 1024);
    /** Of 64 KB each: far more than fits into what the operating system keeps for a connection. */
    private static final int LARGE_EVENTS = 400;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("com.fbolaunchpad.gateway");

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        assertThat(logged.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    private static GatewayFixture gateway(Duration longestTaking, int remembered, int most) {
        return new GatewayFixture(
                new EventStreams.Limits(
                        Duration.ofMillis(500), longestTaking, Duration.ofSeconds(10), remembered, most),
                "API_RATE_LIMIT",
                "0");
    }

    private static void fillWithLargeEvents(GatewayFixture gateway) {
        for (var i = 0; i < LARGE_EVENTS; i++) {
            gateway.events.addSilently(i, 1, "*").getJsonObject("data").put("filler", FILLER);
        }
    }

    private static void awaitStatus(GatewayFixture gateway, String user, int status) {
        var latest = Instant.now().plusSeconds(10);
        while (true) {
            try (var client = new EventClient(gateway.port, "", user)) {
                if (client.status() == status) {
                    return;
                }
            }
            assertThat(Instant.now()).isBefore(latest);
        }
    }

    @Test
    void areSoManyForAUser() {
        try (var gateway = gateway(Duration.ofSeconds(60), 100, 2_000)) {
            var user = gateway.userWith(7, ALL);
            var clients = new ArrayList<EventClient>();
            for (var i = 0; i < EventStreams.MOST_OF_A_USER; i++) {
                clients.add(new EventClient(gateway.port, "", user));
            }

            var refusal =
                    gateway.http.get(EventClient.PATH, "Authorization", user).refuses(429, "too-many-streams");
            assertThat(refusal.header("Retry-After")).isEqualTo("10");
            assertThat(gateway.http
                            .bare("HEAD", EventClient.PATH, "Authorization", user)
                            .status())
                    .isEqualTo(200);
            try (var other = new EventClient(gateway.port, "", gateway.userWith(8, ALL))) {
                assertThat(other.status()).isEqualTo(200);
            }

            clients.remove(0).close();
            awaitStatus(gateway, user, 200);
            clients.forEach(EventClient::close);
        }
    }

    @Test
    void areSoManyInAll() {
        try (var gateway = gateway(Duration.ofSeconds(60), 100, 3)) {
            var clients = new ArrayList<EventClient>();
            for (var i = 0; i < 3; i++) {
                clients.add(new EventClient(gateway.port, "", gateway.userWith(ALL)));
            }

            var user = gateway.userWith(ALL);
            var refusal =
                    gateway.http.get(EventClient.PATH, "Authorization", user).refuses(503, "streams-busy");
            assertThat(refusal.header("Retry-After")).isEqualTo("10");

            clients.remove(0).close();
            awaitStatus(gateway, user, 200);
            clients.forEach(EventClient::close);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_000})
    void waitForAClientThatReadsSlowly(int remembered) {
        try (var gateway = gateway(Duration.ofSeconds(60), remembered, 2_000)) {
            fillWithLargeEvents(gateway);
            try (var client = new EventClient(gateway.port, "?after=0", gateway.userWith(ALL))) {
                assertThat(client.event().id()).isEqualTo(1);
                var untilNow = askedUntilItRests(gateway);
                assertThat(client.positions(LARGE_EVENTS - 1))
                        .isEqualTo(
                                LongStream.rangeClosed(2, LARGE_EVENTS).boxed().toList());
                if (remembered < LARGE_EVENTS) {
                    // It read no further than its client.
                    assertThat(furthestPage(gateway, untilNow)).isLessThan(LARGE_EVENTS * 3 / 4);
                }
            }
        }
    }

    /** How often the log was asked when, for as long as it takes to serve others, it is asked only for what is new. */
    private static int askedUntilItRests(GatewayFixture gateway) {
        long before;
        int asked;
        do {
            before = furthestPage(gateway, Integer.MAX_VALUE);
            asked = gateway.events.requests().size();
            for (var time = 1; time <= 100; time++) {
                try (var wire = new Wire(gateway.port)) {
                    assertThat(wire.send(Wire.HEALTH).answer().status()).isEqualTo(200);
                }
            }
        } while (furthestPage(gateway, Integer.MAX_VALUE) != before);
        return asked;
    }

    /** The position of the last page that a stream has read: the reader itself has begun near the end. */
    private static long furthestPage(GatewayFixture gateway, int among) {
        return gateway.events.requests().stream()
                .limit(among)
                .map(request -> request.input().getLong("after", 0L))
                .filter(after -> after < LARGE_EVENTS - 20)
                .max(Long::compare)
                .orElse(0L);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_000})
    void areCutWhoseClientTakesNothingForTooLong(int remembered) {
        try (var gateway = gateway(Duration.ofMillis(700), remembered, 1)) {
            fillWithLargeEvents(gateway);
            try (var client = new EventClient(gateway.port, "?after=0", gateway.userWith(ALL))) {
                assertThat(client.event().id()).isEqualTo(1);

                // Its place becomes free though it hasn't gone.
                awaitStatus(gateway, gateway.userWith(ALL), 200);
                assertThat(client.positionsUntilItBreaks()).hasSizeLessThan(LARGE_EVENTS * 3 / 4);
            }
        }
    }

    @Test
    void readTheLogFewAtOnce() throws InterruptedException, ExecutionException {
        try (var gateway = gateway(Duration.ofSeconds(60), 20, 2_000)) {
            var events = new ArrayList<JsonObject>();
            for (var i = 0; i < 500; i++) {
                events.add(gateway.events.addSilently(i, 1, "*"));
            }
            gateway.events.leave();
            var atOnce = new AtomicInteger();
            var mostAtOnce = new AtomicInteger();
            gateway.vertx.eventBus().<JsonObject>consumer(FakeEventLog.READ, message -> {
                // The reader itself begins ten before the end.
                var isForAStream =
                        message.body().getInteger("limit") > 0 && message.body().getLong("after") < 490;
                var now = isForAStream ? atOnce.incrementAndGet() : 0;
                mostAtOnce.accumulateAndGet(now, Math::max);
                gateway.vertx.setTimer(20, later -> {
                    if (isForAStream) {
                        atOnce.decrementAndGet();
                    }
                    message.reply(page(events, message.body()));
                });
            });
            var threads = Executors.newCachedThreadPool();
            try {
                var received = new ArrayList<Future<List<Long>>>();
                for (var i = 0; i < 30; i++) {
                    var user = gateway.userWith(ALL);
                    received.add(threads.submit(() -> {
                        try (var client = new EventClient(gateway.port, "?after=0", user)) {
                            return client.positions(500);
                        }
                    }));
                }
                for (var positions : received) {
                    assertThat(positions.get())
                            .isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(mostAtOnce.get()).isBetween(2, EventFeed.MOST_READING);
        }
    }

    private static JsonObject page(List<JsonObject> events, JsonObject question) {
        var after = question.getLong("after", 0L).intValue();
        var end = Math.min(events.size(), after + question.getInteger("limit"));
        return new JsonObject()
                .put("events", new JsonArray(events.subList(after, end)))
                .put("next_cursor", end)
                .put("last_cursor", events.size());
    }

    @Test
    void endWithTheGateway() {
        try (var gateway = gateway(Duration.ofSeconds(60), 100, 2_000)) {
            var clients = new ArrayList<EventClient>();
            for (var i = 0; i < 10; i++) {
                clients.add(new EventClient(gateway.port, "", gateway.userWith(ALL)));
            }
            gateway.events.add(1, 1, "*");
            for (var client : clients) {
                assertThat(client.event().id()).isEqualTo(1);
            }
            var began = Instant.now();

            Await.result(gateway.undeploy());

            assertThat(Instant.now()).isBefore(began.plusSeconds(5));
            for (var client : clients) {
                assertThat(client.endCode()).isEqualTo("service-stopping");
                client.close();
            }
            var asked = gateway.events.requests().size();
            gateway.events.add(1, 2, "*");
            // More than a poll of the log takes.
            Await.result(gateway.vertx.timer(1_500, TimeUnit.MILLISECONDS));
            assertThat(gateway.events.requests()).hasSize(asked);
        }
    }

    @Test
    void areLeftByTheirClientsWithoutAWord() {
        try (var gateway = gateway(Duration.ofSeconds(60), 100, 5)) {
            var user = gateway.userWith(ALL);
            for (var time = 0; time < 4; time++) {
                var clients = new ArrayList<EventClient>();
                for (var i = 0; i < 4; i++) {
                    clients.add(new EventClient(gateway.port, "", user));
                }
                gateway.events.add(1, 1, "*");
                clients.forEach(EventClient::close);
                awaitStatus(gateway, user, 200);
            }
        }
    }
}
