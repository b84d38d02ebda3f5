package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway does with more than it has room for. */
class OverloadTest {
    private static final int MOST = 3;
    private static final String PATH = "/api/fuel-orders/stats/status-counts";

    private final GatewayFixture gateway = new GatewayFixture("HTTP_MAX_REQUESTS", Integer.toString(MOST));
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final BlockingQueue<Message<JsonObject>> asked = new ArrayBlockingQueue<>(100);
    private final String user = gateway.userWith("VIEW_ORDER_STATS");

    OverloadTest() {
        Await.result(gateway.services.get("orders").leave());
        Await.result(gateway.vertx
                .eventBus()
                .<JsonObject>consumer("orders.getStatusCounts", asked::add)
                .completion());
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        gateway.close();
    }

    private Future<Answer> ask() {
        return clients.submit(() -> gateway.http.get(PATH, "Authorization", user));
    }

    private void answerOne() throws InterruptedException {
        asked.poll(10, TimeUnit.SECONDS).reply(new JsonObject().put("counts", new JsonObject()));
    }

    private static void await(BooleanSupplier isSo) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static int status(Future<Answer> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).status();
    }

    @Test
    void refusesAtOnceWhatIsTooMuchAndGoesOnWhenThereIsRoomAgain() throws Exception {
        var first = IntStream.range(0, MOST).mapToObj(i -> ask()).toList();
        await(() -> asked.size() == MOST);

        var refused = gateway.http.get(PATH, "Authorization", user).refuses(503, "overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        // Before it is looked at who asks.
        gateway.http.get(PATH).refuses(503, "overloaded");
        assertThat(gateway.http.get("/health/live").status()).isEqualTo(200);
        assertThat(asked).hasSize(MOST);

        answerOne();
        // Otherwise what is asked next may come before there is room for it.
        await(() -> first.stream().anyMatch(Future::isDone));
        var next = ask();
        await(() -> asked.size() == MOST);
        for (var i = 0; i < MOST; i++) {
            answerOne();
        }
        for (var answer : first) {
            assertThat(status(answer)).isEqualTo(200);
        }
        assertThat(status(next)).isEqualTo(200);
    }

    /** Of what fails there is room again as well. */
    @Test
    void forgetsWhatHasFailed() throws Exception {
        for (var i = 0; i < 2 * MOST; i++) {
            var answer = ask();
            asked.poll(10, TimeUnit.SECONDS).fail(500, "");
            assertThat(status(answer)).isEqualTo(500);
        }

        var answer = ask();
        answerOne();
        assertThat(status(answer)).isEqualTo(200);
    }
}
