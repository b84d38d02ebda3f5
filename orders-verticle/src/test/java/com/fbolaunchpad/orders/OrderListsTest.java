package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.LST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** listFuelOrders by cursor and in pages, over some hundred orders of all kinds. */
@ParameterizedClass
@EnumSource(Engine.class)
class OrderListsTest {
    private static final int ORDERS = 900;
    private static final Comparator<JsonObject> BY_ID = Comparator.comparing(order -> order.getLong("id"));
    private static final Map<String, Comparator<JsonObject>> SORTS = Map.of(
            "created_at", byTime("created_at"),
            "-created_at", byTime("created_at").reversed(),
            "due_at", byTime("due_at"),
            "-due_at", byTime("due_at").reversed(),
            "id", BY_ID,
            "-id", BY_ID.reversed());

    private final Engine engine;
    private final OrdersFixture orders;
    private final Database database;

    OrderListsTest(Engine engine) {
        this.engine = engine;
        this.orders = new OrdersFixture(engine);
        this.database = Await.result(Database.open(orders.vertx, orders.settings, "orders"));
    }

    private static Comparator<JsonObject> byTime(String member) {
        return Comparator.<JsonObject, Instant>comparing(
                        order -> order.getString(member) == null ? Instant.MAX : Instant.parse(order.getString(member)))
                .thenComparing(BY_ID);
    }

    @BeforeEach
    void fill() {
        ManyOrders.insert(database, engine, 1, ORDERS);
    }

    @AfterEach
    void stop() {
        Await.result(database.close());
        orders.close();
    }

    /** All that there are, without any list. */
    private List<JsonObject> all() {
        var table = new FuelOrderTable();
        var all = new ArrayList<JsonObject>();
        for (var id = 1L; id <= ORDERS; id++) {
            all.add(Await.result(table.find(database, id)).orElseThrow().toJson());
        }
        return all;
    }

    private static JsonObject filter(Object... members) {
        var filter = new JsonObject();
        for (var i = 0; i < members.length; i += 2) {
            filter.put((String) members[i], members[i + 1]);
        }
        return filter;
    }

    /** The ids of the whole list, page by page, each but the last of which is full. */
    private List<Long> walked(JsonObject filter, int limit, Caller caller) {
        var ids = new ArrayList<Long>();
        String cursor = null;
        do {
            var input = filter.copy().put("limit", limit);
            if (cursor != null) {
                assertThat(cursor).hasSizeLessThanOrEqualTo(100).matches("[0-9A-Za-z_-]+");
                input.put("cursor", cursor);
            }
            var answer = orders.ask("listFuelOrders", input, caller);
            assertThat(answer.fieldNames()).containsExactlyInAnyOrder("orders", "next_cursor");
            cursor = answer.getString("next_cursor");
            if (cursor != null) {
                assertThat(answer.getJsonArray("orders")).hasSize(limit);
            }
            ids.addAll(ids(answer));
        } while (cursor != null);
        return ids;
    }

    private static List<Long> ids(JsonObject list) {
        return list.getJsonArray("orders").stream()
                .map(order -> ((JsonObject) order).getLong("id"))
                .toList();
    }

    @Test
    void walksEveryFilterInEverySortAsOneWouldByHand() {
        var all = all();
        Map<JsonObject, Predicate<JsonObject>> filters = Map.ofEntries(
                Map.entry(filter(), order -> true),
                Map.entry(filter("status", new JsonArray().add("REVIEWED")), is("status", "REVIEWED")),
                Map.entry(
                        filter("status", new JsonArray().add("DISPATCHED").add("CANCELLED")),
                        is("status", "DISPATCHED").or(is("status", "CANCELLED"))),
                Map.entry(filter("tail_number", " n7 "), is("tail_number", "N7")),
                Map.entry(filter("fuel_type", "100LL"), is("fuel_type", "AVGAS_100LL")),
                Map.entry(filter("customer_id", 7), is("customer_id", 7L)),
                Map.entry(filter("assigned_lst_user_id", 33), is("assigned_lst_user_id", 33L)),
                Map.entry(filter("assigned_truck_id", 3), is("assigned_truck_id", 3L)),
                Map.entry(filter("priority", "HIGH"), is("priority", "HIGH")),
                Map.entry(filter("flagged", true), order -> order.getString("flag_reason") != null),
                Map.entry(filter("flagged", false), order -> order.getString("flag_reason") == null),
                Map.entry(filter("created_from", "2026-01-02T00:00:00.000007Z"), from("2026-01-02T00:00:00.000007Z")),
                Map.entry(
                        filter("created_to", "2026-01-02T02:00:00.000007+02:00"),
                        from("2026-01-02T00:00:00.000007Z").negate()),
                Map.entry(
                        filter("status", new JsonArray().add("DISPATCHED").add("FUELING"), "customer_id", 7),
                        is("customer_id", 7L).and(is("status", "DISPATCHED").or(is("status", "FUELING")))));

        filters.forEach((filter, predicate) -> SORTS.forEach((sort, comparator) -> {
            var expected = all.stream()
                    .filter(predicate)
                    .sorted(comparator)
                    .map(order -> order.getLong("id"))
                    .toList();
            var asked = filter.copy().put("sort", sort);
            assertThat(walked(asked, 97, CSR)).as("all of %s", asked).isEqualTo(expected);
            var page = orders.ask(
                    "listFuelOrders", asked.copy().put("per_page", 11).put("page", 2), CSR);
            assertThat(ids(page))
                    .as("second page of %s", asked)
                    .isEqualTo(expected.stream().skip(11).limit(11).toList());
            assertThat(page.getJsonObject("pagination").getLong("total")).isEqualTo(expected.size());
            assertThat(page.containsKey("next_cursor")).isFalse();
        }));
    }

