package com.fbolaunchpad.bench;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a database has been asked, by kinds of statements: what is done to which table. */
final class AskedStatements {
    private static final Pattern KIND =
            Pattern.compile("^(?:(select) .*? from|(insert) into|(update)|(delete) from) ([a-z_.]+).*?( for update)?$");
    private static final String ASKED = """
            select s.query, s.calls, s.total_exec_time from pg_stat_statements s
            join pg_database d on d.oid = s.dbid where d.datname = current_database() and s.query not like '%pg_stat_statements%'
            """;

    private final Postgres postgres;
    private final String database;

    AskedStatements(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** @param ms from the start of their execution to its end, with what they wait for locks and the disk */
    record Asked(double times, double ms) {
        Asked and(Asked other) {
            return new Asked(times + other.times, ms + other.ms);
        }

        Asked per(double operations) {
            return new Asked(times / operations, ms / operations);
        }
    }

    /** Counts anew from here on. */
    void reset() throws SQLException {
        postgres.text(
                database,
                "select pg_stat_statements_reset(0, oid) from pg_database where datname = current_database()");
    }

    /** By kind. */
    Map<String, Asked> read() throws SQLException {
        var asked = new TreeMap<String, Asked>();
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(ASKED)) {
            while (rows.next()) {
                asked.merge(kind(rows.getString(1)), new Asked(rows.getLong(2), rows.getDouble(3)), Asked::and);
            }
        }
        return asked;
    }

    /** Such as {@code select fuel_order}, {@code select fuel_truck for update}, {@code update fuel_order}, {@code commit}. */
    static String kind(String statement) {
        var text = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return KIND.matcher(text).replaceFirst("$1$2$3$4 $5$6");
    }
}
