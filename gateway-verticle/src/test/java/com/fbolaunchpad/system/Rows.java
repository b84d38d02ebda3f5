package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The rows of the service's whole database, read and written past it. */
final class Rows implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final long PAUSE_NS = 2_000_000;
    private static final String SERVER = "postgresql://";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Rows(Launchpad launchpad) {
        var url = launchpad.settings.text("DATABASE_URL");
        try {
            connection = url.startsWith(SERVER) ? server(url.substring(SERVER.length())) : embedded(url);
        } catch (SQLException unreachable) {
            throw new AssertionError(unreachable);
        }
    }

    private static Connection server(String credentialsAndPlace) throws SQLException {
        var parts = credentialsAndPlace.split("[:@]", 3);
        return DriverManager.getConnection("jdbc:" + SERVER + parts[2], parts[0], parts[1]);
    }

    private static Connection embedded(String url) throws SQLException {
        var options = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;IFEXISTS=TRUE";
        return DriverManager.getConnection("jdbc:" + url + options, "sa", "");
    }

    /** Waits until it is so. */
    static void await(String what, BooleanSupplier condition) {
        var patience = Instant.now().plus(LONGEST_WAIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still not: %s", what).isBefore(patience);
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** The rows, each value as text. */
    List<List<String>> query(String sql, Object... parameters) {
        try (var found = statement(sql, parameters).executeQuery()) {
            var rows = new ArrayList<List<String>>();
            while (found.next()) {
                rows.add(row(found));
            }
            return rows;
        } catch (SQLException refused) {
            throw new AssertionError(sql, refused);
        }
    }

    private static List<String> row(ResultSet found) throws SQLException {
        var values = new ArrayList<String>();
        for (var column = 1; column <= found.getMetaData().getColumnCount(); column++) {
            values.add(found.getString(column));
        }
        return values;
    }

    /** The one number that the query answers. */
    long number(String sql, Object... parameters) {
        return Long.parseLong(query(sql, parameters).get(0).get(0));
    }

    /** Changes rows behind the service's back. */
    int update(String sql, Object... parameters) {
        try {
            return tryToUpdate(sql, parameters);
        } catch (SQLException refused) {
            throw new AssertionError(sql, refused);
        }
    }

    /** The same, where the database may have something against it. */
    int tryToUpdate(String sql, Object... parameters) throws SQLException {
        return statement(sql, parameters).executeUpdate();
    }

    private PreparedStatement statement(String sql, Object... parameters) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Every row of every table of the schemas but the lines of refused attempts and how far events are read, by table. */
    Map<String, List<String>> dump(String... schemas) {
        var tables = new TreeMap<String, List<String>>();
        for (var schema : schemas) {
            var names = query(
                    "select table_name from information_schema.tables"
                            + " where table_schema = ? and table_type = 'BASE TABLE' and table_name <> 'event_cursor'",
                    schema);
            for (var name : names) {
                var table = schema + "." + name.get(0);
                var rows = new ArrayList<String>();
                query("select * from " + table
                                + ("orders.order_history".equals(table) ? " where action <> 'REFUSED'" : ""))
                        .forEach(row -> rows.add(row.toString()));
                Collections.sort(rows);
                tables.put(table, rows);
            }
        }
        return tables;
    }

    /** Waits until nothing is left to do that a call has begun and answered without waiting for it. */
    void awaitQuiet() {
        await(
                "all events positioned and heard by the fleet, all reservations settled, all permits released",
                () -> number("select (select count(*) from orders.order_event where log_position is null)"
                                + " + (select count(*) from orders.order_event where log_position >"
                                + "   (select read_position from fleet.event_cursor where name = 'truck-work'))"
                                + " + (select count(*) from orders.permit_release)"
                                + " + (select count(*) from fleet.truck_notice)"
                                + " + (select count(*) from fleet.fueling_reservation where not confirmed)")
                        == 0);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException refused) {
            throw new AssertionError(refused);
        }
    }
}
