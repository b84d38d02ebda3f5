package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Every statement on {@code permit_release}. */
final class PermitReleaseTable {
    Future<Void> insert(Sql sql, long orderId, Instant now) {
        return sql.update(
                        "insert into permit_release (order_id, requested_at) values ($1, $2) on conflict do nothing",
                        orderId,
                        now)
                .mapEmpty();
    }

    /** The orders whose permits are to be released, oldest first. */
    Future<List<Long>> list(Sql sql, int limit) {
        return sql.query("select order_id from permit_release order by requested_at limit $1", (long) limit)
                .map(rows -> rows.stream().map(row -> row.getLong("order_id")).toList());
    }

    Future<Void> delete(Sql sql, long orderId) {
        return sql.update("delete from permit_release where order_id = $1", orderId)
                .mapEmpty();
    }
}
