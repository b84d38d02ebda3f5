package com.fbolaunchpad.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the databases are filled with: {@value #TRUCKS} trucks and {@value #AIRCRAFT} aircraft of one grade, and as many orders as
 * are wanted, all over, each with two events and one line of history, made within the last twenty days.
 */
final class DataSet {
    static final int TRUCKS = 64;
    static final int AIRCRAFT = 2_000;
    static final String GRADE = "JET_A";

    private static final String FLEET = """
            insert into fleet.fuel_truck (id, truck_number, truck_number_key, fuel_type, capacity, current_meter_reading, is_active,
              status, held_by_check, last_check_result, last_check_at, version, created_at, updated_at)
            select n, 'T-' || n, 't-' || n, '%1$s', 1000000, 0, true, 'AVAILABLE', false, 'PASSED', now(), 1, now(), now()
            from generate_series(1, %2$d) n;
            insert into fleet.meter_log (truck_id, entry_number, kind, start_reading, end_reading, gallons, recorded_at)
            select id, 1, 'OPENING', 0, 0, 0, now() from fleet.fuel_truck;
            insert into fleet.aircraft (tail_number, aircraft_type, fuel_type, verified, is_active, version, created_at, updated_at)
            select 'N' || n, 'Cessna Citation CJ3', '%1$s', true, true, 1, now(), now() from generate_series(1, %3$d) n;
            insert into fleet.aircraft_approved_fuel (tail_number, fuel_type, basis)
            select 'N' || n, '%1$s', 'TYPE_CERTIFICATE' from generate_series(1, %3$d) n;
            """.formatted(GRADE, TRUCKS, AIRCRAFT);

    /** Before them: how many, the technician, the reviewer. */
    private static final String ORDERS = """
            insert into orders.fuel_order (id, status, tail_number, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, priority, created_at, updated_at,
              dispatch_timestamp, acknowledge_timestamp, en_route_timestamp, fueling_start_timestamp, completion_timestamp,
              reviewed_timestamp, reviewed_by_csr_user_id, start_meter_reading, end_meter_reading,
              calculated_gallons_dispensed, cancelled_timestamp, cancel_reason, version, change_version,
              acknowledged_change_version)
            select id, case when isover then 'REVIEWED' else 'CANCELLED' end, 'N' || 1 + mod(id * 7, %4$d), '%5$s', mod(id, 4) = 0,
              100.25, %2$d, 1 + mod(id, %6$d), 'Spot ' || mod(id, 40),
              case when mod(id, 3) = 0 then 'Call the crew first, then the desk' end, 'NORMAL', made, made, made,
              case when isover then made end, case when isover then made end, case when isover then made end,
              case when isover then made end, case when isover then made end, case when isover then %3$d end,
              case when isover then 1000.00 end, case when isover then 1100.25 end, case when isover then 100.25 end,
              case when isover then null else made end, case when isover then null else 'No show' end, 6, 0, 0
            from (select id, mod(id, 20) > 0 as isover,
              date_trunc('second', now()) - interval '20 days' * (1 - id::float / %1$d) as made
              from generate_series(1, %1$d::bigint) id) numbered
            """;

    private static final String EVENTS = """
            insert into orders.order_event (id, order_id, order_version, type, recorded_at, data, audience, log_position)
            select 'e' || id || '-' || n, id, n, case when n = 1 then 'created' else 'status-changed' end, created_at,
              case when n = 1
                then '{"order_id":' || id || ',"order_version":1,"from":null,"to":"DISPATCHED","tail_number":"' || tail_number
                  || '","fuel_type":"%5$s","assigned_lst_user_id":%2$d,"assigned_truck_id":' || assigned_truck_id || ',"actor":%3$d}'
                else '{"order_id":' || id || ',"order_version":2,"from":"DISPATCHED","to":"' || status || '","tail_number":"'
                  || tail_number || '","fuel_type":"%5$s","assigned_lst_user_id":%2$d,"assigned_truck_id":' || assigned_truck_id
                  || ',"actor":%3$d}' end,
              '%2$d', 2 * id - 2 + n
            from orders.fuel_order cross join (values (1), (2)) versions (n) order by id, n
            """;

    private static final String HISTORY = """
            insert into orders.order_history (id, order_id, order_version, action, recorded_at, actor_user_id, client_address,
              request_id, changes, misfuel)
            select 'h' || id, id, 1, 'CREATED', created_at, %3$d, '127.0.0.1', 'fill', '{"status":{"from":null,"to":"DISPATCHED"}}',
              false
            from orders.fuel_order order by id
            """;

    /** Orders that wait for their technician: from the id on, how many, the technician. */
    private static final String DISPATCHED = """
            insert into orders.fuel_order (id, status, tail_number, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, priority, created_at, updated_at, dispatch_timestamp,
              version, change_version, acknowledged_change_version)
            select id, 'DISPATCHED', 'N' || 1 + mod(id * 7, %4$d), '%5$s', false, 100.25, %3$d, 1 + mod(id, %6$d),
              'Spot ' || mod(id, 40), 'NORMAL', made, made, made, 1, 0, 0
            from (select id, now() as made from generate_series(%1$d::bigint, %1$d::bigint + %2$d - 1) id) numbered
            """;

    private final Postgres postgres;
    private final long technicianId;
    private final long deskId;

    DataSet(Postgres postgres, long technicianId, long deskId) {
        this.postgres = postgres;
        this.technicianId = technicianId;
        this.deskId = deskId;
    }

    void addFleet(String database) throws SQLException {
        postgres.execute(database, FLEET);
    }

    /** Fills a database that has no orders yet; its readers of the event log have read all of it. */
    void addOrders(String database, long orders) throws SQLException {
        var indexes = indexes(database);
        var statements = new ArrayList<String>();
        // Constraints between tables are not checked one by one: the statements above keep them.
        statements.add("set session_replication_role = replica");
        indexes.keySet().forEach(index -> statements.add("drop index " + index));
        for (var filling : new String[] {ORDERS, EVENTS, HISTORY}) {
            statements.add(filling.formatted(orders, technicianId, deskId, AIRCRAFT, GRADE, TRUCKS));
        }
        statements.addAll(indexes.values());
        statements.add("update orders.order_event_position set last_position = %1$d, counted_position = %1$d"
                .formatted(2 * orders));
        statements.add("update orders.order_status_count c set orders ="
                + " (select count(*) from orders.fuel_order o where o.status = c.status)");
        for (var reader : new String[] {"fleet", "webhooks"}) {
            statements.add("update %s.event_cursor set read_position = %d".formatted(reader, 2 * orders));
        }
        statements.add("select setval('orders.fuel_order_id', %d, false)".formatted(orders + 1));
        postgres.execute(database, statements.toArray(String[]::new));
        postgres.execute(database, "vacuum (freeze, analyze)", "checkpoint");
    }

    /** By name, with the statement that makes it again. */
    private Map<String, String> indexes(String database) throws SQLException {
        var found = new TreeMap<String, String>();
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select schemaname || '.' || indexname, indexdef from pg_indexes"
                        + " where schemaname = 'orders' and tablename in ('fuel_order', 'order_event', 'order_history')"
                        + " and indexdef not like 'CREATE UNIQUE%'")) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    void addDispatched(String database, long firstId, long count) throws SQLException {
        postgres.execute(
                database,
                "set session_replication_role = replica",
                DISPATCHED.formatted(firstId, count, technicianId, AIRCRAFT, GRADE, TRUCKS),
                "update orders.order_status_count set orders = orders + %d where status = 'DISPATCHED'"
                        .formatted(count),
                "analyze orders.fuel_order");
    }
}
