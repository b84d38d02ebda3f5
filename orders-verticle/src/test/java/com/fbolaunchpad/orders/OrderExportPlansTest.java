package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How H2 finds the portions of an export: in an index that has them in their sequence, or each would read all orders. */
class OrderExportPlansTest {
    private static final Instant DEEP = Instant.parse("2026-01-03T00:00:00.000007Z");
    private static final OrderCursor LAST =
            new OrderCursor(OrderSort.CREATED_AT, Instant.parse("2026-02-01T00:00:00Z"), 100_000);

    private static final List<JsonObject> FILTERS = List.of(
            new JsonObject(),
            new JsonObject().put("status", new JsonArray().add("REVIEWED")),
            new JsonObject().put("tail_number", "N7"),
            new JsonObject().put("customer_id", 7),
            new JsonObject().put("assigned_lst_user_id", 33),
            new JsonObject().put("assigned_truck_id", 3),
            new JsonObject().put("fuel_type", "JET_A"),
            new JsonObject().put("priority", "NORMAL"),
            new JsonObject().put("created_from", "2026-01-02T00:00:00Z").put("created_to", "2026-01-05T00:00:00Z"));

    @Test
    void areReadInTheirSequence() {
        try (var orders = new OrdersFixture(Engine.H2)) {
            var database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
            ManyOrders.insert(database, Engine.H2, 1, 3_000);
            Await.result(database.query("analyze"));
            for (var input : FILTERS) {
                var filter = OrderExport.until(LAST, OrderFilter.of(input, input.getString("fuel_type"), null));
                for (var after : new OrderCursor[] {null, new OrderCursor(OrderSort.CREATED_AT, DEEP, 600)}) {
                    var statement = FuelOrderTable.listing(filter, OrderExport.portion(after));
                    var plan = Await.result(database.query(
                            "explain " + statement.text(), statement.values().toArray()));
                    assertThat(plan.get(0).getString(0))
                            .as("filter %s, after %s", input.encode(), after)
                            .contains("/* index sorted */")
                            .doesNotContain("PRIMARY_KEY");
                }
            }
            Await.result(database.close());
        }
    }
}
