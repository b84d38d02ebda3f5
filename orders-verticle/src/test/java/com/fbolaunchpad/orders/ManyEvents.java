package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import java.time.Duration;
import java.time.Instant;

/** A log of events of one order by one statement, as many as asked for: the first of {@link #FIRST}, then one a minute. */
final class ManyEvents {
    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.000007Z");

    /** Of an id that the service doesn't give so soon. */
    private static final long ORDER = 1_000_000;

    private ManyEvents() {}

    /** When the event of a position happened. */
    static Instant timeOf(long position) {
        return FIRST.plus(Duration.ofMinutes(position - 1));
    }

    /** The events of the positions from 1 to {@code last}, for everybody. */
    static void insert(Database database, Engine engine, long last) {
        ManyOrders.insert(database, engine, ORDER, ORDER);
        Await.result(database.update(
                "insert into order_event (id, order_id, order_version, type, recorded_at, data,"
                        + " audience, log_position) select concat('event-', id), " + ORDER + ", id, 'edited',"
                        + " cast($1 as timestamp with time zone) + cast(id - 1 as integer) * interval '1' minute,"
                        + " '{\"assigned_lst_user_id\":null}', '*', id from "
                        + ManyOrders.series(engine, 1, last) + " numbered",
                FIRST));
        Await.result(database.update("update order_event_position set last_position = $1 where id = 1", last));
    }
}
