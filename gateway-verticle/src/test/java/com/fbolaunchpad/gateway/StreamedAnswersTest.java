package com.fbolaunchpad.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** An answer that comes in chunks ({@code exportFuelOrders}): all of it in order, or visibly not all of it. */
class StreamedAnswersTest {
    private static final String PATH = "/api/fuel-orders/export";
    private static final String ADDRESS = "orders.exportFuelOrders";
    private static final String PERMISSION = "EXPORT_ORDERS_CSV";
    private static final long USER = 7;

    private final GatewayFixture gateway = new GatewayFixture();
    private final String user = gateway.userWith(USER, PERMISSION);
    private final List<BusRequest> asked = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<Logger> loggers = List.of(
            (Logger) LoggerFactory.getLogger(StreamedAnswer.class), (Logger) LoggerFactory.getLogger(Failures.class));

    @BeforeEach
    void listen() {
        logged.start();
        loggers.forEach(logger -> logger.addAppender(logged));
    }

    @AfterEach
    void stop() {
        loggers.forEach(logger -> logger.detachAppender(logged));
        gateway.close();
    }

    @Test
    void hasAllChunksInOrder() {
        chunks("Straße;Größe\n", "N1;ä", "ö\nN2;\uD83D\uDEE9\n", "", "Ende\n");

        try (var download = new Download(gateway.port, PATH + "?tail_number=N1&status=COMPLETED", user)) {
            assertThat(download.status()).isEqualTo(200);
            assertThat(download.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
            assertThat(download.header("Content-Disposition")).isEqualTo("attachment; filename=\"fuel-orders.csv\"");
            assertThat(download.header("Cache-Control")).isEqualTo("no-store");
            assertThat(download.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(download.header(RequestId.HEADER)).isNotEmpty();
            assertThat(download.header("Content-Length")).isEmpty();
            assertThat(download.text()).isEqualTo("Straße;Größe\nN1;äö\nN2;\uD83D\uDEE9\nEnde\n");
        }
        assertThat(asked)
                .extracting(request -> request.input().getString("cursor"))
                .containsExactly(null, "1", "2", "3", "4");
        assertThat(asked).allSatisfy(request -> {
            assertThat(request.input().getString("tail_number")).isEqualTo("N1");
            assertThat(request.input().getJsonArray("status")).containsExactly("COMPLETED");
            assertThat(request.caller().userId()).isEqualTo(USER);
            assertThat(request.caller().permissions()).containsExactly(PERMISSION);
        });
        assertThat(logged.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alone\n"})
    void mayHaveOneChunkOnly(String chunk) {
        chunks(chunk);

        var answer = gateway.http.get(PATH, "Authorization", user);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(chunk);
        assertThat(asked).hasSize(1);
    }

    @Test
    void hasAMillionLinesAsSoonAsTen() {
        var chunk =
                "12345,COMPLETED,N123AB,,JET_A,False,100.50,4,5,Hangar 3 East,,100.00,200.50,100.50,\n".repeat(1_000);
        gateway.answer(ADDRESS, request -> chunk(chunk, cursorOf(request) == 999 ? null : cursorOf(request) + 1));

        try (var download = new Download(gateway.port, PATH, user)) {
            assertThat(download.measure())
                    .isEqualTo(new Download.Extent(1_000L * chunk.getBytes(UTF_8).length, 1_000_000, true));
        }
    }

    @Test
    void hasItsTimeForEachChunk() {
        chunks("1", "2", "3", "4");

        assertThat(gateway.http.get(PATH, "Authorization", user).text()).isEqualTo("1234");

        assertThat(asked).hasSize(4);
        assertThat(asked.get(3).caller().deadline())
                .isAfter(asked.get(0).caller().deadline());
    }

    @ParameterizedTest
    @CsvSource({"400, bad-thing", "403, forbidden", "422, odd", "500, internal-error", "503, database-unavailable"})
    void isAnOrdinaryRefusalWhenTheFirstChunkIsRefused(int status, String code) {
        gateway.answer(ADDRESS, request -> {
            throw Problem.retryLater(status, code, "Because.", 17);
        });

        var answer = gateway.http.get(PATH, "Authorization", user).refuses(status, code);

        assertThat(answer.header("Retry-After")).isEqualTo("17");
        assertThat(answer.headers().contains("Content-Disposition")).isFalse();
        assertThat(answer.headers().contains("Transfer-Encoding")).isFalse();
    }

    @Test
    void isAnOrdinaryRefusalWhenTheServiceIsAway() {
        Await.result(gateway.services.get("orders").leave());

        gateway.http.get(PATH, "Authorization", user).refuses(503, "service-unavailable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"chunk\":null,\"next_cursor\":null}",
                "{\"chunk\":1,\"next_cursor\":{}}",
                "{\"chunk\":\"a\",\"next_cursor\":{}}"
            })
    void isALogged500WhenTheFirstAnswerIsNoChunk(String answer) {
        gateway.answer(ADDRESS, request -> new JsonObject(answer));

        var refusal = gateway.http.get(PATH, "Authorization", user).refuses(500, "internal-error");

        assertThat(logged.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .contains(refusal.header(RequestId.HEADER)));
    }

    @Test
    void isRefusedToWhoMayNotHaveIt() {
        var other = gateway.userWith("VIEW_ALL_ORDERS");

        gateway.refuses(403, "forbidden", () -> gateway.http.get(PATH, "Authorization", other));
        gateway.refuses(401, "token-missing", () -> gateway.http.get(PATH));
        gateway.refuses(400, "invalid-input", () -> gateway.http.get(PATH + "?cursor=1", "Authorization", user))
                .naming("/cursor");
    }

    @Test
    void lacksItsEndWhenItsServiceFailsInTheMiddle() {
        gateway.answer(ADDRESS, request -> {
            if (cursorOf(request) == 3) {
                throw Problem.unavailable("database-unavailable", "The database is away.", 2);
            }
            return chunk(cursorOf(request) + "\n", cursorOf(request) + 1);
        });

        breaksOffAfter("0\n1\n2\n");
        assertThat(logged.list.get(0).getThrowableProxy().getMessage()).isEqualTo("The database is away.");
    }

    @Test
    void lacksItsEndWhenItsServiceGoesAwayInTheMiddle() {
        gateway.answer(ADDRESS, request -> {
            if (cursorOf(request) == 1) {
                gateway.services.get("orders").leave();
            }
            return chunk(cursorOf(request) + "\n", cursorOf(request) + 1);
        });

        try (var download = new Download(gateway.port, PATH, user)) {
            assertThat(download.textUntilItBreaks()).startsWith("0\n1\n");
        }
        assertThat(logged.list).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"chunk\":\"2\",\"next_cursor\":\"1\"}", "{\"chunk\":\"2\",\"next_cursor\":{}}"})
    void lacksItsEndWhenAnAnswerIsNoFurtherChunk(String answer) {
        gateway.answer(ADDRESS, request -> cursorOf(request) == 0 ? chunk("0\n", 1) : new JsonObject(answer));

        breaksOffAfter("0\n");
    }

    private void breaksOffAfter(String text) {
        try (var download = new Download(gateway.port, PATH, user)) {
            assertThat(download.status()).isEqualTo(200);
            assertThat(download.textUntilItBreaks()).isEqualTo(text);
            assertThat(logged.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                    .contains(download.header(RequestId.HEADER)));
        }
    }

    @Test
    void lacksItsEndWhenTheUserMayNoLongerHaveIt() {
        gateway.answer(ADDRESS, request -> {
            if (cursorOf(request) == 5) {
                gateway.permit(USER);
                gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject().put("user_id", USER));
            }
            return chunk("x\n", cursorOf(request) == 50_000 ? null : cursorOf(request) + 1);
        });

        try (var download = new Download(gateway.port, PATH, user)) {
            assertThat(download.textUntilItBreaks()).startsWith("x\n".repeat(6));
        }
        assertThat(logged.list).singleElement().satisfies(line -> assertThat(
                        line.getThrowableProxy().getMessage())
                .startsWith("You lack the permission"));
    }

    @Test
    void lacksItsEndWhenTheTokenEndsBeforeIt() {
        var ending = "Bearer "
                + gateway.token(
                        GatewayFixture.claims(USER).put("exp", Instant.now().getEpochSecond() + 1));
        Await.result(gateway.services.get("orders").leave());
        gateway.vertx.eventBus().<JsonObject>consumer(ADDRESS, this::answerSlowly);

        try (var download = new Download(gateway.port, PATH, ending)) {
            assertThat(download.status()).isEqualTo(200);
            assertThat(download.textUntilItBreaks()).startsWith("x\nx\n");
        }
        assertThat(logged.list).singleElement().satisfies(line -> assertThat(
                        line.getThrowableProxy().getMessage())
                .startsWith("The token is not valid"));
    }

    private void answerSlowly(Message<JsonObject> message) {
        var cursor = Integer.parseInt(message.body().getString("cursor", "0"));
        gateway.vertx.setTimer(200, later -> message.reply(chunk("x\n", cursor == 100 ? null : cursor + 1)));
    }

    @Test
    void isAHeadAloneWhereNothingElseIsWanted() {
        chunks("first\n", "second\n");

        try (var wire = new Wire(gateway.port)) {
            wire.send("HEAD " + PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + user + "\r\n\r\n" + Wire.HEALTH);

            var head = wire.headOrAnswer("HEAD");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
            assertThat(head.header("Content-Disposition")).contains("fuel-orders.csv");
            assertThat(wire.answer().text()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(asked).hasSize(1);
    }

    /** That knows no chunks: the end of the connection is that of the answer, unless the connection was torn. */
    @Test
    void canBeToldFromAPartOfItInHttp10Too() {
        chunks("first\n", "second\n");
        try (var wire = new Wire(gateway.port)) {
            wire.send("GET " + PATH + " HTTP/1.0\r\nAuthorization: " + user + "\r\n\r\n");

            assertThat(wire.answer().headers().contains("Transfer-Encoding")).isFalse();
            assertThat(new String(wire.rest(), ISO_8859_1)).isEqualTo("first\nsecond\n");
        }
        gateway.answer(ADDRESS, request -> cursorOf(request) == 0 ? chunk("first\n", 1) : new JsonObject());
        try (var wire = new Wire(gateway.port)) {
            wire.send("GET " + PATH + " HTTP/1.0\r\nAuthorization: " + user + "\r\n\r\n");

            assertThatThrownBy(() -> {
                        wire.answer();
                        wire.rest();
                    })
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("reset");
        }
    }

    /** Answers these, one after the other. */
    private void chunks(String... texts) {
        gateway.answer(ADDRESS, request -> {
            asked.add(request);
            var cursor = cursorOf(request);
            return chunk(texts[cursor], cursor == texts.length - 1 ? null : cursor + 1);
        });
    }

    private static int cursorOf(BusRequest request) {
        return Integer.parseInt(request.input().getString("cursor", "0"));
    }

    private static JsonObject chunk(String text, Integer nextCursor) {
        return new JsonObject()
                .put("chunk", text)
                .put("next_cursor", nextCursor == null ? null : nextCursor.toString());
    }

    @Test
    void isThereForOneOperation() {
        assertThat(Source.OPERATIONS)
                .filteredOn(Source.Declared::isStreamed)
                .filteredOn(operation -> !operation.text().has("x-events"))
                .extracting(Source.Declared::id)
                .containsExactly("exportFuelOrders");
    }
}
