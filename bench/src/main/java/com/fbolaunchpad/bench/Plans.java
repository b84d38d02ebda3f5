package com.fbolaunchpad.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How the database carries out what it is asked most. */
final class Plans {
    private static final String HOTTEST = """
            select s.query, s.calls, s.mean_exec_time, s.rows::float / greatest(s.calls, 1) as rows_each, r.rolname
            from pg_stat_statements s join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid
            where d.datname = current_database() and s.query ~* '^(select|insert|update|delete)' and s.query not like '%%pg_%%'
              and s.calls > 100
            order by s.total_exec_time desc limit %d
            """;

    private final Postgres postgres;
    private final String database;

    Plans(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    private record Hot(String text, long calls, double meanMs, double rows) {}

    /** Of each the statement, how often and how long, and its generic plan; says so where a plan reads a whole table. */
    String hottest(int most) throws SQLException {
        var parts = new ArrayList<String>();
        try (var connection = postgres.connect(database + "?preferQueryMode=simple");
                var setting = connection.createStatement()) {
            setting.execute("set search_path = orders, fleet, auth, webhooks, public");
            for (var hot : find(connection, most)) {
                parts.add("%,d times, %.3f ms and %.1f rows each:\n\n```text\n%s\n\n%s```"
                        .formatted(
                                hot.calls(),
                                hot.meanMs(),
                                hot.rows(),
                                hot.text().strip(),
                                plan(connection, hot.text())));
            }
        }
        return String.join("\n\n", parts) + "\n";
    }

    private static List<Hot> find(Connection connection, int most) throws SQLException {
        var found = new ArrayList<Hot>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(HOTTEST.formatted(most))) {
            while (rows.next()) {
                found.add(new Hot(
                        rows.getString("query"),
                        rows.getLong("calls"),
                        rows.getDouble("mean_exec_time"),
                        rows.getDouble("rows_each")));
            }
        }
        return found;
    }

    private static String plan(Connection connection, String text) throws SQLException {
        var plan = new StringBuilder();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("explain (generic_plan, costs off) " + text)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
