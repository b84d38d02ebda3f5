package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to those who use PostgreSQL while its server goes, hangs, and comes back. */
final class DatabaseOutageTest {
    /** Three seconds for a connection or four for a statement, and what a busy machine takes. */
    private static final Duration BOUND = Duration.ofSeconds(14);

    /** A tenth of a second on a machine of one's own; this is what a busy one takes. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    private static final int POOL = 4;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private OwnPostgres server;
    private Database database;

    @BeforeEach
    void open() {
        server = new OwnPostgres(folder, Map.of()).start();
        var settings = TestSettings.on(
                Engine.H2,
                "DATABASE_URL",
                server.url(),
                "DATABASE_CONNECT_TIMEOUT",
                "3",
                "DATABASE_STATEMENT_TIMEOUT",
                "3");
        database = Await.result(Database.open(vertx, settings, "workshop"));
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
        server.close();
    }

    /** Not so long that the server ends the statement itself. */
    private static final String A_WHILE = "select pg_sleep(1.5)";

    @Test
    void isAProblemUntilTheServerIsBack() {
        Await.result(database.update("insert into tool (id) values (1)"));
        var midQuery = database.query(A_WHILE);
        var midTransaction = Promise.<Void>promise();
        var started = Promise.<Void>promise();
        var transaction = database.transaction(sql -> sql.update("insert into tool (id) values (2)")
                .onSuccess(inserted -> started.complete())
                .compose(inserted -> midTransaction.future())
                .compose(gone -> sql.query("select 1")));
        Await.result(started.future());
        server.stop();

        isAway(midQuery);
        midTransaction.complete();
        isAway(transaction);
        isAway(database.ping());
        isAway(database.update("insert into tool (id) values (3)"));
        isAway(database.transaction(sql -> sql.query("select 1")));

        server.start();
        var kept = Await.result(database.transaction(sql -> sql.query("select id from tool")));
        assertThat(kept).extracting(row -> row.getLong("id")).containsExactly(1L);
        Await.result(database.ping());
    }

    @Test
    void isAProblemOfTheConnectionThatTheServerEnds() {
        var started = Promise.<Void>promise();
        var cut = database.transaction(sql ->
                sql.query("select 1").onSuccess(rows -> started.complete()).compose(rows -> sql.query(A_WHILE)));
        Await.result(started.future());
        Await.result(database.query("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'launchpad-workshop' and pid <> pg_backend_pid()"));

        isAway(cut);
        Await.result(database.ping());
    }

    @Test
    void costsNoRequestOnceAKilledServerIsBack() {
        Await.result(everyConnection());
        server.kill();
        isAway(database.ping());
        server.start();

        Await.result(everyConnection());
    }

    @Test
    void waitsNotForEverForAServerThatHangs() {
        Await.result(everyConnection());
        server.freeze();
        var several = IntStream.range(0, 3 * POOL)
                .mapToObj(i ->
                        i % 2 == 0 ? database.query("select 1") : database.transaction(sql -> sql.query("select 1")))
                .toList();
        several.forEach(DatabaseOutageTest::isAway);
        // By now the old connections are given up, and new ones are begun that hang before their first statement.
        isAway(database.ping());
        isAway(database.transaction(sql -> sql.query("select 1")));
        isAway(database.ping());

        server.thaw();
        backSoon();
        Await.result(everyConnection());
    }

    /** As a network does that forgets its connections: nothing comes through, and nothing is closed. */
    @Test
    void getsThePlacesOfLostConnectionsBack() {
        var relay = new Relay(server.port());
        var settings = TestSettings.on(
                Engine.H2,
                "DATABASE_URL",
                server.url().replace(":" + server.port(), ":" + relay.port()),
                "DATABASE_CONNECT_TIMEOUT",
                "3",
                "DATABASE_STATEMENT_TIMEOUT",
                "3");
        var distant = Await.result(Database.open(vertx, settings, "workshop"));
        Await.result(all(distant));
        relay.forgetConnections();
        IntStream.range(0, POOL)
                .mapToObj(i -> distant.query("select 1"))
                .toList()
                .forEach(DatabaseOutageTest::isAway);

        Await.result(all(distant));
        Await.result(distant.close());
        relay.close();
    }

    /** The server may have done what it was told last, before it hung or after. */
    @Test
    void saysThatItDoesNotKnowWhetherAChangeWasMade() {
        var frozen = database.transaction(
                sql -> sql.update("insert into tool (id) values (1)").onSuccess(inserted -> server.freeze()));
        isUnknown(frozen);
        server.thaw();
        backSoon();
        Await.result(everyConnection());

        server.freeze();
        var alone = database.update("insert into tool (id) values (2)");
        isUnknown(alone);
        server.thaw();
        backSoon();
    }

    /** A transaction that never came to its commit has changed nothing, and says nothing else. */
    @Test
    void knowsThatWhatWasGivenUpBeforeItsCommitIsNotMade() {
        isAway(database.transaction(
                sql -> sql.update("insert into tool (id) values (1)").compose(inserted -> {
                    server.freeze();
                    return sql.query("select 1");
                })));
        server.thaw();
        backSoon();

        assertThat(Await.result(database.query("select id from tool"))).isEmpty();
    }

    @Test
    void endsAStatementThatTakesTooLongAndKeepsItsConnection() {
        var pid = "select pg_backend_pid() as pid";
        var before = Await.result(database.query(pid)).get(0).getInteger("pid");

        assertThat(Await.problem(database.query("select pg_sleep(60)")))
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-busy", 2);
        assertThat(Await.result(database.query(pid)).get(0).getInteger("pid")).isEqualTo(before);
    }

    /** As of a node that is gone without a word in the middle of a transaction. */
    @Test
    void letsGoOfTheLocksOfATransactionThatStandsStill() {
        Await.result(database.update("insert into tool (id) values (1)"));
        var never = Promise.<Void>promise();
        var locked = Promise.<Void>promise();
        var still = database.transaction(sql -> sql.query("select id from tool where id = 1 for update")
                .onSuccess(rows -> locked.complete())
                .compose(rows -> never.future()));
        Await.result(locked.future());

        Await.result(database.transaction(sql -> sql.query("select id from tool where id = 1 for update")));
        never.complete();
        isAway(still);
    }

    @Test
    void takesAServerThatOnlyReadsForOneThatIsAway() {
        Await.result(database.query("select set_config('default_transaction_read_only', 'on', false)"));

        isAway(database.update("insert into tool (id) values (1)"));
    }

    private Future<List<Object>> everyConnection() {
        return all(database);
    }

    private static Future<List<Object>> all(Database used) {
        return Future.all(IntStream.range(0, 2 * POOL)
                        .mapToObj(i -> used.query("select pg_sleep(0.1)"))
                        .toList())
                .map(all -> all.list());
    }

    /** Failed requests are no failure of this test, as long as they end soon. */
    private void backSoon() {
        var since = Instant.now();
        while (Await.result(database.ping().map(true).otherwise(false)).equals(false)) {
            assertThat(Duration.between(since, Instant.now())).isLessThan(BACK_WITHIN);
        }
    }

    private static void isUnknown(Future<?> work) {
        assertThat(Await.problem(work))
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "outcome-unknown", 2);
    }

    private static void isAway(Future<?> work) {
        var asked = Instant.now();

        assertThat(Await.problem(work))
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-unavailable", 2);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(BOUND);
    }
}
