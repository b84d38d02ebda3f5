package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of fuel_type with those of fuel_type_alias. */
final class FuelTypeTable {
    Future<FuelTypes> all(Sql sql) {
        return sql.query("select t.code, t.name, a.label from fuel_type t"
                        + " left join fuel_type_alias a on a.fuel_type = t.code order by t.code, a.label")
                .map(rows -> new FuelTypes(
                        rows.stream().collect(Collectors.groupingBy(row -> row.getString("code"))).values().stream()
                                .map(FuelTypeTable::fuelType)
                                .sorted((one, other) -> one.code().compareTo(other.code()))
                                .toList()));
    }

    private static FuelTypes.FuelType fuelType(List<Row> rows) {
        var aliases = rows.stream()
                .flatMap(row -> Stream.ofNullable(row.getString("label")))
                .toList();
        return new FuelTypes.FuelType(rows.get(0).getString("code"), rows.get(0).getString("name"), aliases);
    }
}
