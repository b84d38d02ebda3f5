package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of truck_check. */
final class TruckCheckTable {
    Future<Void> insert(Sql sql, TruckCheck check) {
        return sql.update(
                        "insert into truck_check (id, truck_id, kind, result, readings, note, performed_at,"
                                + " performed_by_user_id) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                        new @Nullable Object[] {
                            check.id(),
                            check.truckId(),
                            check.kind().name(),
                            check.result().name(),
                            check.readings().encode(),
                            check.note(),
                            check.performedAt(),
                            check.performedBy()
                        })
                .mapEmpty();
    }

    Future<Long> count(Sql sql, long truckId) {
        return sql.query("select count(*) as total from truck_check where truck_id = $1", truckId)
                .map(rows -> rows.get(0).getLong("total"));
    }

    /** The newest first. */
    Future<List<TruckCheck>> rows(Sql sql, long truckId, Page page) {
        return sql.query(
                        "select * from truck_check where truck_id = $1"
                                + " order by performed_at desc, id desc limit $2 offset $3",
                        truckId,
                        (long) page.size(),
                        page.offset())
                .map(rows -> rows.stream().map(TruckCheckTable::check).toList());
    }

    private static TruckCheck check(Row row) {
        return new TruckCheck(
                row.getLong("id"),
                row.getLong("truck_id"),
                TruckCheck.Kind.valueOf(row.getString("kind")),
                TruckCheck.Result.valueOf(row.getString("result")),
                new JsonObject(row.getString("readings")),
                row.getString("note"),
                Database.instant(row, "performed_at"),
                row.getLong("performed_by_user_id"));
    }
}
