package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;

/**
 * Orders by one statement, as many as asked for, past the rules but within the constraints: spread over 200 aircraft, 50
 * customers and 20 technicians as in a busy year, most of them long reviewed, the last 300 under way.
 */
final class ManyOrders {
    private static final long PORTION = 5_000;
    private static final String BASE = "timestamp with time zone '2026-01-01 00:00:00.000007+00'";
    private static final String COLUMNS = """
            insert into fuel_order (id, status, tail_number, customer_id, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, priority, due_at, due_sort, flag_reason,
              start_meter_reading, end_meter_reading, calculated_gallons_dispensed, created_at, updated_at,
              dispatch_timestamp, reviewed_timestamp, reviewed_by_csr_user_id, cancelled_timestamp, cancel_reason,
              version, change_version, acknowledged_change_version)
            """;

    /** Three orders at a time are made in the same microsecond, and due times are mixed: ties and order matter. */
    private static final String ROWS = """
            select id, status, concat('N', mod(id * 7, 200)), case when mod(id, 10) = 0 then null else 1 + mod(id * 3, 50) end,
              case when mod(id, 1000) = 5 then 'AVGAS_UL94' when mod(id, 10) < 3 then 'AVGAS_100LL' else 'JET_A' end,
              mod(id, 4) = 0, 100.25 + mod(id, 900),
              case when unassigned then null else 31 + mod(id, 20) end,
              case when unassigned then null else 1 + mod(id, 12) end,
              'Spot 4', case when mod(id, 5) = 0 then 'Call first' end,
              case when mod(id, 20) = 1 then 'HIGH' when mod(id, 10) = 3 then 'LOW' else 'NORMAL' end,
              case when mod(id, 2) = 0 then due end,
              case when mod(id, 2) = 0 then due else timestamp with time zone '9999-12-31 00:00:00+00' end,
              case when mod(id, 1000) = 999 then 'Its truck is held' end,
              case when fuelled then 1000.00 end, case when fuelled then 1100.25 end, case when fuelled then 100.25 end,
              made, made, made,
              case when status = 'REVIEWED' then made end, case when status = 'REVIEWED' then 20 end,
              case when status = 'CANCELLED' then made end, case when status = 'CANCELLED' then 'Flight off' end,
              1, 0, 0
            from (select id, status, status in ('COMPLETED', 'REVIEWED') as fuelled,
                mod(id, 50) = 0 and status in ('CANCELLED', 'DISPATCHED') as unassigned,
                %1$s + cast((id - mod(id, 3)) / 3 as integer) * interval '15' minute as made,
                %1$s + cast(mod(id * 37, 9999) as integer) * interval '52' minute as due
              from (select id, case
                  when id <= %2$d - 300 and mod(id, 50) = 0 then 'CANCELLED'
                  when id <= %2$d - 300 and mod(id, 25) = 1 then 'COMPLETED'
                  when id <= %2$d - 300 then 'REVIEWED'
                  when mod(id, 5) < 3 then 'DISPATCHED'
                  when mod(id, 5) = 3 then 'ACKNOWLEDGED'
                  when mod(id, 10) = 4 then 'EN_ROUTE'
                  else 'FUELING' end as status
                from %3$s numbered) staged) spread
            """;

    private ManyOrders() {}

    /** Orders of the ids from {@code first} to {@code last}. */
    static void insert(Database database, Engine engine, long first, long last) {
        Await.result(database.update("insert into customer (id, name, email, email_key, payment_type,"
                + " purchase_order_required, is_active, version, created_at, updated_at) select id, 'Pat',"
                + " concat('pat', id), concat('pat', id), 'PREPAY', false, true, 1, " + BASE + ", " + BASE + " from "
                + series(engine, 1, 50) + " numbered where not exists (select 1 from customer)"));
        for (var begin = first; begin <= last; begin += PORTION) {
            var numbered = series(engine, begin, Math.min(last, begin + PORTION - 1));
            Await.result(database.update(COLUMNS + ROWS.formatted(BASE, last, numbered)));
        }
    }

    /** A table of the numbers from {@code first} to {@code last}, called {@code id}. */
    static String series(Engine engine, long first, long last) {
        return engine == Engine.H2
                ? "(select \"X\" as id from system_range(%d, %d))".formatted(first, last)
                : "(select * from generate_series(cast(%d as bigint), %d) as numbers (id))".formatted(first, last);
    }
}
