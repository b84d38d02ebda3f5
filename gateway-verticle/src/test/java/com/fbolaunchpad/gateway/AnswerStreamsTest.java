package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Streams keep pace with those who take them, and have their number. */
class AnswerStreamsTest {
    private static final String PATH = "/api/fuel-orders/export";
    private static final String ADDRESS = "orders.exportFuelOrders";
    private static final String PERMISSION = "EXPORT_ORDERS_CSV";
    private static final String CHUNK = ("x".repeat(1_023) + "\n").repeat(64);
    /** Of 64 KB each: far more than fits into what the operating system keeps for a connection. */
    private static final int CHUNKS = 1_000;

    private final GatewayFixture gateway = new GatewayFixture("API_RATE_LIMIT", "0");
    private final AtomicInteger asked = new AtomicInteger();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(StreamedAnswer.class);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        gateway.close();
    }

    @Test
    void waitForAClientThatReadsSlowly() {
        gateway.answer(ADDRESS, this::large);

        try (var download = new Download(gateway.port, PATH, gateway.userWith(PERMISSION))) {
            var untilNow = askedUntilItRests();
            assertThat(untilNow).isPositive().isLessThan(CHUNKS / 2);
            assertThat(download.measure())
                    .isEqualTo(new Download.Extent((long) CHUNKS * CHUNK.length(), CHUNKS * 64L, true));
        }
        assertThat(asked).hasValue(CHUNKS);
    }

    @Test
    void askForNothingMoreOnceTheClientHasGone() {
        gateway.answer(ADDRESS, this::large);
        var user = gateway.userWith(PERMISSION);

        for (var time = 1; time <= 3 * AnswerStreams.MOST_OF_A_USER; time++) {
            try (var download = new Download(gateway.port, PATH, user)) {
                assertThat(download.status()).isEqualTo(200);
            }
            awaitRoomFor(user);
        }
        assertThat(askedUntilItRests()).isLessThan(3 * AnswerStreams.MOST_OF_A_USER * CHUNKS);
        assertThat(logged.list).as("news of clients who went away").isEmpty();
    }

    @Test
    void areGivenUpWhenTheClientGoesBeforeTheFirstChunk() {
        var user = gateway.userWith(PERMISSION);
        Await.result(gateway.services.get("orders").leave());
        var questions = new ArrayList<Promise<Void>>();
        var heard = List.of(Promise.<Void>promise(), Promise.<Void>promise());
        gateway.vertx.eventBus().<JsonObject>consumer(ADDRESS, message -> {
            var question = Promise.<Void>promise();
            question.future().onSuccess(now -> message.reply(chunk("x\n", asked.incrementAndGet())));
            questions.add(question);
            heard.get(questions.size() - 1).complete();
        });
        for (var i = 0; i < heard.size(); i++) {
            try (var wire = new Wire(gateway.port)) {
                wire.send("GET " + PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + user + "\r\n\r\n");
                Await.result(heard.get(i).future());
            }
        }
        // The gateway has heard of it once it serves connections that were made later.
        serveOthers();
        questions.forEach(Promise::complete);

        serveOthers();
        assertThat(asked).hasValue(heard.size());
        assertThat(questions).hasSize(heard.size());
    }

    @Test
    void areTwoAUserAtOnce() {
        gateway.answer(ADDRESS, this::large);
        var user = gateway.userWith(PERMISSION);
        var other = gateway.userWith(PERMISSION);

        try (var first = new Download(gateway.port, PATH, user);
                var second = new Download(gateway.port, PATH, user);
                var others = new Download(gateway.port, PATH, other)) {
            assertThat(List.of(first.status(), second.status(), others.status()))
                    .containsExactly(200, 200, 200);
            var heard = askedUntilItRests();
            var refusal = gateway.http.get(PATH, "Authorization", user).refuses(429, "too-many-streams");
            assertThat(refusal.header("Retry-After")).isEqualTo("10");
            assertThat(asked).hasValue(heard);

            assertThat(first.measure().isWhole()).isTrue();
            awaitRoomFor(user);
            assertThat(second.measure().isWhole()).isTrue();
        }
    }

    @Test
    void areSixteenInAllAtOnce() {
        gateway.answer(ADDRESS, this::large);
        var running = new ArrayList<Download>();
        for (var i = 0; i < AnswerStreams.MOST / AnswerStreams.MOST_OF_A_USER; i++) {
            var user = gateway.userWith(PERMISSION);
            for (var time = 0; time < AnswerStreams.MOST_OF_A_USER; time++) {
                running.add(new Download(gateway.port, PATH, user));
            }
        }
        assertThat(running).hasSize(16).extracting(Download::status).containsOnly(200);
        var another = gateway.userWith(PERMISSION);

        var refusal = gateway.http.get(PATH, "Authorization", another).refuses(503, "streams-busy");
        assertThat(refusal.header("Retry-After")).isEqualTo("10");

        running.get(7).close();
        awaitRoomFor(another);
        running.forEach(Download::close);
    }

    @Test
    void makeRoomHoweverTheyEnd() {
        var user = gateway.userWith(PERMISSION);
        for (var time = 1; time <= 3; time++) {
            gateway.answer(ADDRESS, request -> chunk("whole\n", null));
            assertThat(gateway.http.get(PATH, "Authorization", user).status()).isEqualTo(200);
            assertThat(gateway.http.bare("HEAD", PATH, "Authorization", user).status())
                    .isEqualTo(200);
            gateway.answer(ADDRESS, request -> new JsonObject());
            assertThat(gateway.http.get(PATH, "Authorization", user).status()).isEqualTo(500);
            gateway.answer(
                    ADDRESS, request -> request.input().containsKey("cursor") ? new JsonObject() : chunk("part\n", 1));
            try (var download = new Download(gateway.port, PATH, user)) {
                assertThat(download.textUntilItBreaks()).isEqualTo("part\n");
            }
        }
    }

    @Test
    void breakOffWhenTheClientTakesNothingForTooLong() {
        var vertx = Vertx.vertx();
        try {
            new FakeService(vertx, "orders").answer("exportFuelOrders", this::large);
            var streams = new AnswerStreams(new BusClient(vertx), Duration.ofMillis(500), Metrics.of(vertx));
            var ended = Promise.<Void>promise();
            var operation = Contract.bundled().operation("exportFuelOrders");
            var router = Router.router(vertx);
            router.get(PATH).handler(context -> streams.answer(
                            operation,
                            context,
                            new JsonObject(),
                            () -> Future.succeededFuture(TestCaller.of(7, PERMISSION)))
                    .onComplete(ended));
            var server =
                    Await.result(vertx.createHttpServer().requestHandler(router).listen(0));

            try (var download = new Download(server.actualPort(), PATH, "-")) {
                Await.result(ended.future());

                assertThat(download.measure().isWhole()).isFalse();
                assertThat(asked.get()).isLessThan(CHUNKS / 2);
            }
        } finally {
            Await.result(vertx.close());
        }
    }

    private JsonObject large(BusRequest request) {
        asked.incrementAndGet();
        var cursor = Integer.parseInt(request.input().getString("cursor", "1"));
        return chunk(CHUNK, cursor == CHUNKS ? null : cursor + 1);
    }

    private static JsonObject chunk(String text, Integer nextCursor) {
        return new JsonObject()
                .put("chunk", text)
                .put("next_cursor", nextCursor == null ? null : nextCursor.toString());
    }

    /** How many chunks were asked for when, for as long as it takes to serve others, no more are. */
    private int askedUntilItRests() {
        int before;
        do {
            before = asked.get();
            serveOthers();
        } while (asked.get() != before);
        return before;
    }

    private void serveOthers() {
        for (var time = 1; time <= 100; time++) {
            try (var wire = new Wire(gateway.port)) {
                assertThat(wire.send(Wire.HEALTH).answer().status()).isEqualTo(200);
            }
        }
    }

    /** Asks until there is room: the gateway may hear of an end a little later than the test knows of it. */
    private void awaitRoomFor(String user) {
        var latest = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (var status = 0; status != 200; ) {
            status = gateway.http.bare("HEAD", PATH, "Authorization", user).status();
            assertThat(System.nanoTime()).as("room, after " + status).isLessThan(latest);
        }
    }
}
