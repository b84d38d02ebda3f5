package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How PostgreSQL finds the lists of 100,000 orders: the plans of the very statements that listFuelOrders, exportFuelOrders and
 * listRefusedFuelings run, all of them written to {@code target/plans/order-lists.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderListPlansTest {
    private static final long ORDERS = 100_000;
    private static final long PAGE = 51;

    /** Rows that a list by cursor may sort: those that a filter of few rows finds, or the heads of ranges to be merged. */
    private static final long MOST_SORTED = 1_000;

    /** Filters that have indexes; those of which each has one by due time. */
    private static final List<String> INDEXED = List.of(
            "status",
            "tail_number",
            "customer_id",
            "assigned_lst_user_id",
            "assigned_truck_id",
            "fuel_type",
            "priority",
            "flagged");

    private static final List<String> BY_DUE = List.of("status", "assigned_lst_user_id");

    private static final long ME = 35;
    private static final Instant DEEP = Instant.parse("2026-08-01T00:00:00.000007Z");
    private static final OrderCursor LAST =
            new OrderCursor(OrderSort.CREATED_AT, Instant.parse("2026-12-01T00:00:00Z"), 100_000);
    private static final Path PLANS = Path.of("target", "plans", "order-lists.txt");

    /** Filters by what they are called in the report. */
    private static final Map<String, JsonObject> FILTERS = Map.ofEntries(
            Map.entry("none", new JsonObject()),
            Map.entry("status REVIEWED", status("REVIEWED")),
            Map.entry("status DISPATCHED", status("DISPATCHED")),
            Map.entry("status open", status("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING")),
            Map.entry("status closed", status("COMPLETED", "REVIEWED", "CANCELLED")),
            Map.entry("tail_number", new JsonObject().put("tail_number", "N7")),
            Map.entry("customer_id", new JsonObject().put("customer_id", 7)),
            Map.entry("assigned_lst_user_id", new JsonObject().put("assigned_lst_user_id", ME)),
            Map.entry("assigned_truck_id", new JsonObject().put("assigned_truck_id", 3)),
            Map.entry("fuel_type JET_A", new JsonObject().put("fuel_type", "JET_A")),
            Map.entry("fuel_type AVGAS_UL94", new JsonObject().put("fuel_type", "AVGAS_UL94")),
            Map.entry("priority HIGH", new JsonObject().put("priority", "HIGH")),
            Map.entry("flagged", new JsonObject().put("flagged", true)),
            Map.entry("not flagged", new JsonObject().put("flagged", false)),
            Map.entry("created_from", new JsonObject().put("created_from", "2026-09-01T00:00:00Z")),
            Map.entry("created_to", new JsonObject().put("created_to", "2026-09-01T00:00:00Z")));

    private static final Map<String, JsonObject> PAIRS = Map.of(
            "open of a technician", status("ACKNOWLEDGED", "EN_ROUTE").put("assigned_lst_user_id", ME),
            "reviewed of a customer", status("REVIEWED").put("customer_id", 7),
            "aircraft and grade", new JsonObject().put("tail_number", "N7").put("fuel_type", "JET_A"),
            "customer since", new JsonObject().put("customer_id", 7).put("created_from", "2026-09-01T00:00:00Z"));

    private final OrdersFixture orders = new OrdersFixture(Engine.POSTGRESQL);
    private final Database database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    private final StringBuilder report = new StringBuilder();

    private static JsonObject status(String... statuses) {
        return new JsonObject().put("status", new JsonArray(List.of((Object[]) statuses)));
    }

    @BeforeAll
    void fill() {
        ManyOrders.insert(database, Engine.POSTGRESQL, 1, ORDERS);
        Await.result(database.update(
                "insert into order_history (id, order_id, order_version, action, recorded_at, actor_user_id, client_address,"
                        + " request_id, changes, misfuel) select cast(gen_random_uuid() as varchar), id, 1,"
                        + " case when mod(id, 50) = 0 then 'REFUSED' else 'CREATED' end, created_at, 20, '192.0.2.1', 'r', '{}',"
                        + " mod(id, 50) = 0"
                        + " from fuel_order"));
        Await.result(database.update("analyze"));
    }

    @AfterAll
    void stop() throws IOException {
        Files.createDirectories(PLANS.getParent());
        Files.writeString(PLANS, report);
        Await.result(database.close());
        orders.close();
    }

    /** The nodes of the plan, each with the rows that it is expected to take in. */
    private List<JsonObject> plan(String title, FuelOrderTable.Statement statement) {
        var explained = Await.result(database.query(
                "explain (format json) " + statement.text(), statement.values().toArray()));
        var root = ((JsonArray) explained.get(0).getValue(0)).getJsonObject(0).getJsonObject("Plan");
        var nodes = new ArrayList<JsonObject>();
        report.append("== ").append(title).append('\n').append(statement.text()).append('\n');
        collect(root, 0, nodes);
        report.append('\n');
        return nodes;
    }

    private void collect(JsonObject node, int depth, List<JsonObject> nodes) {
        nodes.add(node);
        report.append("  ".repeat(depth + 1)).append(node.getString("Node Type"));
        for (var member :
                new String[] {"Scan Direction", "Index Name", "Relation Name", "Index Cond", "Filter", "Sort Key"}) {
            if (node.containsKey(member)) {
                report.append(" | ").append(member).append(": ").append(node.getValue(member));
            }
        }
        report.append(" | rows ")
                .append(node.getValue("Plan Rows"))
                .append(" | cost ")
                .append(node.getValue("Total Cost"))
                .append('\n');
        node.getJsonArray("Plans", new JsonArray()).forEach(child -> collect((JsonObject) child, depth + 1, nodes));
    }

    private static void assertNoScanOf(String table, String title, List<JsonObject> plan) {
        assertThat(plan)
                .as(title)
                .noneMatch(node -> "Seq Scan".equals(node.getString("Node Type"))
                        && table.equals(node.getString("Relation Name")));
    }

    private static void assertSortsFew(String title, List<JsonObject> plan) {
        assertThat(plan)
                .as(title)
                .filteredOn(node -> node.getString("Node Type").contains("Sort"))
                .allSatisfy(sort -> assertThat(
                                sort.getJsonArray("Plans").getJsonObject(0).getLong("Plan Rows"))
                        .isLessThanOrEqualTo(MOST_SORTED));
    }

    private static OrderCursor deep(OrderSort sort) {
        return new OrderCursor(sort, sort.isById() ? null : DEEP, 60_000);
    }

    private static Stream<OrderSort> sorts() {
        return Stream.of(OrderSort.values());
    }

    /** Whether an index has the orders of a filter, or of a technician, as the list shows them. */
    private static boolean isInSequence(JsonObject input, OrderSort sort, @Nullable Long onlyFor) {
        var isNarrowed = onlyFor != null || INDEXED.stream().anyMatch(input::containsKey);
        if (sort.isById()) {
            return !isNarrowed;
        }
        return !sort.isByDue()
                || !isNarrowed
                || onlyFor != null
                || BY_DUE.stream().anyMatch(input::containsKey);
    }

    @Test
    void findsEveryListByCursorInAnIndexAndSortsNoMoreThanAFewWhereOneHasItsSequence() {
        FILTERS.forEach((name, input) -> sorts().forEach(sort -> {
            for (var onlyFor : new Long[] {null, ME}) {
                var filter = OrderFilter.of(input, input.getString("fuel_type"), onlyFor);
                for (var after : new OrderCursor[] {null, deep(sort)}) {
                    var title = "by cursor, filter " + name + ", sort " + sort.parameter
                            + (after == null ? ", from the beginning" : ", deep")
                            + (onlyFor == null ? "" : ", own and unassigned only");
                    var plan = plan(title, FuelOrderTable.listing(filter, new OrderSlice(sort, after, PAGE, 0)));
                    assertNoScanOf("fuel_order", title, plan);
                    if (isInSequence(input, sort, onlyFor)) {
                        assertSortsFew(title, plan);
                    }
                }
            }
        }));
    }

    @Test
    void findsListsByTwoFiltersAndPagesByNumberInAnIndex() {
        Stream.concat(FILTERS.entrySet().stream(), PAIRS.entrySet().stream()).forEach(entry -> sorts().forEach(sort -> {
            var input = entry.getValue();
            var filter = OrderFilter.of(input, input.getString("fuel_type"), null);
            var byNumber = "page 3, filter " + entry.getKey() + ", sort " + sort.parameter;
            assertNoScanOf(
                    "fuel_order",
                    byNumber,
                    plan(byNumber, FuelOrderTable.listing(filter, new OrderSlice(sort, null, 20, 40))));
            var byCursor = "by cursor, filters " + entry.getKey() + ", sort " + sort.parameter + ", deep";
            assertNoScanOf(
                    "fuel_order",
                    byCursor,
                    plan(byCursor, FuelOrderTable.listing(filter, new OrderSlice(sort, deep(sort), PAGE, 0))));
        }));
    }

    @Test
    void findsEveryPortionOfAnExportInAnIndex() {
        FILTERS.forEach((name, input) -> {
            var filter = OrderExport.until(LAST, OrderFilter.of(input, input.getString("fuel_type"), null));
            var title = "export, filter " + name;
            var plan = plan(title, FuelOrderTable.listing(filter, OrderExport.portion(deep(OrderSort.CREATED_AT))));
            assertNoScanOf("fuel_order", title, plan);
        });
    }

    @Test
    void countsTheFewInAnIndex() {
        for (var name : List.of("status DISPATCHED", "status open", "tail_number", "customer_id", "flagged")) {
            var title = "count, filter " + name;
            assertNoScanOf(
                    "fuel_order",
                    title,
                    plan(title, FuelOrderTable.counting(OrderFilter.of(FILTERS.get(name), null, null))));
        }
    }

    @Test
    void findsRefusalsInAnIndex() {
        for (var after : new RefusedFueling.Position[] {null, new RefusedFueling.Position(DEEP, new UUID(1, 2))}) {
            var title = "refusals" + (after == null ? "" : ", deep");
            var plan = plan(title, OrderHistoryTable.refusals(after, PAGE));
            assertNoScanOf("order_history", title, plan);
            assertSortsFew(title, plan);
        }
    }
}
