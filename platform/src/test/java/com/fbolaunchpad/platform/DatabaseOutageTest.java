package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to those who use PostgreSQL while its server goes and comes back. */
final class DatabaseOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(8);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private int port;
    private EmbeddedPostgres server;
    private Database database;

    @BeforeEach
    void open() throws IOException {
        port = freePort();
        server = start();
        var url = "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
        database = Await.result(Database.open(vertx, TestSettings.on(Engine.H2, "DATABASE_URL", url), "workshop"));
    }

    @AfterEach
    void close() throws IOException {
        Await.result(database.close());
        Await.result(vertx.close());
        server.close();
    }

    @Test
    void isAProblemUntilTheServerIsBack() throws IOException {
        Await.result(database.update("insert into tool (id) values (1)"));
        var midQuery = database.query("select pg_sleep(60)");
        var midTransaction = Promise.<Void>promise();
        var started = Promise.<Void>promise();
        var transaction = database.transaction(sql -> sql.update("insert into tool (id) values (2)")
                .onSuccess(inserted -> started.complete())
                .compose(inserted -> midTransaction.future())
                .compose(gone -> sql.query("select 1")));
        Await.result(started.future());
        server.close();

        isAway(midQuery);
        midTransaction.complete();
        isAway(transaction);
        isAway(database.ping());
        isAway(database.update("insert into tool (id) values (3)"));
        isAway(database.transaction(sql -> sql.query("select 1")));

        server = start();
        var kept = Await.result(database.transaction(sql -> sql.query("select id from tool")));
        assertThat(kept).extracting(row -> row.getLong("id")).containsExactly(1L);
        Await.result(database.ping());
    }

    @Test
    void isAProblemOfTheConnectionThatTheServerEnds() {
        var started = Promise.<Void>promise();
        var cut = database.transaction(sql -> sql.query("select 1")
                .onSuccess(rows -> started.complete())
                .compose(rows -> sql.query("select pg_sleep(60)")));
        Await.result(started.future());
        Await.result(database.query("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'launchpad-workshop' and pid <> pg_backend_pid()"));

        isAway(cut);
        // The pool may hand out the dead connection once more, before it sees that the server has closed it.
        Await.result(database.ping().recover(dead -> database.ping()));
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void isAway(Future<?> work) {
        var asked = Instant.now();

        assertThat(Await.problem(work))
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-unavailable", 2);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(BOUND);
    }
}
