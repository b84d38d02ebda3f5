package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of aircraft_maintenance. */
final class MaintenanceTable {
    private static final String GROUNDING = "is_active and grounds_aircraft and released_on is null";

    /** A condition on rows of aircraft. */
    static final String GROUNDS_THE_AIRCRAFT = "exists (select 1 from aircraft_maintenance m"
            + " where m.tail_number = aircraft.tail_number and m.is_active and m.grounds_aircraft"
            + " and m.released_on is null)";

    /** Which records of an aircraft a list is about; null for no matter. */
    record Filter(
            String tailNumber,
            MaintenanceRecord.@Nullable Kind kind,
            @Nullable Boolean grounds,
            @Nullable Boolean active) {}

    Future<Optional<MaintenanceRecord>> find(Sql sql, String tailNumber, long id) {
        return sql.query("select * from aircraft_maintenance where id = $1 and tail_number = $2", id, tailNumber)
                .map(rows -> rows.stream().findFirst().map(MaintenanceTable::maintenance));
    }

    /** Those of the aircraft that are grounded. */
    Future<Set<String>> grounded(Sql sql, List<String> tailNumbers) {
        var where = new Where().andIn("tail_number", tailNumbers).and(GROUNDING);
        return sql.query("select distinct tail_number from aircraft_maintenance" + where.sql(), where.parameters())
                .map(rows ->
                        rows.stream().map(row -> row.getString("tail_number")).collect(Collectors.toSet()));
    }

    /** The oldest record that grounds the aircraft. */
    Future<Optional<MaintenanceRecord>> grounding(Sql sql, String tailNumber) {
        return sql.query(
                        "select * from aircraft_maintenance where tail_number = $1 and " + GROUNDING
                                + " order by performed_on, id limit 1",
                        tailNumber)
                .map(rows -> rows.stream().findFirst().map(MaintenanceTable::maintenance));
    }

    Future<Long> count(Sql sql, Filter filter) {
        var where = where(filter);
        return sql.query("select count(*) as total from aircraft_maintenance" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("total"));
    }

    /** The latest performed first. */
    Future<List<MaintenanceRecord>> rows(Sql sql, Filter filter, Page page) {
        var where = where(filter);
        var clause =
                where.sql(" order by performed_on desc, id desc limit ? offset ?", (long) page.size(), page.offset());
        return sql.query("select * from aircraft_maintenance" + clause, where.parameters())
                .map(rows -> rows.stream().map(MaintenanceTable::maintenance).toList());
    }

    Future<Void> insert(Sql sql, MaintenanceRecord entry) {
        return sql.update(
                        "insert into aircraft_maintenance (kind, description, performed_by, performed_on, next_due_on,"
                                + " grounds_aircraft, released_on, is_active, version, updated_at, created_at, id,"
                                + " tail_number) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                        values(entry, entry.revision().createdAt(), entry.id(), entry.tailNumber()))
                .mapEmpty();
    }

    /** Writes the record, provided that the row is still at the version before. */
    Future<Void> update(Sql sql, MaintenanceRecord entry) {
        return sql.update(
                        "update aircraft_maintenance set kind = $1, description = $2, performed_by = $3,"
                                + " performed_on = $4, next_due_on = $5, grounds_aircraft = $6, released_on = $7,"
                                + " is_active = $8, version = $9, updated_at = $10 where id = $11 and version = $12",
                        values(entry, entry.id(), entry.revision().version() - 1))
                .compose(Revision::written);
    }

    private static @Nullable Object[] values(MaintenanceRecord entry, Object... last) {
        var values = new @Nullable Object[] {
            entry.kind().name(),
            entry.description(),
            entry.performedBy(),
            entry.performedOn(),
            entry.nextDueOn(),
            entry.grounds(),
            entry.releasedOn(),
            entry.active(),
            entry.revision().version(),
            entry.revision().updatedAt()
        };
        var all = new @Nullable Object[values.length + last.length];
        System.arraycopy(values, 0, all, 0, values.length);
        System.arraycopy(last, 0, all, values.length, last.length);
        return all;
    }

    private static Where where(Filter filter) {
        var where = new Where().and("tail_number = ?", filter.tailNumber());
        if (filter.kind() != null) {
            where.and("kind = ?", filter.kind().name());
        }
        if (filter.grounds() != null) {
            where.and("grounds_aircraft = ?", filter.grounds());
        }
        if (filter.active() != null) {
            where.and("is_active = ?", filter.active());
        }
        return where;
    }

    private static MaintenanceRecord maintenance(Row row) {
        return new MaintenanceRecord(
                row.getLong("id"),
                row.getString("tail_number"),
                MaintenanceRecord.Kind.valueOf(row.getString("kind")),
                row.getString("description"),
                row.getString("performed_by"),
                row.getLocalDate("performed_on"),
                row.getLocalDate("next_due_on"),
                row.getBoolean("grounds_aircraft"),
                row.getLocalDate("released_on"),
                row.getBoolean("is_active"),
                new Revision(
                        row.getLong("version"),
                        Database.instant(row, "created_at"),
                        Database.instant(row, "updated_at")));
    }
}
