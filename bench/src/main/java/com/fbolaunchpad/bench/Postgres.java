package com.fbolaunchpad.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;

/** The PostgreSQL server of a benchmark, as one in production: what is committed is on the disk. */
final class Postgres implements AutoCloseable {
    static final String USER = "postgres";
    private static final String PASSWORD = "postgres";

    private final EmbeddedPostgres server;
    private final Path folder;

    Postgres() throws IOException {
        folder = Files.createTempDirectory("launchpad-bench");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("checkpoint_timeout", "30min")
                .setServerConfig("max_connections", "300")
                .setServerConfig("maintenance_work_mem", "512MB")
                .setServerConfig("autovacuum_naptime", "20s")
                .setServerConfig("random_page_cost", "1.1")
                .setServerConfig("jit", "off")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** For the service, the floor and whoever takes a URI. */
    String uri(String database) {
        return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port() + "/" + database;
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USER, PASSWORD);
    }

    void create(String database, String template) throws SQLException {
        execute("postgres", "create database " + database + " template " + template);
    }

    void execute(String database, String... statements) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    long number(String database, String query) throws SQLException {
        return Long.parseLong(text(database, query));
    }

    String text(String database, String query) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /**
     * Reads the tables and indexes of a schema: what has been done since may have pushed them out of memory, or the kernel may
     * have given them up because nobody asked for them, as DAMON does.
     */
    void bringIntoMemory(String database, String schema) throws SQLException {
        execute(
                database,
                "select pg_prewarm(oid::regclass, 'read') from pg_class where relkind in ('r', 'i')"
                        + " and relnamespace = '" + schema + "'::regnamespace");
    }

    double memoryMb() throws SQLException, IOException {
        return Usage.proportionalMb(postmaster());
    }

    double cpuSeconds() throws SQLException, IOException {
        return Usage.cpuSeconds(postmaster());
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                .get(0));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
