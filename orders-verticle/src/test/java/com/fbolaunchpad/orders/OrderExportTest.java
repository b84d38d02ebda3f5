package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** exportFuelOrders, asked portion by portion as the gateway does. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderExportTest {
    private static final List<String> HEADER = List.of(
            "Order ID",
            "Status",
            "Tail Number",
            "Customer ID",
            "Fuel Type",
            "Additive Requested",
            "Requested Amount",
            "Assigned LST ID",
            "Assigned Truck ID",
            "Location on Ramp",
            "CSR Notes",
            "Start Meter",
            "End Meter",
            "Gallons Dispensed",
            "LST Notes",
            "Created At (UTC)",
            "Dispatch Timestamp (UTC)",
            "Acknowledge Timestamp (UTC)",
            "En Route Timestamp (UTC)",
            "Fueling Start Timestamp (UTC)",
            "Completion Timestamp (UTC)",
            "Reviewed Timestamp (UTC)",
            "Reviewed By CSR ID");
    private static final Caller EXPORTER = TestCaller.of(20, "VIEW_ALL_ORDERS", "EXPORT_ORDERS_CSV");

    private final Engine engine;
    private final OrdersFixture orders;
    private final Database database;

    OrderExportTest(Engine engine) {
        this.engine = engine;
        this.orders = new OrdersFixture(engine);
        this.database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    }

    @AfterEach
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    /** The rows of all portions; {@code between} runs after each but the last. */
    private List<List<String>> exported(JsonObject filter, Caller caller, Runnable between) {
        var rows = new ArrayList<List<String>>();
        var input = filter.copy();
        while (true) {
            var answer = orders.ask("exportFuelOrders", input, caller);
            rows.addAll(CsvReader.rows(answer.getString("chunk")));
            var cursor = answer.getString("next_cursor");
            if (cursor == null) {
                return rows;
            }
            assertThat(cursor).matches("[0-9A-Za-z_-]{1,100}");
            input.put("cursor", cursor);
            between.run();
        }
    }

    private static List<Long> ids(List<List<String>> rows) {
        return rows.stream().skip(1).map(row -> Long.valueOf(row.get(0))).toList();
    }

    @Test
    void isTheHeaderAloneWhereThereIsNothing() {
        assertThat(orders.ask("exportFuelOrders", new JsonObject(), EXPORTER).getString("chunk"))
                .isEqualTo(String.join(",", HEADER) + "\r\n");
        orders.dispatched();
        assertThat(exported(new JsonObject().put("tail_number", "N2"), EXPORTER, () -> {}))
                .containsExactly(HEADER);
    }

    @Test
    void writesEveryColumnOfAnOrderThatHasThemAll() {
        var customer = orders.ask(
                        "createCustomer", new JsonObject().put("name", "Pat").put("email", "pat@example.com"), CSR)
                .getJsonObject("customer")
                .getLong("id");
        var id = orders.orderIn(OrderStatus.REVIEWED);
        Await.result(database.update(
                "update fuel_order set customer_id = $1, csr_notes = $2, lst_notes = $3 where id = $4",
                customer,
                "Prist, \"a lot\"",
                "=1+1",
                id));
        var order = orders.read(id);

        var rows = exported(new JsonObject(), EXPORTER, () -> {});

        assertThat(rows.get(0)).isEqualTo(HEADER);
        assertThat(rows.get(1))
                .containsExactly(
                        Long.toString(id),
                        "REVIEWED",
                        "N1",
                        Long.toString(customer),
                        "JET_A",
                        "false",
                        "250.50",
                        "31",
                        "1",
                        "Spot 4",
                        "Prist, \"a lot\"",
                        "100.00",
                        "350.50",
                        "250.50",
                        "'=1+1",
                        order.getString("created_at"),
                        order.getString("dispatch_timestamp"),
                        order.getString("acknowledge_timestamp"),
                        order.getString("en_route_timestamp"),
                        order.getString("fueling_start_timestamp"),
                        order.getString("completion_timestamp"),
                        order.getString("reviewed_timestamp"),
                        "20");
        assertThat(rows.get(1).subList(15, 22)).allMatch(time -> time.matches("20[0-9-]{8}T[0-9:.]+Z"));
    }

    @Test
    void leavesEmptyWhatIsNotSet() {
        var id = orders.ask("createFuelOrder", order("additive_requested", true), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");

        var row = exported(new JsonObject(), EXPORTER, () -> {}).get(1);

        assertThat(row).hasSize(23).startsWith(Long.toString(id), "DISPATCHED", "N1", "", "JET_A", "true");
        assertThat(List.of(7, 8, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 22))
                .allSatisfy(column -> assertThat(row.get(column)).isEmpty());
    }

    @Test
    void defusesWhatSomebodyWroteAsAFormula() {
        orders.ask(
                "createFuelOrder",
                order("csr_notes", "=HYPERLINK(\"http://example.com\",\"x\")", "location_on_ramp", "@Spot 4"),
                CSR);

        var row = exported(new JsonObject(), EXPORTER, () -> {}).get(1);

        assertThat(row.get(9)).isEqualTo("'@Spot 4");
        assertThat(row.get(10)).isEqualTo("'=HYPERLINK(\"http://example.com\",\"x\")");
    }

    @Test
    void exportsEachOnceAndEndsWhileOrdersAreMade() {
        ManyOrders.insert(database, engine, 1, 2_500);
        var made = new ArrayList<Long>();

        var rows = exported(new JsonObject(), EXPORTER, () -> {
            var next = 2_501L + 1_000 * made.size();
            ManyOrders.insert(database, engine, next, next + 999);
            made.add(next);
        });

        assertThat(made).hasSize(4);
        assertThat(rows.get(0)).isEqualTo(HEADER);
        assertThat(ids(rows)).isEqualTo(LongStream.rangeClosed(1, 2_500).boxed().toList());
        assertThat(rows).allMatch(row -> row.size() == 23);
    }

    @Test
    void endsWhereTheLastPortionIsFull() {
        ManyOrders.insert(database, engine, 1, 2_000);

        assertThat(ids(exported(new JsonObject(), EXPORTER, () -> {}))).hasSize(2_000);
    }

    @Test
    void narrowsByTheListsFilters() {
        ManyOrders.insert(database, engine, 1, 3_000);
        for (var filter : List.of(
                new JsonObject().put("status", new JsonArray().add("REVIEWED")),
                new JsonObject()
                        .put(
                                "status",
                                new JsonArray().add("CANCELLED").add("FUELING").add("COMPLETED")),
                new JsonObject().put("tail_number", "n7"),
                new JsonObject().put("customer_id", 7),
                new JsonObject().put("assigned_lst_user_id", 33),
                new JsonObject().put("assigned_truck_id", 3),
                new JsonObject().put("fuel_type", "100LL"),
                new JsonObject().put("priority", "HIGH"),
                new JsonObject().put("flagged", true),
                new JsonObject().put("flagged", false),
                new JsonObject()
                        .put("created_from", "2026-01-02T00:00:00Z")
                        .put("created_to", "2026-01-05T00:00:00Z"))) {
            assertThat(ids(exported(filter, EXPORTER, () -> {})))
                    .as(filter.encode())
                    .isNotEmpty()
                    .isEqualTo(listed(filter));
        }
    }

    /** Ids don't tell it: each node gives them from a block of its own. */
    @Test
    void goesInTheSequenceInWhichOrdersWereMade() {
        ManyOrders.insert(database, engine, 1, 1_200);
        Await.result(database.update(
                "update fuel_order set created_at = (select created_at from fuel_order where id = 700) where id = 3"));

        var exported = ids(exported(new JsonObject(), EXPORTER, () -> {}));

        assertThat(exported).hasSize(1_200).startsWith(1L, 2L, 4L).isEqualTo(listed(new JsonObject()));
    }

    private List<Long> listed(JsonObject filter) {
        var ids = new ArrayList<Long>();
        var input = filter.copy().put("sort", "created_at").put("limit", 100);
        do {
            var answer = orders.ask("listFuelOrders", input, EXPORTER);
            answer.getJsonArray("orders").forEach(order -> ids.add(((JsonObject) order).getLong("id")));
            input.put("cursor", answer.getString("next_cursor"));
        } while (input.getString("cursor") != null);
        return ids;
    }

    @Test
    void showsNobodyMoreThanHisListsDo() {
        ManyOrders.insert(database, engine, 1, 600);
        var technician = TestCaller.of(31, "VIEW_ASSIGNED_ORDERS", "EXPORT_ORDERS_CSV");

        var rows = exported(new JsonObject(), technician, () -> {});

        assertThat(rows.stream().skip(1).map(row -> row.get(7)).distinct()).containsExactlyInAnyOrder("31", "");
    }

    @Test
    void refusesAForeignCursor() {
        for (var foreign : List.of(
                "x",
                "x_1_2",
                "x_1_2_3",
                "x_1_0_5_5",
                "x_1_-1_5_5",
                "x_1_5_5_0",
                "x_1_5_zzzzzzzzzzzz_5",
                "ca_1_2",
                "x_1_2_3_4_5")) {
            var problem = orders.refused("exportFuelOrders", new JsonObject().put("cursor", foreign), EXPORTER);
            assertThat(problem.status()).as(foreign).isEqualTo(400);
        }
    }
}
