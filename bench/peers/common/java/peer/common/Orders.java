package peer.common;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/** The measured operations, over plain JDBC. */
public final class Orders implements AutoCloseable {
    private static final Script GET = Script.of("get.sql");
    private static final Script LIST = Script.of("list.sql");
    private static final Script CREATE = Script.of("create.sql");
    private static final Script STATUS = Script.of("status.sql");
    private static final Set<String> FUELLING = Set.of("UPDATE_OWN_ORDER_STATUS", "COMPLETE_OWN_ORDER");

    private final DataSource dataSource;
    private final Permissions permissions;
    private final Function<Object, String> toJson;
    private final OrderIds ids = new OrderIds();
    private final EventLog eventLog;
    private final Settlements settlements;

    /**
     * @param toJson writes an object as the framework's JSON library does
     */
    public Orders(DataSource dataSource, Function<Object, String> toJson) {
        this.dataSource = dataSource;
        this.permissions = new Permissions(dataSource);
        this.toJson = toJson;
        this.eventLog = new EventLog(dataSource);
        this.settlements = new Settlements(dataSource);
        eventLog.start();
    }

    /** What a function of the database does, with its failure as the exception that frameworks expect. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T connected(Work<T> work) {
        try (var connection = dataSource.getConnection()) {
            return work.with(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public Messages.One get(Caller caller, long id) {
        permissions.require(caller.userId(), "VIEW_ALL_ORDERS");
        return connected(connection -> {
            try (var run = GET.on(connection)) {
                return new Messages.One(only(run.query(Map.of("order_id", id), FuelOrder::read), id));
            }
        });
    }

    private static FuelOrder only(List<FuelOrder> found, long id) {
        if (found.isEmpty()) {
            throw new Refusal(404, "There is no fuel order " + id + ".");
        }
        return found.getFirst();
    }

    public Messages.Many list(Caller caller, int limit) {
        permissions.require(caller.userId(), "VIEW_ALL_ORDERS");
        return connected(connection -> {
            try (var run = LIST.on(connection)) {
                var found = run.query(Map.of("limit", limit + 1), FuelOrder::read);
                return found.size() <= limit
                        ? new Messages.Many(found, null)
                        : new Messages.Many(found.subList(0, limit), cursor(found.get(limit - 1)));
            }
        });
    }

    private static String cursor(FuelOrder last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.createdAt() + "_" + last.id()).getBytes(StandardCharsets.US_ASCII));
    }

    public Messages.Done create(Caller caller, Messages.NewOrder wanted) {
        permissions.require(caller.userId(), "CREATE_ORDER");
        var order = connected(connection -> {
            try (var run = CREATE.on(connection)) {
                return created(caller, wanted, connection, run);
            }
        });
        eventLog.wake();
        settlements.settle(order);
        return new Messages.Done("Fuel order " + order.id() + " is dispatched.", order);
    }

    private FuelOrder created(Caller caller, Messages.NewOrder wanted, Connection connection, Script.Run run)
            throws SQLException {
        var codes = new HashMap<String, String>();
        run.query(Map.of(), row -> {
            var code = row.getString("code");
            codes.put(normalForm(code), code);
            codes.put(normalForm(row.getString("name")), code);
            var label = row.getString("label");
            if (label != null) {
                codes.put(normalForm(label), code);
            }
            return code;
        });
        var fuelType = codes.get(normalForm(wanted.fuelType()));
        if (fuelType == null) {
            throw new Refusal(422, "There is no fuel grade '" + wanted.fuelType() + "'.");
        }
        var order = FuelOrder.dispatched(ids.next(connection), wanted, fuelType, now());
        var values = values(caller, order);
        values.put("reservation_id", UUID.randomUUID().toString());
        reserve(order, values, run);
        requireTechnician(order.assignedLstUserId(), values, run);

        values.put("changes", toJson.apply(changes(order)));
        values.put("data", toJson.apply(event(null, order, caller)));
        run.update(values);
        run.update(values);
        run.update(values);
        return order;
    }

    private static String normalForm(String written) {
        var normal = new StringBuilder(written.length());
        for (var i = 0; i < written.length(); i++) {
            var letter = written.charAt(i);
            if (letter != ' ' && letter != '_' && letter != '-') {
                normal.append(letter);
            }
        }
        return normal.toString().toLowerCase(Locale.ROOT);
    }

    /** As exact as the database keeps it. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void reserve(FuelOrder order, Map<String, Object> values, Script.Run run) throws SQLException {
        var fits = run.query(
                values,
                row -> row.getBoolean("is_active")
                        && row.getString("status").equals("AVAILABLE")
                        && row.getString("fuel_type").equals(order.fuelType()));
        require(fits.contains(true), "The truck is away, or not one of " + order.fuelType() + ".");
        var isActive = run.query(values, row -> row.getBoolean("is_active"));
        require(isActive.contains(true), "The aircraft is not known.");
        var today = LocalDate.now(ZoneOffset.UTC);
        var approvals = run.query(values, row -> {
            var expiresOn = row.getObject("expires_on", LocalDate.class);
            return row.getString("fuel_type").equals(order.fuelType())
                    && (expiresOn == null || !expiresOn.isBefore(today));
        });
        require(approvals.contains(true), "The aircraft is not approved for " + order.fuelType() + ".");
        var grounded = run.query(values, row -> row.getString("tail_number"));
        require(grounded.isEmpty(), "The aircraft is grounded.");
        run.update(values);
    }

    /** A technician is an active user who may fuel, by his roles or by those that they inherit. */
    private static void requireTechnician(Long userId, Map<String, Object> values, Script.Run run) throws SQLException {
        var roles = new HashSet<Long>();
        var isActive = run.query(values, row -> {
            roles.add(row.getLong("role_id"));
            return row.getBoolean("is_active");
        });
        var inherited = new ArrayList<long[]>();
        var permissions = new HashMap<Long, Set<String>>();
        run.query(values, row -> {
            var role = row.getLong("role_id");
            var permission = row.getString("permission");
            return permission == null
                    ? inherited.add(new long[] {role, row.getLong("inherited_role_id")})
                    : permissions.computeIfAbsent(role, first -> new HashSet<>()).add(permission);
        });
        while (inherited.stream().filter(pair -> roles.contains(pair[0])).anyMatch(pair -> roles.add(pair[1]))) {
            // Until there is no other.
        }
        var permitted = new HashSet<String>();
        roles.forEach(role -> permitted.addAll(permissions.getOrDefault(role, Set.of())));
        require(isActive.contains(true) && permitted.containsAll(FUELLING), "There is no technician " + userId + ".");
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new Refusal(409, otherwise);
        }
    }

    public Messages.Done step(Caller caller, long id, Messages.Step step) {
        permissions.require(caller.userId(), "UPDATE_OWN_ORDER_STATUS");
        var order = connected(connection -> {
            try (var run = STATUS.on(connection)) {
                return stepped(caller, id, step, run);
            }
        });
        eventLog.wake();
        return new Messages.Done("Fuel order " + id + " is " + order.status() + ".", order);
    }

    private FuelOrder stepped(Caller caller, long id, Messages.Step step, Script.Run run) throws SQLException {
        var before = only(run.query(Map.of("order_id", id), FuelOrder::read), id);
        if (!Objects.equals(before.assignedLstUserId(), caller.userId())) {
            throw new Refusal(403, "The order is not assigned to you.");
        }
        require(
                before.status().equals(FuelOrder.DISPATCHED) && FuelOrder.ACKNOWLEDGED.equals(step.status()),
                "An order can not go from " + before.status() + " to " + step.status() + ".");
        var now = now();
        var after = before.acknowledged(now.isAfter(before.updatedAt()) ? now : before.updatedAt());
        var values = values(caller, after);
        values.put("version", before.version());
        values.put(
                "changes",
                toJson.apply(Map.of(
                        "status",
                        new Change(before.status(), after.status()),
                        "acknowledge_timestamp",
                        new Change(null, after.acknowledgeTimestamp().toString()))));
        values.put("data", toJson.apply(event(before.status(), after, caller)));
        require(run.update(values) == 1, "The order has changed meanwhile.");
        run.update(values);
        run.update(values);
        return after;
    }

    /** What the statements take from a change, but for the texts that are JSON. */
    private static Map<String, Object> values(Caller caller, FuelOrder order) {
        var values = new HashMap<String, Object>();
        values.put("order_id", order.id());
        values.put("order_version", order.version());
        values.put("status", order.status());
        values.put("tail_number", order.tailNumber());
        values.put("fuel_type", order.fuelType());
        values.put("requested_amount", new BigDecimal(order.requestedAmount()));
        values.put("lst_user_id", order.assignedLstUserId());
        values.put("truck_id", order.assignedTruckId());
        values.put("location_on_ramp", order.locationOnRamp());
        values.put("now", order.updatedAt());
        values.put("user_id", caller.userId());
        values.put("client_address", caller.clientAddress());
        values.put("request_id", UUID.randomUUID().toString());
        values.put("history_id", UUID.randomUUID().toString());
        values.put("event_id", UUID.randomUUID().toString());
        values.put("audience", Long.toString(order.assignedLstUserId()));
        return values;
    }

    /** One member of an order, before and after. */
    private record Change(Object from, Object to) {}

    private static Map<String, Change> changes(FuelOrder order) {
        var changes = new LinkedHashMap<String, Change>();
        changes.put("status", new Change(null, order.status()));
        changes.put("tail_number", new Change(null, order.tailNumber()));
        changes.put("fuel_type", new Change(null, order.fuelType()));
        changes.put("additive_requested", new Change(null, order.additiveRequested()));
        changes.put("requested_amount", new Change(null, order.requestedAmount()));
        changes.put("assigned_lst_user_id", new Change(null, order.assignedLstUserId()));
        changes.put("assigned_truck_id", new Change(null, order.assignedTruckId()));
        changes.put("location_on_ramp", new Change(null, order.locationOnRamp()));
        changes.put("priority", new Change(null, order.priority()));
        changes.put("meter_rolled_over", new Change(null, order.meterRolledOver()));
        changes.put("change_version", new Change(null, order.changeVersion()));
        changes.put("acknowledged_change_version", new Change(null, order.acknowledgedChangeVersion()));
        changes.put(
                "dispatch_timestamp", new Change(null, order.dispatchTimestamp().toString()));
        return changes;
    }

    private static Map<String, Object> event(String from, FuelOrder order, Caller caller) {
        var event = new LinkedHashMap<String, Object>();
        event.put("order_id", order.id());
        event.put("order_version", order.version());
        event.put("from", from);
        event.put("to", order.status());
        event.put("tail_number", order.tailNumber());
        event.put("fuel_type", order.fuelType());
        event.put("assigned_lst_user_id", order.assignedLstUserId());
        event.put("assigned_truck_id", order.assignedTruckId());
        event.put("actor", caller.userId());
        return event;
    }

    @Override
    public void close() {
        eventLog.close();
        settlements.close();
    }
}
