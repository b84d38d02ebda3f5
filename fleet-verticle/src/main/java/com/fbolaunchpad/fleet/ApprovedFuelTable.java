package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of aircraft_approved_fuel. */
final class ApprovedFuelTable {
    /** The approvals of each of the aircraft that has any. */
    Future<Map<String, List<Approval>>> of(Sql sql, List<String> tailNumbers) {
        var where = new Where().andIn("tail_number", tailNumbers);
        return sql.query("select * from aircraft_approved_fuel" + where.sql(), where.parameters())
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> row.getString("tail_number"),
                                Collectors.mapping(ApprovedFuelTable::approval, Collectors.toList()))));
    }

    /** Writes the difference only: a row that stays as it is may be held by an open permit. */
    Future<Void> change(Sql sql, String tailNumber, List<Approval> before, List<Approval> after) {
        var known = before.stream().collect(Collectors.toMap(Approval::fuelType, Function.identity()));
        var wanted = after.stream().map(Approval::fuelType).toList();
        Future<Integer> done = Future.succeededFuture(0);
        for (var gone : known.keySet()) {
            if (!wanted.contains(gone)) {
                done = done.compose(count -> sql.update(
                        "delete from aircraft_approved_fuel where tail_number = $1 and fuel_type = $2",
                        tailNumber,
                        gone));
            }
        }
        for (var approval : after) {
            if (!approval.equals(known.get(approval.fuelType()))) {
                var statement = known.containsKey(approval.fuelType())
                        ? "update aircraft_approved_fuel set basis = $1, expires_on = $2"
                                + " where tail_number = $3 and fuel_type = $4"
                        : "insert into aircraft_approved_fuel (basis, expires_on, tail_number, fuel_type)"
                                + " values ($1, $2, $3, $4)";
                done = done.compose(count -> sql.update(statement, new @Nullable Object[] {
                    approval.basis().name(), approval.expiresOn(), tailNumber, approval.fuelType()
                }));
            }
        }
        return done.mapEmpty();
    }

    private static Approval approval(Row row) {
        return new Approval(
                row.getString("fuel_type"),
                Approval.Basis.valueOf(row.getString("basis")),
                row.getLocalDate("expires_on"));
    }
}
