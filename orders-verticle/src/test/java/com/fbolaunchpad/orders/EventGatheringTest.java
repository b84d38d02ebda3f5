package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many transactions it takes to give many events their positions: on PostgreSQL, whose rows tell which one wrote them. */
final class EventGatheringTest {
    private static final int LANES = 4;
    private static final int EVENTS = 1_000;

    private final OrdersFixture orders = new OrdersFixture(Engine.POSTGRESQL);
    private final Database database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    private final OrderEventTable table = new OrderEventTable();
    private final EventLog eventLog =
            new EventLog(orders.vertx, database, table, new StatusCounts(database, new StatusCountTable(), table));

    @AfterEach
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    /** Of one order, from the version on; each tells the log that it is there before the next one is written. */
    private Future<Void> append(long orderId, long version) {
        if (version > 1 + EVENTS / LANES) {
            return Future.succeededFuture();
        }
        var event = new OrderEvent(
                UUID.randomUUID().toString(),
                orderId,
                version,
                "edited",
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                new JsonObject().put("order_id", orderId).put("order_version", version),
                "*",
                null);
        return table.insert(database, event)
                .onSuccess(written -> eventLog.wake())
                .compose(written -> append(orderId, version + 1));
    }

    @Test
    void givesTogetherWhatComesSoonAfterOthers() {
        var made = Stream.generate(orders::dispatched).limit(LANES).toList();
        orders.events(LANES);
        // The only log is that of this test.
        orders.stop();
        var begun = System.nanoTime();
        Await.result(orders.vertx.getOrCreateContext(), () -> Future.all(
                        made.stream().map(orderId -> append(orderId, 2)).toList())
                .mapEmpty());
        var published = orders.events(EVENTS);
        var ms = (System.nanoTime() - begun) / 1_000_000;

        assertThat(published.stream().map(event -> event.getLong("sequence")))
                .containsExactlyElementsOf(LongStream.rangeClosed(LANES + 1, LANES + EVENTS)
                        .boxed()
                        .toList());
        var transactions = Await.result(database.query(
                        "select count(distinct cast(xmin as text)) as n from order_event where order_version > 1"))
                .get(0)
                .getLong("n");
        assertThat(transactions).isBetween(2L, ms / EventLog.GATHERING_MS + 1);
    }
}
