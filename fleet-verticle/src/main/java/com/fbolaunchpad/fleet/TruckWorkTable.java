package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of truck_work, and the position of the event log that they have come to. */
final class TruckWorkTable {
    /** What each of the trucks that are out is out for, the longest first. */
    Future<Map<Long, List<TruckWork>>> of(Sql sql, List<Long> truckIds) {
        var where = new Where().andIn("truck_id", truckIds);
        return sql.query(
                        "select * from truck_work" + where.sql() + " order by truck_id, since, order_id",
                        where.parameters())
                .map(rows ->
                        rows.stream().map(TruckWorkTable::work).collect(Collectors.groupingBy(TruckWork::truckId)));
    }

    /** What the truck is out for, the longest first. */
    Future<List<TruckWork>> of(Sql sql, long truckId) {
        return of(sql, List.of(truckId)).map(found -> found.getOrDefault(truckId, List.of()));
    }

    Future<Optional<TruckWork>> find(Sql sql, long orderId) {
        return sql.query("select * from truck_work where order_id = $1", orderId)
                .map(rows -> rows.stream().findFirst().map(TruckWorkTable::work));
    }

    Future<Void> insert(Sql sql, TruckWork work) {
        return sql.update(
                        "insert into truck_work (order_id, truck_id, status, order_version, since)"
                                + " values ($1, $2, $3, $4, $5)",
                        work.orderId(),
                        work.truckId(),
                        work.status().name(),
                        work.orderVersion(),
                        work.since())
                .mapEmpty();
    }

    /** Deletes the rows of orders, unless they are of later versions. */
    Future<Void> delete(Sql sql, List<OrderVersion> orders) {
        return sql.updateAll(
                "delete from truck_work where order_id = $1 and order_version <= $2",
                orders.stream()
                        .map(order -> List.<Object>of(order.orderId(), order.version()))
                        .toList());
    }

    Future<Void> deleteAll(Sql sql) {
        return sql.update("delete from truck_work").mapEmpty();
    }

    /** Moves the position, which nobody else does until the transaction ends; false when it is there or further already. */
    Future<Boolean> advance(Sql sql, long position) {
        return sql.update(
                        "update truck_work_position set log_position = $1 where id = 1 and log_position < $1", position)
                .map(moved -> moved == 1);
    }

    /** Moves the position back to the beginning, and nobody else moves it until the transaction ends. */
    Future<Void> rewind(Sql sql) {
        return sql.update("update truck_work_position set log_position = 0 where id = 1")
                .mapEmpty();
    }

    private static TruckWork work(Row row) {
        return new TruckWork(
                row.getLong("order_id"),
                row.getLong("truck_id"),
                TruckWork.Status.valueOf(row.getString("status")),
                row.getLong("order_version"),
                Database.instant(row, "since"));
    }
}
