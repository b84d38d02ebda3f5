package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.EventAudience;
import com.fbolaunchpad.platform.FakeEventLog;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream of events has: every event behind its position, once, in the order of the log. */
class EventStreamsTest {
    private static final int REMEMBERED = 100;
    private static final String ALL = "VIEW_ALL_ORDERS";

    private final GatewayFixture gateway = new GatewayFixture(
            new EventStreams.Limits(
                    Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofSeconds(10), REMEMBERED, 2_000),
            "API_RATE_LIMIT",
            "0");
    private final FakeEventLog log = gateway.events;
    private final String user = gateway.userWith(7, ALL);

    @AfterEach
    void stop() {
        gateway.close();
    }

    private EventClient open(String query, String... headers) {
        return new EventClient(gateway.port, query, user, headers);
    }

    private void fill(int count) {
        for (var i = 0; i < count; i++) {
            log.addSilently(i % 7, i, "*");
        }
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void beginWithWhatComesFromNowOn() {
        fill(3);
        try (var client = open("")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(client.header("Cache-Control")).isEqualTo("no-store");
            assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(client.header(RequestId.HEADER)).isNotEmpty();
            assertThat(client.header("RateLimit-Policy")).isEmpty();
            var first = client.next();
            assertThat(Integer.parseInt(first.field("retry"))).isBetween(2_000, 5_000);
            assertThat(first.id()).isEqualTo(3);
            assertThat(first.fields()).containsOnlyKeys("retry", "id");

            var added = log.add(1, 4, "7");
            log.add(2, 5, "8");
            log.add(1, 6, "*");

            var event = client.event();
            assertThat(event.fields()).containsOnlyKeys("id", "data");
            assertThat(event.id()).isEqualTo(4);
            assertThat(event.data()).isEqualTo(EventAudience.without(added));
            assertThat(event.field("data")).doesNotContain("audience");
            assertThat(client.positions(2)).containsExactly(5L, 6L);
        }
    }

    @Test
    void goOnBehindTheLastEventThatTheClientHas() {
        fill(10);
        try (var byQuery = open("?after=6");
                var byHeader = open("", "Last-Event-ID", "7");
                var byBoth = open("?after=2", "Last-Event-ID", "8");
                var atTheEnd = open("?after=10")) {
            assertThat(byQuery.positions(4)).isEqualTo(range(7, 10));
            assertThat(byHeader.positions(3)).isEqualTo(range(8, 10));
            assertThat(byBoth.positions(2)).isEqualTo(range(9, 10));
            log.add(1, 11, "*");
            assertThat(atTheEnd.event().id()).isEqualTo(11);
        }
    }

    /** The ring has the last events before the gateway began to read, so that those who come back to it ask the log nothing. */
    @Test
    void haveWhatAClientMissedAtHand() {
        fill(1_000);
        try (var first = open("?after=1000")) {
            log.add(1, 1, "*");
            assertThat(first.event().id()).isEqualTo(1_001);
            var asked = log.requests().size();
            try (var back = open("", "Last-Event-ID", "960")) {
                assertThat(back.positions(41)).isEqualTo(range(961, 1_001));
            }
            assertThat(log.requests().subList(asked, log.requests().size()))
                    .allSatisfy(request ->
                            assertThat(request.input().getLong("after")).isEqualTo(1_001));
        }
    }

    @Test
    void readFromTheLogWhatIsNoLongerAtHand() {
        fill(1_234);
        try (var client = open("?after=0")) {
            assertThat(client.positions(1_234)).isEqualTo(range(1, 1_234));
            log.add(1, 1, "*");
            assertThat(client.event().id()).isEqualTo(1_235);
        }
        assertThat(log.requests())
                .extracting(BusRequest::input)
                .allSatisfy(input -> assertThat(input.getInteger("limit")).isBetween(0, 500));
    }

    /** Readers far back, at the edge of the ring and within it, while three publish and one only writes. */
    @Test
    void haveEachEventOnceWhileMoreAreMade() throws InterruptedException, ExecutionException {
        fill(500);
        var last = 500 + 4 * 300;
        var threads = Executors.newCachedThreadPool();
        try {
            var received = new ArrayList<Future<List<Long>>>();
            var behind = new ArrayList<Long>();
            for (var i = 0; i < 40; i++) {
                var after = (long) i * 14;
                var reader = gateway.userWith(1_000 + i, ALL);
                behind.add(Math.min(after, 500));
                received.add(threads.submit(() -> {
                    try (var client = new EventClient(gateway.port, "?after=" + Math.min(after, 500), reader)) {
                        return client.positions((int) (last - Math.min(after, 500)));
                    }
                }));
            }
            for (var i = 0; i < 4; i++) {
                var silently = i == 3;
                threads.submit(() -> {
                    for (var version = 1; version <= 300; version++) {
                        if (silently) {
                            log.addSilently(1, version, "*");
                        } else {
                            log.add(1, version, "*");
                        }
                        Thread.yield();
                    }
                });
            }
            for (var i = 0; i < received.size(); i++) {
                assertThat(received.get(i).get()).isEqualTo(range(behind.get(i) + 1, last));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void haveWhatNoMessageTold() {
        try (var client = open("")) {
            client.next();
            fill(3);
            assertThat(client.positions(3)).isEqualTo(range(1, 3));
        }
    }

    @Test
    void haveOnceWhatIsToldAgainAndAgain() {
        try (var client = open("")) {
            client.next();
            for (var i = 1; i <= 20; i++) {
                var event = log.add(1, i, "*");
                gateway.vertx.eventBus().publish(FakeEventLog.HINTS, event);
                gateway.vertx.eventBus().publish(FakeEventLog.HINTS, new JsonObject().put("sequence", 1));
            }
            assertThat(client.positions(20)).isEqualTo(range(1, 20));
            log.add(1, 21, "*");
            assertThat(client.event().id()).isEqualTo(21);
        }
    }

    @Test
    void refuseAPositionThatIsGoneOrNotYetThere() {
        fill(50);
        log.forget(20);
        // More often than there are places: what is refused takes none.
        for (var time = 0; time <= EventStreams.MOST_OF_A_USER; time++) {
            gateway.http
                    .get(EventClient.PATH, "Authorization", user, "Last-Event-ID", "19")
                    .refuses(410, "events-gone");
            gateway.http
                    .get(EventClient.PATH + "?after=51", "Authorization", user)
                    .refuses(400, "invalid-input")
                    .naming("/after");
        }
        try (var client = open("?after=20")) {
            assertThat(client.positions(30)).isEqualTo(range(21, 50));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "1.5", "9007199254740992", "99999999999999999999"})
    void refuseWhatIsNoPosition(String id) {
        gateway.http
                .get(EventClient.PATH, "Authorization", user, "Last-Event-ID", id)
                .refuses(400, "invalid-input")
                .naming("/Last-Event-ID");
        gateway.http
                .get(EventClient.PATH + "?after=" + id, "Authorization", user)
                .refuses(400, "invalid-input")
                .naming("/after");
        assertThat(log.requests()).isEmpty();
    }

    @Test
    void areRefusedToWhoMayNotHaveThem() {
        var other = gateway.userWith("VIEW_ORDER_STATS");

        gateway.http.get(EventClient.PATH, "Authorization", other).refuses(403, "forbidden");
        gateway.http.get(EventClient.PATH).refuses(401, "token-missing");
        assertThat(log.requests()).isEmpty();
    }

    @Test
    void areUnavailableWhileTheLogIs() {
        log.leave();

        var answer = gateway.http.get(EventClient.PATH, "Authorization", user).refuses(503, "service-unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    @Test
    void waitForTheLog() {
        fill(2);
        try (var client = open("?after=1")) {
            assertThat(client.event().id()).isEqualTo(2);
            log.leave();
            var back = new FakeEventLog(gateway.vertx);
            for (var i = 0; i < 4; i++) {
                back.addSilently(1, i, "*");
            }
            assertThat(client.positions(2)).isEqualTo(range(3, 4));
        }
    }

    @Test
    void endWhereWhatComesNextIsGone() {
        fill(2);
        try (var client = open("?after=1")) {
            assertThat(client.event().id()).isEqualTo(2);
            log.leave();
            var back = new FakeEventLog(gateway.vertx);
            for (var i = 0; i < 10; i++) {
                back.addSilently(1, i, "*");
            }
            back.forget(5);

            assertThat(client.endCode()).isEqualTo("events-gone");
        }
        gateway.http
                .get(EventClient.PATH, "Authorization", user, "Last-Event-ID", "2")
                .refuses(410, "events-gone");
        try (var client = open("?after=5")) {
            assertThat(client.positions(5)).isEqualTo(range(6, 10));
        }
    }

    @Test
    void giveSignsOfLifeThatTellHowFarTheyAre() {
        var technician = gateway.userWith(8, "VIEW_ASSIGNED_ORDERS");
        try (var client = new EventClient(gateway.port, "", technician)) {
            assertThat(client.next().id()).isZero();
            var beat = client.next();
            assertThat(beat.fields()).containsOnlyKeys("", "id");
            assertThat(beat.id()).isZero();

            log.add(1, 1, "9");
            log.add(1, 2, "9");
            while (beat.id() < 2) {
                beat = client.next();
                assertThat(beat.isEvent()).isFalse();
            }
        }
    }

    @Test
    void areAHeadAloneWhereNothingElseIsWanted() {
        fill(3);
        log.forget(2);
        for (var time = 0; time <= EventStreams.MOST_OF_A_USER; time++) {
            var head = gateway.http.bare("HEAD", EventClient.PATH, "Authorization", user);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(head.text()).isEmpty();
        }
        assertThat(gateway.http
                        .bare("HEAD", EventClient.PATH + "?after=1", "Authorization", user)
                        .status())
                .isEqualTo(410);
        try (var wire = new Wire(gateway.port)) {
            wire.send("HEAD " + EventClient.PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + user + "\r\n\r\n"
                    + Wire.HEALTH);
            assertThat(wire.headOrAnswer("HEAD").status()).isEqualTo(200);
            assertThat(wire.answer().text()).isEqualTo("{\"status\":\"UP\"}");
        }
    }
}
