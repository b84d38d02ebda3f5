package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of fuel_truck. */
final class FuelTruckTable {
    /** Which trucks a list is about; null for no matter. */
    record Filter(
            @Nullable String fuelType,
            TruckStanding.@Nullable Status status,
            @Nullable Boolean active,
            @Nullable String text) {}

    Future<Optional<FuelTruck>> find(Sql sql, long id) {
        return sql.query("select * from fuel_truck where id = $1", id).map(FuelTruckTable::one);
    }

    /** The same, and nobody else changes the truck until the transaction ends. */
    Future<Optional<FuelTruck>> lock(Sql sql, long id) {
        return sql.query("select * from fuel_truck where id = $1 for update", id)
                .map(FuelTruckTable::one);
    }

    Future<Long> count(Sql sql, Filter filter) {
        var where = where(filter);
        return sql.query("select count(*) as total from fuel_truck" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("total"));
    }

    Future<List<FuelTruck>> rows(Sql sql, Filter filter, Page page) {
        var where = where(filter);
        var clause = where.sql(" order by id limit ? offset ?", (long) page.size(), page.offset());
        return sql.query("select * from fuel_truck" + clause, where.parameters())
                .map(FuelTruckTable::all);
    }

    /** Active and available ones of the grade, by id. */
    Future<List<FuelTruck>> assignable(Sql sql, String fuelType) {
        return sql.query(
                        "select * from fuel_truck where fuel_type = $1 and is_active and status = 'AVAILABLE' order by id",
                        fuelType)
                .map(FuelTruckTable::all);
    }

    Future<Void> insert(Sql sql, FuelTruck truck) {
        return sql.update(
                        "insert into fuel_truck (truck_number, truck_number_key, fuel_type, capacity,"
                                + " current_meter_reading, meter_digits, is_active, status, hold_reason, held_by_check,"
                                + " last_check_result, last_check_at, version, updated_at, created_at, id)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                        values(truck, truck.revision().createdAt(), truck.id()))
                .mapEmpty();
    }

    /** Writes the truck, provided that the row is still at the version before. */
    Future<Void> update(Sql sql, FuelTruck truck) {
        return sql.update(
                        "update fuel_truck set truck_number = $1, truck_number_key = $2, fuel_type = $3, capacity = $4,"
                                + " current_meter_reading = $5, meter_digits = $6, is_active = $7, status = $8,"
                                + " hold_reason = $9, held_by_check = $10, last_check_result = $11,"
                                + " last_check_at = $12, version = $13, updated_at = $14"
                                + " where id = $15 and version = $16",
                        values(truck, truck.id(), truck.revision().version() - 1))
                .compose(Revision::written);
    }

    private static @Nullable Object[] values(FuelTruck truck, Object... last) {
        var standing = truck.standing();
        var result = standing.lastResult();
        return new @Nullable Object[] {
            truck.truckNumber(),
            truck.truckNumber().toLowerCase(Locale.ROOT),
            truck.fuelType(),
            truck.capacity().value(),
            truck.meter().value(),
            truck.totaliser().digits(),
            truck.active(),
            standing.status().name(),
            standing.holdReason(),
            standing.heldByCheck(),
            result == null ? null : result.name(),
            standing.lastPassedAt(),
            truck.revision().version(),
            truck.revision().updatedAt(),
            last[0],
            last[1]
        };
    }

    private static Where where(Filter filter) {
        var where = new Where();
        if (filter.fuelType() != null) {
            where.and("fuel_type = ?", filter.fuelType());
        }
        if (filter.status() != null) {
            where.and("status = ?", filter.status().name());
        }
        if (filter.active() != null) {
            where.and("is_active = ?", filter.active());
        }
        if (filter.text() != null) {
            where.and("truck_number ilike ?", Where.containing(filter.text()));
        }
        return where;
    }

    private static Optional<FuelTruck> one(List<Row> rows) {
        return rows.stream().findFirst().map(FuelTruckTable::truck);
    }

    private static List<FuelTruck> all(List<Row> rows) {
        return rows.stream().map(FuelTruckTable::truck).toList();
    }

    private static FuelTruck truck(Row row) {
        return new FuelTruck(
                row.getLong("id"),
                row.getString("truck_number"),
                row.getString("fuel_type"),
                new Gallons(row.getBigDecimal("capacity")),
                new Gallons(row.getBigDecimal("current_meter_reading")),
                new Totaliser(row.getInteger("meter_digits")),
                row.getBoolean("is_active"),
                standing(row),
                new Revision(
                        row.getLong("version"),
                        Database.instant(row, "created_at"),
                        Database.instant(row, "updated_at")));
    }

    private static TruckStanding standing(Row row) {
        var result = row.getString("last_check_result");
        Instant passedAt = row.getValue("last_check_at") == null ? null : Database.instant(row, "last_check_at");
        return new TruckStanding(
                TruckStanding.Status.valueOf(row.getString("status")),
                row.getString("hold_reason"),
                row.getBoolean("held_by_check"),
                result == null ? null : TruckCheck.Result.valueOf(result),
                passedAt);
    }
}
