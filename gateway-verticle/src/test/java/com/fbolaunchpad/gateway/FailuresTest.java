package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Problem.FieldError;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a client sees of a failure behind the gateway, and what the log does. */
class FailuresTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final String user = gateway.userWith("VIEW_ALL_ORDERS");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);

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
    void isA503WhenTheServiceIsAway() {
        Await.result(gateway.services.get("orders").leave());

        var answer = order().refuses(503, "service-unavailable");

        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.json().getString("detail")).contains("orders");
    }

    @Test
    void isA504WhenNoAnswerComesInTime() {
        insteadOfTheOrders(message -> {});

        var answer = order().refuses(504, "service-timeout");

        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.json().getString("detail")).contains("orders");
    }

    @Test
    void isABare500WhenTheServiceCrashes() {
        gateway.answer("orders.getFuelOrder", request -> {
            throw new IllegalStateException("select secret from order");
        });

        var answer = order().refuses(500, "internal-error");

        assertThat(answer.text()).doesNotContain("secret").doesNotContain("IllegalState");
        assertThat(answer.headers().contains("Retry-After")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad-thing", "401, inactive", "403, forbidden", "404, not-found", "409, illegal-transition",
        "412, version-mismatch", "413, too-much", "415, odd-type", "422, unknown-aircraft", "429, too-often",
        "500, broken", "503, database-unavailable", "504, late"
    })
    void carriesTheRefusalOfTheService(int status, String code) {
        gateway.answer("orders.getFuelOrder", request -> {
            throw Problem.retryLater(status, code, "Because of \"it\".", 17);
        });

        var answer = order().refuses(status, code);

        assertThat(answer.json().getString("detail")).isEqualTo("Because of \"it\".");
        assertThat(answer.header("Retry-After")).isEqualTo("17");
    }

    @Test
    void carriesWhatTheServiceSaysOfTheInput() {
        gateway.answer("orders.getFuelOrder", request -> {
            throw Problem.invalid(
                    "Two faults.", List.of(new FieldError("/a", "too long"), new FieldError("/b/0", "odd")));
        });

        assertThat(order().refuses(400, "invalid-input").json().getJsonArray("errors"))
                .isEqualTo(JsonArray.of(
                        new JsonObject().put("field", "/a").put("detail", "too long"),
                        new JsonObject().put("field", "/b/0").put("detail", "odd")));
    }

    @Test
    void isALogged500WhenTheAnswerLacksWhatAHeaderNeeds() {
        gateway.answer("orders.getFuelOrder", request -> new JsonObject().put("fuel_order", new JsonObject()));

        isALogged500("/fuel_order/version");
    }

    @Test
    void isALogged500WhenTheAnswerWouldBreakAHeader() {
        gateway.answer("orders.getFuelOrder", request -> new JsonObject()
                .put("fuel_order", new JsonObject().put("version", "1\r\nSet-Cookie: a=b")));

        assertThat(isALogged500("allowed after").headers().contains("Set-Cookie"))
                .isFalse();
    }

    @Test
    void isALogged500WhenTheAnswerIsNoObject() {
        insteadOfTheOrders(message -> message.reply("text"));

        isALogged500("String");
    }

    @Test
    void isALogged500WhenTheServiceFailsInItsOwnWords() {
        insteadOfTheOrders(message -> message.fail(418, "a teapot"));

        assertThat(isALogged500("decode").text()).doesNotContain("teapot");
    }

    private Answer isALogged500(String cause) {
        var answer = order().refuses(500, "internal-error");
        assertThat(answer.headers().contains("ETag")).isFalse();
        assertThat(logged.list).hasSize(1);
        assertThat(logged.list.get(0).getFormattedMessage()).contains(answer.header(RequestId.HEADER));
        assertThat(logged.list.get(0).getThrowableProxy().getMessage()).contains(cause);
        return answer;
    }

    private void insteadOfTheOrders(Consumer<Message<JsonObject>> answer) {
        Await.result(gateway.services.get("orders").leave());
        gateway.vertx.eventBus().<JsonObject>consumer("orders.getFuelOrder", answer::accept);
    }

    private Answer order() {
        return gateway.http.get("/api/fuel-orders/1", "Authorization", user);
    }
}