    private static Predicate<JsonObject> is(String member, Object value) {
        return order -> value.equals(order.getValue(member));
    }

    private static Predicate<JsonObject> from(String instant) {
        return order -> !Instant.parse(order.getString("created_at")).isBefore(Instant.parse(instant));
    }

    @Test
    void showsATechnicianHisOwnAndUnassignedOrdersInEverySort() {
        var own = is("assigned_lst_user_id", 31L);
        var mine = all().stream()
                .filter(own.or(order -> order.getValue("assigned_lst_user_id") == null))
                .toList();
        assertThat(mine).anyMatch(own).anyMatch(own.negate());

        SORTS.forEach((sort, comparator) -> {
            var expected = mine.stream()
                    .sorted(comparator)
                    .map(order -> order.getLong("id"))
                    .toList();
            assertThat(walked(filter("sort", sort), 13, LST)).as(sort).isEqualTo(expected);
            var page = orders.ask("listFuelOrders", filter("sort", sort, "per_page", 13, "page", 3), LST);
            assertThat(ids(page)).isEqualTo(expected.stream().skip(26).limit(13).toList());
            assertThat(page.getJsonObject("pagination").getLong("total")).isEqualTo(expected.size());
            assertThat(walked(
                            filter(
                                    "sort",
                                    sort,
                                    "status",
                                    new JsonArray().add("DISPATCHED").add("CANCELLED")),
                            5,
                            LST))
                    .isEqualTo(mine.stream()
                            .filter(is("status", "DISPATCHED").or(is("status", "CANCELLED")))
                            .sorted(comparator)
                            .map(order -> order.getLong("id"))
                            .toList());
        });
        assertThat(walked(filter("assigned_lst_user_id", 31), 100, LST))
                .hasSize((int) mine.stream().filter(own).count());
        assertThat(walked(filter("assigned_lst_user_id", 32), 100, LST)).isEmpty();
        assertThat(orders.ask("listFuelOrders", filter("assigned_lst_user_id", 32), LST)
                        .getJsonObject("pagination")
                        .getLong("total"))
                .isZero();
    }

    @Test
    void takesAStateThatIsNamedTwiceOnce() {
        var twice = filter("status", new JsonArray().add("FUELING").add("FUELING"));

        assertThat(walked(twice, 7, CSR)).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void answersFiftyUnlessToldOtherwise() {
        var first = orders.ask("listFuelOrders", filter("limit", 1), CSR);
        var next = orders.ask("listFuelOrders", filter("cursor", first.getString("next_cursor")), CSR);

        assertThat(ids(next)).hasSize(50);
    }

    @Test
    void endsWithoutACursorWhereTheLastPageIsFull() {
        var answer = orders.ask("listFuelOrders", filter("limit", 100, "tail_number", "N7"), CSR);
        var size = ids(answer).size();

        assertThat(answer.containsKey("next_cursor")).isTrue();
        assertThat(answer.getString("next_cursor")).isNull();
        assertThat(orders.ask("listFuelOrders", filter("limit", size, "tail_number", "N7"), CSR)
                        .getString("next_cursor"))
                .isNull();
        assertThat(orders.ask("listFuelOrders", filter("limit", size - 1, "tail_number", "N7"), CSR)
                        .getString("next_cursor"))
                .isNotNull();
    }

    @Test
    void missesAndRepeatsNothingWhileOrdersAreMadeAndGoOn() {
        var first = orders.ask("listFuelOrders", filter("limit", 100), CSR);
        ManyOrders.insert(database, engine, ORDERS + 1, ORDERS + 300);

        var rest = walkedFrom(first.getString("next_cursor"));

        var seen = new ArrayList<>(ids(first));
        seen.addAll(rest);
        assertThat(seen).hasSize(ORDERS).doesNotHaveDuplicates();
    }

    private List<Long> walkedFrom(String cursor) {
        var ids = new ArrayList<Long>();
        for (var next = cursor; next != null; ) {
            var answer = orders.ask("listFuelOrders", filter("cursor", next, "limit", 100), CSR);
            ids.addAll(ids(answer));
            next = answer.getString("next_cursor");
        }
        return ids;
    }

    @Test
    void refusesACursorOfAnotherSortOrOfNoList() {
        for (var sort : SORTS.keySet()) {
            var cursor = orders.ask("listFuelOrders", filter("limit", 2, "sort", sort), CSR)
                    .getString("next_cursor");
            for (var other : SORTS.keySet()) {
                if (!other.equals(sort)) {
                    assertForeign(orders.refused("listFuelOrders", filter("cursor", cursor, "sort", other), CSR));
                }
            }
            assertForeign(orders.refused("listFuelOrders", filter("cursor", cursor + "_1", "sort", sort), CSR));
        }
        for (var foreign : new String[] {
            "0",
            "cd",
            "cd_",
            "cd_1",
            "cd_1_0",
            "cd_1_-1",
            "cd_01_1",
            "cd__1",
            "CD_1_1",
            "cd_zzzzzzzzzzzzz_1",
            "cd_-1y2p0ij32e8e7_1",
            "cd_1_zzzzzzzzzzzzzz",
            "x_1_1",
            "-",
            "_"
        }) {
            assertForeign(orders.refused("listFuelOrders", filter("cursor", foreign), CSR));
        }
    }

    private static void assertForeign(Problem problem) {
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("invalid-input");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly("/cursor");
    }
}
