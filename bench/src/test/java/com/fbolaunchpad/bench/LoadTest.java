package com.fbolaunchpad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the generator tells what clients would have met. */
class LoadTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private int serve(Consumer<HttpServerRequest> handler) throws Exception {
        return await(vertx.createHttpServer().requestHandler(handler::accept).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static Workload ask() {
        return Workload.of(() -> Call.get("/", "token"));
    }

    private static LoadResult load(int port, int connections, double perSecond, Workload workload) throws Exception {
        return new Load(port, connections, perSecond, Duration.ofMillis(100), Duration.ofSeconds(1), workload).run();
    }

    @Test
    void asksAtTheRateThatItIsTold() throws Exception {
        var port = serve(request -> request.response().end("fine"));

        var result = load(port, 4, 300, ask());

        assertThat(result.finished() + result.unfinished()).isBetween(230L, 370L);
        assertThat(result.perSecond()).isBetween(230.0, 370.0);
        assertThat(result.inAll()).isGreaterThan(result.answered());
        assertThat(result.refused()).isZero();
    }

    /** A closed loop would have asked once while the server stood still, and found one slow answer. */
    @Test
    void countsWhatAllWaitWhoComeWhileTheServerStandsStill() throws Exception {
        var asked = new AtomicInteger();
        var port = serve(request -> {
            if (asked.incrementAndGet() == 20) {
                vertx.setTimer(500, late -> request.response().end());
            } else {
                request.response().end();
            }
        });

        var result = load(port, 1, 200, ask());

        // Those who came in the first quarter of the pause waited more than another quarter.
        assertThat(result.latency().getCountBetweenValues(250_000, 120_000_000)).isGreaterThan(20);
    }

    @Test
    void saysHowManyAreLeftWithoutAnAnswer() throws Exception {
        var port = serve(request -> {});

        var result = load(port, 2, 100, ask());

        assertThat(result.finished()).isZero();
        assertThat(result.unfinished()).isBetween(60L, 140L);
    }

    @Test
    void leadsToItsEndWhatHasBegun() throws Exception {
        var asked = new AtomicInteger();
        var port = serve(request -> {
            asked.incrementAndGet();
            vertx.setTimer(30, late -> request.response().end());
        });
        var begun = new AtomicInteger();

        load(port, 8, Load.SATURATE, connection -> {
            begun.incrementAndGet();
            return new Workload.Session() {
                private int calls;

                @Override
                public @Nullable Call next(@Nullable String answer) {
                    return calls++ < 5 ? Call.get("/", "token") : null;
                }
            };
        });

        assertThat(asked.get()).isEqualTo(5 * begun.get());
    }

    @Test
    void tellsRefusalsApart() throws Exception {
        var asked = new AtomicInteger();
        var port = serve(request -> request.response()
                .setStatusCode(asked.incrementAndGet() % 2 == 0 ? 200 : 503)
                .end());

        var result = load(port, 1, 200, ask());

        assertThat(result.unexpected()).containsOnlyKeys(503);
        assertThat(result.unexpected().get(503)).isCloseTo(result.finished(), org.assertj.core.data.Offset.offset(2L));
    }

    @Test
    void goesOnOnANewConnectionWhereOneBreaks() throws Exception {
        var asked = new AtomicInteger();
        var port = serve(request -> {
            if (asked.incrementAndGet() % 10 == 0) {
                request.connection().close();
            } else {
                request.response().end();
            }
        });

        var result = load(port, 2, 200, ask());

        assertThat(result.unexpected()).containsOnlyKeys(0);
        assertThat(result.finished()).isGreaterThan(100);
    }

    @Test
    void saturatesWithAsManyAsThereAreConnections() throws Exception {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        var port = serve(request -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            vertx.setTimer(5, late -> {
                underWay.decrementAndGet();
                request.response().end();
            });
        });

        var result = load(port, 8, Load.SATURATE, ask());

        assertThat(most.get()).isEqualTo(8);
        assertThat(result.finished()).isGreaterThan(8);
    }

    @Test
    void asksTheCallsOfASessionOneAfterTheOther() throws Exception {
        var answers = new ArrayList<@Nullable String>();
        var port = serve(request -> request.response().end("to " + request.path()));

        load(port, 1, 20, connection -> new Workload.Session() {
            private int calls;

            @Override
            public boolean readsAnswers() {
                return true;
            }

            @Override
            public @Nullable Call next(@Nullable String answer) {
                answers.add(answer);
                return calls++ < 2 ? Call.get("/" + calls, "token") : null;
            }
        });

        assertThat(answers.subList(0, 6))
                .isEqualTo(java.util.Arrays.asList(null, "to /1", "to /2", null, "to /1", "to /2"));
    }
}
