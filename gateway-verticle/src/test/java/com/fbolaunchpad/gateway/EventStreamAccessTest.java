package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.FakeEventLog;
import com.fbolaunchpad.platform.FakeService;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream shows is what its user may see at that moment, and it ends when that is nothing. */
class EventStreamAccessTest {
    private static final long USER = 7;
    private static final String ALL = "VIEW_ALL_ORDERS";
    private static final String OWN = "VIEW_ASSIGNED_ORDERS";
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final Duration LONGEST_DOUBT = Duration.ofSeconds(6);

    private final GatewayFixture gateway = new GatewayFixture(
            new EventStreams.Limits(HEARTBEAT, Duration.ofSeconds(60), LONGEST_DOUBT, 100, 2_000),
            "API_RATE_LIMIT",
            "0");
    private final FakeEventLog log = gateway.events;

    @AfterEach
    void stop() {
        gateway.close();
    }

    private EventClient open(String query, String user) {
        return new EventClient(gateway.port, query, user);
    }

    private void tellOfAChange(Long userId) {
        gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject().put("user_id", userId));
    }

    @Test
    void showsToATechnicianWhatConcernsHim() {
        var audiences = new String[] {"7", "8", "*", "8,7", "77", "", "17,8"};
        for (var i = 0; i < 150; i++) {
            log.addSilently(i, 1, "8");
        }
        for (var audience : audiences) {
            log.addSilently(1, 1, audience);
        }
        try (var technician = open("?after=0", gateway.userWith(USER, OWN));
                var desk = open("?after=150", gateway.userWith(8, ALL, OWN))) {
            assertThat(technician.positions(3)).containsExactly(151L, 153L, 154L);
            assertThat(desk.positions(7)).startsWith(151L).endsWith(157L);
            for (var audience : audiences) {
                log.add(2, 1, audience);
            }
            assertThat(technician.positions(3)).containsExactly(158L, 160L, 161L);
            assertThat(desk.positions(7)).startsWith(158L).endsWith(164L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAtOnceWhenThePermissionIsTakenAway(boolean isNamed) {
        try (var client = open("", gateway.userWith(USER, ALL))) {
            client.next();
            gateway.permit(USER, "VIEW_ORDER_STATS");
            tellOfAChange(isNamed ? USER : null);
            var began = Instant.now();

            assertThat(client.endCode()).isEqualTo("forbidden");
            assertThat(Instant.now()).isBefore(began.plus(Access.LONGEST_STALENESS));
        }
    }

    /** The news is lost: nothing is sent on what was known more than three seconds ago. */
    @Test
    void endsBeforeLongWhenTheNewsIsLost() {
        var before = new ArrayList<Long>();
        try (var client = open("", gateway.userWith(USER, ALL))) {
            log.add(1, 1, "*");
            assertThat(client.event().id()).isEqualTo(1);
            gateway.permit(USER);
            var latest = Instant.now().plus(Access.LONGEST_STALENESS);
            var pulse = gateway.vertx.setPeriodic(50, tick -> {
                if (Instant.now().isBefore(latest.plusMillis(100))) {
                    log.add(1, 2, "before");
                } else {
                    log.add(1, 3, "after");
                }
            });

            assertThat(client.endCode(before)).isEqualTo("forbidden");

            gateway.vertx.cancelTimer(pulse);
            assertThat(Instant.now()).isBefore(latest.plusSeconds(2));
        }
        assertThat(before).isNotEmpty();
        var lastSeen = before.get(before.size() - 1);
        assertThat(Await.result(gateway.vertx
                                .eventBus()
                                .<JsonObject>request(
                                        FakeEventLog.READ,
                                        new JsonObject()
                                                .put("after", lastSeen - 1)
                                                .put("limit", 1)))
                        .body()
                        .getJsonArray("events")
                        .getJsonObject(0)
                        .getString("audience"))
                .isEqualTo("before");
    }

    @Test
    void showsLessWhenLessIsPermitted() {
        try (var client = open("", gateway.userWith(USER, ALL))) {
            client.next();
            log.add(1, 1, "8");
            assertThat(client.event().id()).isEqualTo(1);
            gateway.permit(USER, OWN);
            tellOfAChange(USER);
            awaitAsked(2);

            log.add(1, 2, "8");
            log.add(1, 3, "7");
            assertThat(client.event().id()).isEqualTo(3);

            gateway.permit(USER, ALL);
            tellOfAChange(USER);
            awaitAsked(3);
            log.add(1, 4, "8");
            assertThat(client.event().id()).isEqualTo(4);
        }
    }

    private void awaitAsked(int times) {
        var latest = Instant.now().plusSeconds(10);
        while (gateway.access.requests().size() < times) {
            assertThat(Instant.now()).isBefore(latest);
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWithTheSession() {
        try (var client = open("", gateway.userWith(USER, ALL));
                var elsewhere = open(
                        "",
                        "Bearer " + gateway.token(GatewayFixture.claims(USER).put("sid", "5")))) {
            client.next();
            elsewhere.next();
            gateway.end(GatewayFixture.sessionOf(USER));
            tellOfAChange(USER);

            assertThat(client.endCode()).isEqualTo("session-ended");
            log.add(1, 1, "*");
            assertThat(elsewhere.event().id()).isEqualTo(1);
        }
    }

    /** Nothing happens, and nobody tells: the heartbeat asks. */
    @Test
    void endsWithTheUserThoughNothingHappens() {
        try (var client = open("", gateway.userWith(USER, ALL))) {
            client.next();
            gateway.forget(USER);
            var began = Instant.now();

            assertThat(client.endCode()).isEqualTo("inactive-user");
            assertThat(Instant.now())
                    .isBefore(
                            began.plus(Access.LONGEST_STALENESS).plus(HEARTBEAT).plusSeconds(1));
        }
    }

    @Test
    void endsWithTheToken() {
        gateway.permit(USER, ALL);
        var expires = Instant.now().getEpochSecond() + 5;
        var ending = "Bearer " + gateway.token(GatewayFixture.claims(USER).put("exp", expires));
        try (var client = open("", ending)) {
            log.add(1, 1, "*");
            assertThat(client.event().id()).isEqualTo(1);

            assertThat(client.endCode()).isEqualTo("token-expired");
            assertThat(Instant.now()).isBetween(Instant.ofEpochSecond(expires), Instant.ofEpochSecond(expires + 3));
        }
    }

    @Test
    void holdsEventsBackWhileItCannotBeKnown() {
        try (var client = open("", gateway.userWith(USER, ALL))) {
            client.next();
            Await.result(gateway.access.leave());
            tellOfAChange(null);
            // So that what was known is dropped before the event is there.
            for (var beat = 0; beat < 3; beat++) {
                assertThat(client.next().isEvent()).isFalse();
            }
            log.add(1, 1, "*");
            for (var beat = 0; beat < 3; beat++) {
                var frame = client.next();
                assertThat(frame.isEvent()).isFalse();
                assertThat(frame.id()).isZero();
            }

            new FakeService(gateway.vertx, "auth").answer("readAccess", request -> may(ALL));
            assertThat(client.event().id()).isEqualTo(1);
        }
    }

    @Test
    void endsWhereItCannotBeKnownForTooLong() {
        try (var client = open("", gateway.userWith(USER, ALL))) {
            client.next();
            Await.result(gateway.access.leave());
            tellOfAChange(USER);
            var began = Instant.now();
            log.add(1, 1, "*");

            var before = new ArrayList<Long>();
            assertThat(client.endCode(before)).isEqualTo("access-unknown");
            assertThat(before).isEmpty();
            assertThat(Instant.now()).isBetween(began.plusSeconds(2), began.plus(LONGEST_DOUBT.plusSeconds(4)));
        }
    }

    /** An answer that was overtaken by a change is as good as none. */
    @Test
    void doesNotTakeAnAnswerThatAChangeHasOvertaken() throws InterruptedException {
        try (var client = open("", gateway.userWith(USER, ALL));
                var other = open("", gateway.userWith(8, ALL))) {
            client.next();
            other.next();
            Await.result(gateway.access.leave());
            BlockingQueue<Message<JsonObject>> questions = new LinkedBlockingQueue<>();
            gateway.vertx.eventBus().<JsonObject>consumer("auth.readAccess", question -> {
                if (question.body().getLong("user_id") == USER) {
                    questions.add(question);
                } else {
                    question.reply(may(ALL));
                }
            });
            tellOfAChange(USER);
            var first = questions.poll(10, TimeUnit.SECONDS);
            log.add(1, 1, "8");
            // It is there for both; one waits for his access.
            assertThat(other.event().id()).isEqualTo(1);

            tellOfAChange(USER);
            first.reply(may(ALL));
            questions.poll(10, TimeUnit.SECONDS).reply(may(OWN));

            log.add(1, 2, "7");
            assertThat(client.event().id()).isEqualTo(2);
        }
    }

    private static JsonObject may(String permission) {
        return new JsonObject().put("permissions", JsonArray.of(permission));
    }
}
