package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How PostgreSQL finds what it is asked of a log of 100,000 events: the plans of the very statements. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderEventPlansTest {
    private static final long EVENTS = 100_000;
    private static final int PAGE = 100;

    private final OrdersFixture orders = new OrdersFixture(Engine.POSTGRESQL);
    private final Database database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));

    @BeforeAll
    void fill() {
        // Otherwise it would give positions to those that are to have none.
        orders.stop();
        ManyEvents.insert(database, Engine.POSTGRESQL, EVENTS);
        Await.result(database.update("analyze"));
    }

    @AfterAll
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    private List<String> scans(FuelOrderTable.Statement statement) {
        var explained = Await.result(database.query(
                "explain (format json) " + statement.text(), statement.values().toArray()));
        var root = ((JsonArray) explained.get(0).getValue(0)).getJsonObject(0).getJsonObject("Plan");
        return nodes(root)
                .filter(node -> node.containsKey("Relation Name"))
                .map(node -> node.getString("Node Type") + " " + node.getString("Index Name"))
                .toList();
    }

    private static Stream<JsonObject> nodes(JsonObject node) {
        return Stream.concat(
                Stream.of(node),
                node.getJsonArray("Plans", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .flatMap(OrderEventPlansTest::nodes));
    }

    @Test
    void findsAPageAnywhereByItsPosition() {
        for (var after : new long[] {0, 1, EVENTS / 2, EVENTS - PAGE, EVENTS, EVENTS + 1}) {
            assertThat(scans(OrderEventTable.behind(after, PAGE)))
                    .as("after %s", after)
                    .containsExactly("Index Scan order_event_position_uk");
        }
    }

    @Test
    void tellsOrdersByStatusWithoutLookingThroughEventsOrOrders() {
        assertThat(scans(StatusCountTable.COUNTED))
                .filteredOn(scan -> !scan.startsWith("Seq Scan null"))
                .hasSize(2)
                .allSatisfy(scan -> assertThat(scan).startsWith("Index Scan order_event_"));
    }

    @Test
    void findsEventsWithoutPositionWhereThereAreNoneAFewAndMany() {
        for (var left : new long[] {0, 3, 5_000}) {
            Await.result(database.update("update order_event set log_position = null where order_version <= $1", left));
            Await.result(database.update("analyze"));

            assertThat(scans(OrderEventTable.withoutPosition(PAGE)))
                    .as("%s without position", left)
                    .singleElement()
                    .satisfies(scan -> assertThat(scan).startsWith("Index Scan"));
        }
    }
}
