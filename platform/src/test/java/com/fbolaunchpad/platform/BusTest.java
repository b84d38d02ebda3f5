package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Problem.FieldError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class BusTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BusServer server = new BusServer(vertx, "hangar");
    private final BusClient client = new BusClient(vertx);
    private final Logger logger = (Logger) LoggerFactory.getLogger(BusServer.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void close() {
        logger.detachAppender(logged);
        Await.result(vertx.close());
    }

    @Test
    void carriesTheInputThereAndTheAnswerBack() {
        serve(request -> Future.succeededFuture(new JsonObject().put("asked", request.input())));
        var input = new JsonObject().put("id", 7);

        assertThat(Await.result(ask(input))).isEqualTo(new JsonObject().put("asked", input));
    }

    @Test
    void handsJsonOverAsItIsWithinTheProcess() {
        var arrived = new CompletableFuture<JsonObject>();
        var answer = new JsonObject().put("rows", 7);
        serve(request -> {
            arrived.complete(request.input());
            return Future.succeededFuture(answer);
        });
        var input = new JsonObject().put("id", 7);

        assertThat(Await.result(ask(input))).isSameAs(answer);
        assertThat(arrived.getNow(null)).isSameAs(input);
    }

    /** Who knows nothing of that gets what he may change. */
    @Test
    void answersOthersWithACopy() {
        var answer = new JsonObject().put("rows", 7);
        serve(request -> Future.succeededFuture(answer));

        var copy = Await.result(vertx.eventBus().<JsonObject>request("hangar.open", new JsonObject()))
                .body();
        assertThat(copy).isEqualTo(answer).isNotSameAs(answer);
    }

    @Test
    void carriesTheCallerWhole() {
        var arrived = new CompletableFuture<Caller>();
        serve(request -> {
            arrived.complete(request.caller());
            return Future.succeededFuture(new JsonObject());
        });
        var caller = new Caller(
                7L,
                9L,
                Set.of("VIEW_USERS", "MANAGE_USERS"),
                "request-1",
                "2001:db8::1",
                Instant.ofEpochMilli(Instant.now().plusSeconds(5).toEpochMilli()));
        Await.result(client.call("hangar.open", new JsonObject(), caller));

        var there = arrived.getNow(null);
        assertThat(there)
                .isEqualTo(new Caller(7L, 9L, caller.permissions(), "request-1", "2001:db8::1", there.deadline()));
        assertThat(there.deadline())
                .isBetween(caller.deadline().minusSeconds(1), caller.deadline().plusSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesAProblemWholeAndUnlogged(boolean thrown) {
        var met = Problem.invalid("Wrong door.", List.of(new FieldError("/door", "There is none.")));
        serve(failing(met, thrown));

        assertThat(Await.problem(ask(new JsonObject())))
                .isNotSameAs(met)
                .extracting(Problem::status, Problem::code, Problem::detail, Problem::errors)
                .containsExactly(400, "invalid-input", "Wrong door.", met.errors());
        assertThat(logged.list).isEmpty();
    }

    @Test
    void saysWhenToTryAgain() {
        serve(failing(Problem.retryLater(429, "too-many-requests", "Slow down.", 60), false));

        assertThat(Await.problem(ask(new JsonObject())))
                .extracting(Problem::status, Problem::retryAfterSeconds)
                .containsExactly(429, 60);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logsTheUnforeseenOnceAndAnswersNothingOfIt(boolean thrown) {
        serve(failing(new IllegalStateException("the secret of the hangar"), thrown));
        var problem = Await.problem(ask(new JsonObject()));

        assertThat(problem)
                .extracting(Problem::status, Problem::code, Problem::errors, Problem::retryAfterSeconds)
                .containsExactly(500, "internal-error", List.of(), null);
        assertThat(problem.encode()).doesNotContain("secret");
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("hangar.open failed in request test-request");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("the secret of the hangar");
        });
    }

    @Test
    void answersWhatItCannotRead() {
        serve(request -> Future.succeededFuture(new JsonObject()));
        var malformed =
                new DeliveryOptions().addHeader("request-id", "request-1").addHeader("timeout-ms", "soon");

        assertThat(Await.result(vertx.eventBus()
                        .request("hangar.open", new JsonObject(), malformed)
                        .map(0)
                        .otherwise(failure -> ((ReplyException) failure).failureCode())))
                .isEqualTo(500);
        Await.result(context, server::close);
        assertThat(logged.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .isEqualTo("hangar.open failed in request request-1"));
    }

    @Test
    void saysThatAServiceIsAway() {
        assertThat(Await.problem(ask(new JsonObject())))
                .extracting(Problem::status, Problem::code, Problem::detail, Problem::retryAfterSeconds)
                .containsExactly(503, "service-unavailable", "The hangar service is away. Try again soon.", 2);
    }

    @Test
    void saysThatAnAnswerIsLate() {
        serve(request -> Promise.<JsonObject>promise().future());
        var impatient = new Caller(
                null, null, Set.of(), "request-1", "192.0.2.1", Instant.now().minusSeconds(60));
        var asked = Instant.now();

        assertThat(Await.problem(client.call("hangar.open", new JsonObject(), impatient)))
                .extracting(Problem::status, Problem::code, Problem::detail, Problem::retryAfterSeconds)
                .containsExactly(504, "service-timeout", "The hangar service did not answer in time.", 2);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesTheNewAndFinishesTheRunningWhenItCloses() {
        var arrived = Promise.<Void>promise();
        var answer = Promise.<JsonObject>promise();
        serve(request -> {
            arrived.complete();
            return answer.future();
        });
        var running = ask(new JsonObject());
        Await.result(arrived.future());
        var closed = Future.<Void>future(
                done -> context.runOnContext(now -> server.close().onComplete(done)));
        Await.result(context, Future::succeededFuture);

        assertThat(Await.problem(ask(new JsonObject())).code()).isEqualTo("service-unavailable");
        assertThat(closed.isComplete()).isFalse();

        answer.complete(new JsonObject().put("finished", true));
        Await.result(closed);

        assertThat(Await.result(running)).isEqualTo(new JsonObject().put("finished", true));
    }

    @Test
    void closesAtOnceWhenNothingRuns() {
        serve(request -> Future.succeededFuture(new JsonObject()));
        Await.result(ask(new JsonObject()));
        var closing = Instant.now();
        Await.result(context, server::close);

        assertThat(Duration.between(closing, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(Await.problem(ask(new JsonObject())).code()).isEqualTo("service-unavailable");
    }

    private void serve(Function<BusRequest, Future<JsonObject>> operation) {
        Await.result(context, () -> server.serve("open", operation).ready());
    }

    private Future<JsonObject> ask(JsonObject input) {
        return client.call("hangar.open", input, TestCaller.of(7));
    }

    private static Function<BusRequest, Future<JsonObject>> failing(RuntimeException failure, boolean thrown) {
        return request -> {
            if (thrown) {
                throw failure;
            }
            return Future.failedFuture(failure);
        };
    }
}
