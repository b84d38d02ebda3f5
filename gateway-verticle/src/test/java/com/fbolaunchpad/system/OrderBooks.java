package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Settings;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is written down of orders and trucks, read by SQL over the heads of the services: whatever has been done, and
 * whatever crashed, it must add up.
 */
final class OrderBooks {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long PAUSE_NS = 10_000_000;
    private static final String OPEN = "('DISPATCHED', 'ACKNOWLEDGED', 'EN_ROUTE', 'FUELING')";

    private final String url;
    private final String user;
    private final String password;

    /** While everything is checked. An open connection would keep the file of H2 open across a restart. */
    private Connection open;

    private OrderBooks(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** The books of the service with the settings, whose database is PostgreSQL, or H2 in a file of this process. */
    static OrderBooks of(Settings settings) {
        var databaseUrl = settings.text("DATABASE_URL");
        if (databaseUrl.isEmpty()) {
            var file = Path.of(settings.text("DATA_DIR"), "launchpad").toAbsolutePath();
            return new OrderBooks(
                    "jdbc:h2:file:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                            + ";LOCK_TIMEOUT=3000;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
                    "sa",
                    "");
        }
        return at(databaseUrl);
    }

    /** Those on PostgreSQL, by the value of DATABASE_URL. */
    static OrderBooks at(String databaseUrl) {
        var uri = URI.create(databaseUrl);
        var credentials = uri.getUserInfo().split(":", 2);
        return new OrderBooks(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                credentials[0],
                credentials[1]);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** The rows, each with its columns by name. */
    List<Map<String, Object>> rows(String select, Object... parameters) {
        try {
            if (open != null) {
                return rows(open, select, parameters);
            }
            try (var connection = connect()) {
                return rows(connection, select, parameters);
            }
        } catch (SQLException unreadable) {
            throw new AssertionError(select, unreadable);
        }
    }

    private static List<Map<String, Object>> rows(Connection connection, String select, Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(select)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var found = new ArrayList<Map<String, Object>>();
            try (var result = statement.executeQuery()) {
                var columns = result.getMetaData();
                while (result.next()) {
                    var row = new LinkedHashMap<String, Object>();
                    for (var i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), result.getObject(i));
                    }
                    found.add(row);
                }
            }
            return found;
        }
    }

    long count(String from, Object... parameters) {
        return (Long)
                rows("select count(*) as n from " + from, parameters).get(0).get("n");
    }

    /** The id of the latest order; 0 when there is none. */
    long highestOrder() {
        return (Long) rows("select coalesce(max(id), 0) as n from orders.fuel_order")
                .get(0)
                .get("n");
    }

    /** Waits until there are no such rows. */
    void awaitNone(Duration patience, String what, Supplier<List<?>> left) {
        assertThat(await(patience, left, List::isEmpty)).as(what).isEmpty();
    }

    /** Waits until there are such rows. */
    void awaitSome(Duration patience, String what, Supplier<List<?>> found) {
        assertThat(await(patience, found, rows -> !rows.isEmpty())).as(what).isNotEmpty();
    }

    private static List<?> await(Duration patience, Supplier<List<?>> read, Predicate<List<?>> enough) {
        var end = Instant.now().plus(patience);
        var rows = read.get();
        while (!enough.test(rows) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE_NS);
            rows = read.get();
        }
        return rows;
    }

    /** Holds everything against everything that concerns the orders from {@code firstOrder} on. */
    void check(long firstOrder) {
        try (var connection = connect()) {
            open = connection;
            checkMeters();
            checkGrades();
            checkStories(firstOrder);
            checkPositions();
            checkHolds();
        } catch (SQLException unreachable) {
            throw new AssertionError(unreachable);
        } finally {
            open = null;
        }
    }

    private void checkMeters() {
        var trucks = rows("select id, current_meter_reading, meter_digits from fleet.fuel_truck order by id");
        var gallonsOfOrders = new HashMap<Object, BigDecimal>();
        rows("select assigned_truck_id, sum(calculated_gallons_dispensed) as gallons from orders.fuel_order"
                        + " where status in ('COMPLETED', 'REVIEWED') group by assigned_truck_id")
                .forEach(row -> gallonsOfOrders.put(row.get("assigned_truck_id"), (BigDecimal) row.get("gallons")));
        for (var truck : trucks) {
            var rollover = BigDecimal.TEN.pow((Integer) truck.get("meter_digits"));
            var log = rows("select * from fleet.meter_log where truck_id = ? order by entry_number", truck.get("id"));
            var reading = (BigDecimal) log.get(0).get("start_reading");
            var opening = reading;
            var fueled = BigDecimal.ZERO;
            var adjusted = BigDecimal.ZERO;
            var rolled = BigDecimal.ZERO;
            for (var i = 0; i < log.size(); i++) {
                var entry = log.get(i);
                assertThat(entry.get("entry_number")).isEqualTo(i + 1L);
                assertThat((BigDecimal) entry.get("start_reading"))
                        .as("start of entry %s", entry)
                        .isEqualByComparingTo(reading);
                reading = (BigDecimal) entry.get("end_reading");
                var gallons = (BigDecimal) entry.get("gallons");
                if ("ORDER".equals(entry.get("kind"))) {
                    fueled = fueled.add(gallons);
                    rolled = rolled.add((Boolean) entry.get("rolled_over") ? rollover : BigDecimal.ZERO);
                } else {
                    adjusted = adjusted.add(gallons);
                }
            }
            assertThat((BigDecimal) truck.get("current_meter_reading"))
                    .as("meter of truck %s", truck)
                    .isEqualByComparingTo(reading);
            assertThat(reading.subtract(opening).add(rolled).subtract(adjusted))
                    .as("movement of the meter of truck %s", truck)
                    .isEqualByComparingTo(fueled);
            assertThat(gallonsOfOrders.getOrDefault(truck.get("id"), BigDecimal.ZERO))
                    .as("gallons of the orders of truck %s", truck)
                    .isEqualByComparingTo(fueled);
        }
        var fitting =
                " where o.status in ('COMPLETED', 'REVIEWED') and l.kind = 'ORDER' and o.assigned_truck_id = l.truck_id"
                        + " and o.start_meter_reading = l.start_reading and o.end_meter_reading = l.end_reading"
                        + " and o.calculated_gallons_dispensed = l.gallons and o.id = l.order_id)";
        assertThat(rows("select * from fleet.meter_log l where l.kind = 'ORDER'"
                        + " and not exists (select 1 from orders.fuel_order o" + fitting))
                .as("entries of the meter log without their order")
                .isEmpty();
        assertThat(rows("select * from orders.fuel_order o where o.status in ('COMPLETED', 'REVIEWED')"
                        + " and not exists (select 1 from fleet.meter_log l" + fitting))
                .as("fuelled orders without their entry of the meter log")
                .isEmpty();
    }

    private void checkGrades() {
        assertThat(rows("select o.id, o.fuel_type, t.fuel_type as truck_grade from orders.fuel_order o"
                        + " left join fleet.fuel_truck t on t.id = o.assigned_truck_id"
                        + " left join fleet.aircraft_approved_fuel a on a.tail_number = o.tail_number"
                        + " and a.fuel_type = o.fuel_type where o.status in " + OPEN
                        + " and (a.fuel_type is null or (o.assigned_truck_id is not null"
                        + " and (t.fuel_type is null or t.fuel_type <> o.fuel_type)))"))
                .as("open orders whose grade isn't that of truck and aircraft")
                .isEmpty();
        assertThat(rows("select o.id, o.tail_number, o.fuel_type, o.assigned_truck_id from orders.fuel_order o"
                        + " where o.status in " + OPEN + " and not exists (select 1 from fleet.fueling_reservation r"
                        + " where r.order_id = o.id and r.tail_number = o.tail_number and r.fuel_type = o.fuel_type"
                        + " and r.truck_id is not distinct from o.assigned_truck_id)"))
                .as("open orders whose terms nothing holds")
                .isEmpty();
    }

    /** Each order's history and events tell of the versions 1, 2, 3 …, and of nothing but what became of it. */
    private void checkStories(long firstOrder) {
        var history = byOrder(rows(
                "select order_id, order_version, action, changes from orders.order_history"
                        + " where order_id >= ? and action <> 'REFUSED' order by order_id, order_version",
                firstOrder));
        var events = byOrder(rows(
                "select order_id, order_version, type, data from orders.order_event where order_id >= ?"
                        + " order by order_id, order_version",
                firstOrder));
        for (var order : rows("select * from orders.fuel_order where id >= ?", firstOrder)) {
            var lines = history.getOrDefault(order.get("id"), List.of());
            var told = events.getOrDefault(order.get("id"), List.of());
            var version = ((Long) order.get("version")).intValue();
            assertThat(lines).as("history of order %s", order).hasSize(version);
            assertThat(told).as("events of order %s", order).hasSize(version);
            var replayed = new JsonObject();
            String status = null;
            for (var i = 0; i < version; i++) {
                var line = lines.get(i);
                var event = told.get(i);
                assertThat(line.get("order_version")).as("%s", line).isEqualTo(i + 1L);
                assertThat(event.get("order_version")).as("%s", event).isEqualTo(i + 1L);
                assertThat(event.get("type"))
                        .isEqualTo(((String) line.get("action"))
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'));
                replay(replayed, line);
                var data = new JsonObject((String) event.get("data"));
                assertThat(data.getString("from")).as("%s", event).isEqualTo(status);
                status = data.getString("to");
                assertThat(status).as("%s", event).isEqualTo(replayed.getString("status"));
                for (var member : List.of("tail_number", "fuel_type", "assigned_lst_user_id", "assigned_truck_id")) {
                    assertThat(data.getValue(member)).as("%s", event).isEqualTo(replayed.getValue(member));
                }
            }
            assertIsNow(order, replayed);
        }
    }

    private static void replay(JsonObject replayed, Map<String, Object> line) {
        for (var change : new JsonObject((String) line.get("changes"))) {
            var fromTo = (JsonObject) change.getValue();
            assertThat(fromTo.getValue("from"))
                    .as("%s before %s", change.getKey(), line)
                    .isEqualTo(replayed.getValue(change.getKey()));
            replayed.put(change.getKey(), fromTo.getValue("to"));
        }
    }

    private static void assertIsNow(Map<String, Object> order, JsonObject replayed) {
        for (var member : List.of(
                "status",
                "tail_number",
                "fuel_type",
                "location_on_ramp",
                "change_version",
                "acknowledged_change_version",
                "flag_reason",
                "cancel_reason",
                "requested_amount",
                "start_meter_reading",
                "end_meter_reading",
                "calculated_gallons_dispensed",
                "assigned_lst_user_id",
                "assigned_truck_id",
                "reviewed_by_csr_user_id")) {
            assertThat(Objects.toString(replayed.getValue(member)))
                    .as("%s of order %s by its history", member, order.get("id"))
                    .isEqualTo(Objects.toString(order.get(member)));
        }
    }

    private static Map<Object, List<Map<String, Object>>> byOrder(List<Map<String, Object>> rows) {
        var grouped = new HashMap<Object, List<Map<String, Object>>>();
        rows.forEach(row -> grouped.computeIfAbsent(row.get("order_id"), id -> new ArrayList<>())
                .add(row));
        return grouped;
    }

    private void checkPositions() {
        awaitNone(
                PATIENCE,
                "events without a position",
                () -> rows("select id from orders.order_event where log_position is null"));
        var log = rows("select count(*) as n, min(log_position) as first, max(log_position) as last,"
                        + " (select last_position from orders.order_event_position) as given from orders.order_event")
                .get(0);
        if ((Long) log.get("n") > 0) {
            assertThat(log).containsEntry("first", 1L).containsEntry("last", log.get("n"));
        }
        assertThat(log).containsEntry("given", log.get("n"));
    }

    /** What is over holds nothing any more, as soon as everybody has heard of it. */
    private void checkHolds() {
        awaitNone(
                PATIENCE,
                "reservations of orders that are closed or were never made",
                () -> rows("select r.order_id, r.confirmed, o.status from fleet.fueling_reservation r"
                        + " left join orders.fuel_order o on o.id = r.order_id"
                        + " where o.status is null or o.status not in " + OPEN));
        awaitNone(
                PATIENCE,
                "open permits of orders that aren't being fuelled",
                () -> rows("select p.order_id, o.status from fleet.fueling_permit p"
                        + " left join orders.fuel_order o on o.id = p.order_id"
                        + " where p.state = 'OPEN' and (o.status is null or o.status <> 'FUELING')"));
        assertThat(rows("select o.id from orders.fuel_order o where o.status = 'FUELING' and not exists"
                        + " (select 1 from fleet.fueling_permit p where p.order_id = o.id and p.state = 'OPEN'"
                        + " and p.truck_id = o.assigned_truck_id and p.fuel_type = o.fuel_type"
                        + " and p.tail_number = o.tail_number)"))
                .as("orders that are being fuelled without a permit")
                .isEmpty();
    }
}
