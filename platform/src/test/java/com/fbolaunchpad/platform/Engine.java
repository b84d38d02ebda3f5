package com.fbolaunchpad.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;

/** The databases that a test runs on, each time a fresh and empty one. */
public enum Engine {
    H2 {
        @Override
        public String freshDatabaseUrl() {
            return "h2:mem:" + uniqueName();
        }
    },
    POSTGRESQL {
        @Override
        public String freshDatabaseUrl() {
            var name = uniqueName();
            try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException refused) {
                throw new IllegalStateException("No database " + name, refused);
            }
            return "postgresql://postgres:postgres@127.0.0.1:" + Server.RUNNING.getPort() + "/" + name;
        }
    };

    /** The value of DATABASE_URL for a database that nobody else uses. */
    public abstract String freshDatabaseUrl();

    private static String uniqueName() {
        return "t" + UUID.randomUUID().toString().replace("-", "");
    }

    /** One server a JVM, started by the first test that needs it and stopped with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException unstartable) {
                throw new UncheckedIOException(unstartable);
            }
        }
    }
}
