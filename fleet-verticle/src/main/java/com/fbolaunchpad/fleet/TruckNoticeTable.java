package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of truck_notice, each of which is written and deleted while its truck is locked. */
final class TruckNoticeTable {
    /** Puts the notice in the place of an older one about the same truck and order. */
    Future<Void> replace(Sql sql, TruckNotice notice) {
        var values = new @Nullable Object[] {notice.noticeId(), notice.reason(), notice.truckId(), notice.orderId()};
        return sql.update(
                        "update truck_notice set notice_id = $1, reason = $2 where truck_id = $3 and order_id = $4",
                        values)
                .compose(replaced -> replaced > 0
                        ? Future.succeededFuture(replaced)
                        : sql.update(
                                "insert into truck_notice (notice_id, reason, truck_id, order_id)"
                                        + " values ($1, $2, $3, $4)",
                                values))
                .mapEmpty();
    }

    /** The notices that come after the given one by truck and order. */
    Future<List<TruckNotice>> after(Sql sql, long truckId, long orderId, int most) {
        return sql.query(
                        "select * from truck_notice where (truck_id, order_id) > ($1, $2)"
                                + " order by truck_id, order_id limit $3",
                        truckId,
                        orderId,
                        (long) most)
                .map(rows -> rows.stream().map(TruckNoticeTable::notice).toList());
    }

    /** Deletes those of the notices that no newer one has replaced. */
    Future<Void> delete(Sql sql, List<TruckNotice> notices) {
        var where = new Where()
                .andIn("notice_id", notices.stream().map(TruckNotice::noticeId).toList());
        return sql.update("delete from truck_notice" + where.sql(), where.parameters())
                .mapEmpty();
    }

    private static TruckNotice notice(Row row) {
        return new TruckNotice(
                row.getLong("truck_id"), row.getLong("order_id"), row.getString("notice_id"), row.getString("reason"));
    }
}
