package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of aircraft, read with what {@link ApprovedFuelTable} and {@link MaintenanceTable} say of them. */
final class AircraftTable {
    /** Which aircraft a list is about; null for no matter. */
    record Filter(
            @Nullable String fuelType,
            @Nullable Long customerId,
            @Nullable Boolean verified,
            @Nullable Boolean grounded,
            @Nullable Boolean active,
            @Nullable String text) {}

    private final ApprovedFuelTable approvedFuel;
    private final MaintenanceTable maintenance;

    AircraftTable(ApprovedFuelTable approvedFuel, MaintenanceTable maintenance) {
        this.approvedFuel = approvedFuel;
        this.maintenance = maintenance;
    }

    Future<Optional<Aircraft>> find(Sql sql, String tailNumber) {
        return one(sql, "select * from aircraft where tail_number = $1", tailNumber);
    }

    /** The same, and nobody else changes the aircraft or its approvals until the transaction ends. */
    Future<Optional<Aircraft>> lock(Sql sql, String tailNumber) {
        return one(sql, "select * from aircraft where tail_number = $1 for update", tailNumber);
    }

    /** Statements of their own on purpose: what belongs to the aircraft must be read after the lock is held. */
    private Future<Optional<Aircraft>> one(Sql sql, String statement, String tailNumber) {
        var rows = sql.query(statement, tailNumber);
        return complete(sql, rows, List.of(tailNumber))
                .map(aircraft -> aircraft.stream().findFirst());
    }

    Future<Long> count(Sql sql, Filter filter) {
        var where = where(filter);
        return sql.query("select count(*) as total from aircraft" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("total"));
    }

    Future<List<Aircraft>> rows(Sql sql, Filter filter, Page page) {
        var where = where(filter);
        var clause = where.sql(" order by tail_number limit ? offset ?", (long) page.size(), page.offset());
        return sql.query("select * from aircraft" + clause, where.parameters())
                .compose(rows -> complete(
                        sql,
                        Future.succeededFuture(rows),
                        rows.stream().map(row -> row.getString("tail_number")).toList()));
    }

    Future<Void> insert(Sql sql, Aircraft aircraft) {
        return sql.update(
                        "insert into aircraft (aircraft_type, fuel_type, customer_id, verified, is_active, version,"
                                + " created_at, updated_at, tail_number) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        new @Nullable Object[] {
                            aircraft.aircraftType(),
                            aircraft.fuelType(),
                            aircraft.customerId(),
                            aircraft.verified(),
                            aircraft.active(),
                            aircraft.revision().version(),
                            aircraft.revision().createdAt(),
                            aircraft.revision().updatedAt(),
                            aircraft.tailNumber()
                        })
                .compose(inserted -> approvedFuel.change(sql, aircraft.tailNumber(), List.of(), aircraft.approvals()));
    }

    /** Writes what has changed, provided that the row is still at the version before. */
    Future<Void> update(Sql sql, Aircraft before, Aircraft after) {
        return sql.update(
                        "update aircraft set aircraft_type = $1, fuel_type = $2, customer_id = $3, verified = $4,"
                                + " is_active = $5, version = $6, updated_at = $7"
                                + " where tail_number = $8 and version = $9",
                        new @Nullable Object[] {
                            after.aircraftType(),
                            after.fuelType(),
                            after.customerId(),
                            after.verified(),
                            after.active(),
                            after.revision().version(),
                            after.revision().updatedAt(),
                            after.tailNumber(),
                            before.revision().version()
                        })
                .compose(Revision::written)
                .compose(
                        written -> approvedFuel.change(sql, after.tailNumber(), before.approvals(), after.approvals()));
    }

    private static Where where(Filter filter) {
        var where = new Where();
        if (filter.fuelType() != null) {
            where.and("fuel_type = ?", filter.fuelType());
        }
        if (filter.customerId() != null) {
            where.and("customer_id = ?", filter.customerId());
        }
        if (filter.verified() != null) {
            where.and("verified = ?", filter.verified());
        }
        if (filter.grounded() != null) {
            where.and((filter.grounded() ? "" : "not ") + MaintenanceTable.GROUNDS_THE_AIRCRAFT);
        }
        if (filter.active() != null) {
            where.and("is_active = ?", filter.active());
        }
        if (filter.text() != null) {
            var pattern = Where.containing(filter.text());
            where.and("(tail_number ilike ? or aircraft_type ilike ?)", pattern, pattern);
        }
        return where;
    }

    private Future<List<Aircraft>> complete(Sql sql, Future<List<Row>> aircraft, List<String> tailNumbers) {
        var approvals = approvedFuel.of(sql, tailNumbers);
        var grounded = maintenance.grounded(sql, tailNumbers);
        return Sql.together(aircraft, approvals, grounded).map(read -> aircraft.result().stream()
                .map(row -> aircraft(
                        row,
                        approvals.result().getOrDefault(row.getString("tail_number"), List.of()),
                        grounded.result().contains(row.getString("tail_number"))))
                .toList());
    }

    private static Aircraft aircraft(Row row, List<Approval> approvals, boolean grounded) {
        return new Aircraft(
                row.getString("tail_number"),
                row.getString("aircraft_type"),
                row.getString("fuel_type"),
                approvals,
                row.getLong("customer_id"),
                row.getBoolean("verified"),
                grounded,
                row.getBoolean("is_active"),
                new Revision(
                        row.getLong("version"),
                        Database.instant(row, "created_at"),
                        Database.instant(row, "updated_at")));
    }
}
