package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.orderEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Events as they come again, late and together, to the rows that are kept by them. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderNewsTest {
    private static final long ORDER = 7;
    private static final long OTHER = 8;

    private final Vertx vertx = Vertx.vertx();
    private final Database database;
    private final TruckWorkTable table = new TruckWorkTable();
    private final OrderNews news;

    OrderNewsTest(Engine engine) {
        database = Await.result(
                Database.open(vertx, TestSettings.on(engine, "DATABASE_URL", engine.freshDatabaseUrl()), "fleet"));
        news = new OrderNews(database, table);
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    /** Such as one that was taken for dead while it waited for its database. */
    @Test
    void whatAnotherInstanceDoesLateChangesNothing() {
        var enRoute = orderEvent(ORDER, 3, "EN_ROUTE", 1L).put("sequence", 10);
        var fueling = orderEvent(ORDER, 4, "FUELING", 1L).put("sequence", 11);

        Await.result(news.take(List.of(enRoute)));
        Await.result(news.take(List.of(fueling)));
        Await.result(news.take(List.of(enRoute)));
        assertThat(Await.result(table.of(database, 1)))
                .extracting(TruckWork::orderVersion)
                .containsExactly(4L);
        Await.result(news.take(List.of(orderEvent(ORDER, 5, "COMPLETED", 1L).put("sequence", 12))));
        Await.result(news.take(List.of(fueling)));
        assertThat(Await.result(table.of(database, 1))).isEmpty();
        Await.result(news.take(List.of(orderEvent(OTHER, 3, "EN_ROUTE", 1L).put("sequence", 13))));
        assertThat(Await.result(table.of(database, 1)))
                .extracting(TruckWork::orderId)
                .containsExactly(OTHER);
    }

    @Test
    void whatComesTogetherCountsInItsOrder() {
        var page = List.of(
                orderEvent(ORDER, 1, "DISPATCHED", 1L).put("sequence", 1),
                orderEvent(ORDER, 3, "EN_ROUTE", 1L).put("sequence", 2),
                new JsonObject().put("id", "unreadable").put("sequence", 3),
                orderEvent(OTHER, 2, "ACKNOWLEDGED", 1L).put("sequence", 4),
                orderEvent(ORDER, 4, "CANCELLED", 1L).put("sequence", 5),
                orderEvent(OTHER, 3, "EN_ROUTE", 1L).put("sequence", 6));
        // After a crash all of them come again, or those from the middle on.
        for (var from : new int[] {0, 0, 3, 1}) {
            Await.result(news.take(page.subList(from, page.size())));

            assertThat(Await.result(table.of(database, 1)))
                    .as("from %d on", from)
                    .extracting(TruckWork::orderId, TruckWork::orderVersion)
                    .containsExactly(tuple(OTHER, 3L));
        }
    }
}
