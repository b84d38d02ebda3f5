package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class IdempotencyTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Workshop workshop;
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AtomicInteger carriedOut = new AtomicInteger();
    private final List<Promise<Void>> held = new CopyOnWriteArrayList<>();
    private final Context context;
    private Idempotency idempotency;

    IdempotencyTest(Engine engine) {
        workshop = new Workshop(engine, "DATABASE_POOL_SIZE", "8");
        context = workshop.vertx.getOrCreateContext();
    }

    @BeforeEach
    void begin() {
        idempotency = idempotency();
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    private Idempotency idempotency() {
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new Idempotency(workshop.vertx, workshop.database, clock, "password");
    }

    private static BusRequest request(long user, String key, Object... members) {
        var input = new JsonObject().put("idempotency_key", key);
        for (var i = 0; i < members.length; i += 2) {
            input.put((String) members[i], members[i + 1]);
        }
        return new BusRequest(input, TestCaller.of(user));
    }

    /** Adds a tool with the label of the input. */
    private Future<JsonObject> addTool(BusRequest request) {
        var number = carriedOut.incrementAndGet();
        return idempotency.transaction(request, sql -> sql.update(
                        "insert into tool (id, label) values ($1, $2)",
                        (long) number,
                        request.input().getString("label"))
                .map(added -> new JsonObject().put("tool", number)));
    }

    private Future<JsonObject> once(BusRequest request) {
        return once("addTool", request, this::addTool);
    }

    private Future<JsonObject> once(
            String operation, BusRequest request, Function<BusRequest, Future<JsonObject>> operationBody) {
        return onContext(idempotency, operation, request, operationBody);
    }

    /** As a verticle would: on one context. */
    private Future<JsonObject> onContext(
            Idempotency node,
            String operation,
            BusRequest request,
            Function<BusRequest, Future<JsonObject>> operationBody) {
        return Future.future(done -> context.runOnContext(now -> Future.succeededFuture(request)
                .compose(begun -> node.once(operation, begun, operationBody))
                .onComplete(done)));
    }

    @Test
    void answersTheSameAgainAndChangesNothingMore() {
        var first = Await.result(once(request(7, "key-1", "label", "saw")));
        var again = Await.result(once(request(7, "key-1", "label", "saw")));

        assertThat(again).isEqualTo(first).isEqualTo(new JsonObject().put("tool", 1));
        assertThat(workshop.tools()).isEqualTo(1);
        assertThat(carriedOut).hasValue(1);
    }

    @Test
    void remembersAcrossARestart() {
        var first = Await.result(once(request(7, "key-1", "label", "saw")));
        idempotency = idempotency();

        assertThat(Await.result(once(request(7, "key-1", "label", "saw")))).isEqualTo(first);
        assertThat(workshop.tools()).isEqualTo(1);
    }

    @Test
    void changesAnewWithoutAKeyAndForAnotherUserOrKey() {
        Await.result(once(request(7, "key-1", "label", "saw")));
        Await.result(once(request(8, "key-1", "label", "axe")));
        Await.result(once(request(7, "key-2", "label", "file")));
        Await.result(once(new BusRequest(new JsonObject().put("label", "rasp"), TestCaller.of(7))));
        Await.result(once(new BusRequest(
                new JsonObject().put("label", "vice").put("idempotency_key", "key-1"), TestCaller.anonymous())));

        assertThat(workshop.tools()).isEqualTo(5);
    }

    @Test
    void refusesTheKeyForAnotherRequest() {
        Await.result(once(request(7, "key-1", "label", "saw")));

        for (var other : List.of(
                once(request(7, "key-1", "label", "axe")),
                once(request(7, "key-1", "label", "saw", "price", null)),
                once("addOtherTool", request(7, "key-1", "label", "saw"), this::addTool))) {
            var problem = Await.problem(other);
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("idempotency-key-reused");
        }
        assertThat(workshop.tools()).isEqualTo(1);
    }

    @Test
    void takesTheMembersInAnyOrderForTheSame() {
        var box = new JsonObject().put("shelf", "A").put("place", 1);
        var turned = new JsonObject().put("place", 1).put("shelf", "A");
        Await.result(once(request(7, "key-1", "label", "saw", "boxes", new JsonArray().add(box))));

        Await.result(once(request(7, "key-1", "boxes", new JsonArray().add(turned), "label", "saw")));

        assertThat(workshop.tools()).isEqualTo(1);
    }

    @Test
    void keepsNoTraceOfASecret() {
        Await.result(once(request(7, "key-1", "label", "saw", "password", "first")));
        Await.result(once(request(7, "key-1", "label", "saw", "password", "second")));

        assertThat(workshop.tools()).isEqualTo(1);
    }

    @Test
    void leavesTheKeyOfARefusedRequestUnused() {
        workshop.insertLabelled("saw");
        carriedOut.set(1);
        assertThatThrownBy(() -> Await.result(once(request(7, "key-1", "label", "saw"))))
                .isInstanceOf(SqlFailure.class);

        Await.result(once(request(7, "key-1", "label", "axe")));

        assertThat(workshop.tools()).isEqualTo(2);
    }

    @Test
    void keepsTheAnswerOfARequestThatHadNothingToChange() {
        var answers = new AtomicInteger();
        Function<BusRequest, Future<JsonObject>> idle =
                request -> Future.succeededFuture(new JsonObject().put("answer", answers.incrementAndGet()));

        var first = Await.result(once("look", request(7, "key-1"), idle));

        assertThat(Await.result(once("look", request(7, "key-1"), idle))).isEqualTo(first);
        assertThat(answers).hasValue(1);
    }

    @Test
    void refusesWhileTheFirstIsRunning() {
        Function<BusRequest, Future<JsonObject>> slow = request -> {
            var gate = Promise.<Void>promise();
            held.add(gate);
            return gate.future().compose(open -> addTool(request));
        };
        var first = once("addTool", request(7, "key-1", "label", "saw"), slow);
        while (held.isEmpty()) {
            Thread.onSpinWait();
        }

        var problem = Await.problem(once(request(7, "key-1", "label", "saw")));
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.code()).isEqualTo("idempotency-key-in-use");
        assertThat(Await.problem(once(request(7, "key-1", "label", "axe"))).code())
                .isEqualTo("idempotency-key-reused");

        held.get(0).complete();
        assertThat(Await.result(first)).isEqualTo(new JsonObject().put("tool", 1));
        assertThat(Await.result(once(request(7, "key-1", "label", "saw")))).isEqualTo(Await.result(first));
    }

    /** Each of several nodes knows only of its own requests; the table knows of all. */
    @Test
    void changesOnceForManyNodesAtATime() {
        var nodes = new ArrayList<Future<JsonObject>>();
        for (var node = 0; node < 8; node++) {
            var own = idempotency();
            var label = "tool " + node;
            nodes.add(onContext(own, "addTool", request(7, "key-1", "label", "any"), request -> {
                var number = carriedOut.incrementAndGet();
                return own.transaction(
                        request, sql -> sql.update("insert into tool (id, label) values ($1, $2)", (long) number, label)
                                .map(added -> new JsonObject().put("tool", number)));
            }));
        }

        var answers = nodes.stream().map(Await::result).distinct().toList();

        assertThat(answers).hasSize(1);
        assertThat(workshop.tools()).isEqualTo(1);
    }

    @Test
    void forgetsAfterADay() {
        Await.result(once(request(7, "key-1", "label", "saw")));
        now.set(NOON.plus(Duration.ofHours(24)));
        Await.result(once(request(7, "key-1", "label", "saw")));
        assertThat(workshop.tools()).isEqualTo(1);

        now.set(NOON.plus(Duration.ofHours(24)).plusMillis(1));
        Await.result(once(request(7, "key-1", "label", "axe")));

        assertThat(workshop.tools()).isEqualTo(2);
    }

    @Test
    void sweepsWhatIsOlderThanADay() {
        Await.result(once(request(7, "old", "label", "saw")));
        now.set(NOON.plus(Duration.ofHours(23)));
        Await.result(once(request(7, "young", "label", "axe")));
        now.set(NOON.plus(Duration.ofHours(25)));

        context.runOnContext(begin -> idempotency.start());

        var left = "select idempotency_key from idempotency_key";
        while (Await.result(workshop.database.query(left)).size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(Await.result(workshop.database.query(left)).get(0).getString("idempotency_key"))
                .isEqualTo("young");
        Await.result(idempotency.stop());
    }

    @Test
    void beginsNothingForACallerWhoHasStoppedWaiting() {
        var caller = TestCaller.of(7);
        var late = new Caller(
                caller.userId(),
                null,
                caller.permissions(),
                "late",
                "192.0.2.1",
                Instant.now().minusMillis(1));
        var request = new BusRequest(new JsonObject().put("label", "saw"), late);

        assertThat(Await.problem(Future.succeededFuture(request).compose(this::addTool))
                        .status())
                .isEqualTo(504);
        assertThat(workshop.tools()).isZero();
    }
}
