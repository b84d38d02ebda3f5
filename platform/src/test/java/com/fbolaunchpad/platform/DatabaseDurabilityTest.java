package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left in the embedded database's file when the process is killed. */
@Timeout(180)
final class DatabaseDurabilityTest {
    private static final int ENOUGH = 500;
    private static final int ENOUGH_AT_ONCE = 30;
    private static final int LIVES = 8;
    private static final int ENOUGH_OF_A_LIFE = 150;
    private static final long ROWS = 1_000;
    private static final long COMMITS = 200;
    private static final String FILE = "launchpad.mv.db";
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)\\.");

    @Test
    void keepsWhatWasAcknowledgedToAKilledProcess(@TempDir Path folder) throws IOException {
        var acknowledged = acknowledgedUntilKilled(folder, ENOUGH, Writer.class);
        var kept = keptIds(folder);

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(kept).containsAll(acknowledged).hasSizeLessThanOrEqualTo(acknowledged.size() + 1);
    }

    private static List<Long> keptIds(Path folder) {
        var vertx = Vertx.vertx();
        var database = open(vertx, folder);
        var kept = Await.result(database.query("select id from tool")).stream()
                .map(row -> row.getLong("id"))
                .toList();
        Await.result(database.close());
        Await.result(vertx.close());
        return kept;
    }

    /** Each time on a new database: what was torn once stays so. */
    @RepeatedTest(6)
    void keepsTransactionsThatEndAtOneTimeWholeOrNotAtAll(@TempDir Path folder) throws IOException {
        var acknowledged = acknowledgedUntilKilled(folder, ENOUGH_AT_ONCE, WritersAtOnce.class);
        var vertx = Vertx.vertx();
        var database = open(vertx, folder);
        var kept = Await.result(database.query("select id from tool")).stream()
                .collect(Collectors.groupingBy(row -> row.getLong("id") / ROWS, Collectors.counting()));
        Await.result(database.close());
        Await.result(vertx.close());

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH_AT_ONCE);
        assertThat(kept.keySet()).containsAll(acknowledged);
        assertThat(kept.values()).as("rows of each transaction").containsOnly(ROWS);
    }

    /** What one that was killed has left is gone on with by the next one that is killed. */
    @Test
    void keepsWhatWasAcknowledgedToEachOfManyThatAreKilledOneAfterTheOther(@TempDir Path folder) throws IOException {
        var acknowledged = new ArrayList<Long>();
        for (var life = 1; life <= LIVES; life++) {
            acknowledged.addAll(acknowledgedUntilKilled(folder, ENOUGH_OF_A_LIFE, Writer.class));
        }
        var kept = keptIds(folder);

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(LIVES * ENOUGH_OF_A_LIFE);
        assertThat(kept).containsAll(acknowledged);
    }

    /** As after a minute: what is written then comes to stand in the gaps of what isn't needed any more. */
    @Test
    void keepsEachCommitWhereTheSpaceOfTheFileIsUsedAgain(@TempDir Path folder, @TempDir Path copies)
            throws IOException, SQLException {
        var vertx = Vertx.vertx();
        var database = open(vertx, folder);
        Await.result(database.update("set retention_time 0"));
        var lost = new ArrayList<Long>();
        for (var i = 1L; i <= COMMITS; i++) {
            var id = i;
            Await.result(database.transaction(sql -> sql.update("insert into tool (id) values ($1)", id)));
            // What is in the file now is what a process that is killed now leaves.
            Files.copy(folder.resolve(FILE), copies.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
            if (lastIdIn(copies) != id) {
                lost.add(id);
            }
        }
        Await.result(database.close());
        Await.result(vertx.close());

        assertThat(lost).as("commits that a copy of the file lacks").isEmpty();
    }

    private static long lastIdIn(Path folder) throws SQLException {
        var address = DatabaseAddress.of(settings(folder));
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select coalesce(max(id), 0) from workshop.tool")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<Long> acknowledgedUntilKilled(Path folder, int enough, Class<?> program) throws IOException {
        List<Long> acknowledged = new ArrayList<>();
        var writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (var lines = writer.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var said = ACKNOWLEDGED.matcher(line);
                if (said.matches()) {
                    acknowledged.add(Long.valueOf(said.group(1)));
                }
                if (acknowledged.size() == enough) {
                    // By its handle, which leaves open what it has said until then.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        return acknowledged;
    }

    private static Database open(Vertx vertx, Path folder) {
        return Await.result(Database.open(vertx, settings(folder), "workshop"));
    }

    private static Settings settings(Path folder) {
        return Settings.read(
                TestSettings.definitions(),
                JsonNodeFactory.instance.objectNode(),
                Map.of("DATA_DIR", folder.toString()),
                false);
    }

    /** The process that is killed: writes rows and tells of each that the database has acknowledged. */
    static final class Writer {
        private static final long MOST_ROWS = 1_000_000;

        private Writer() {}

        public static void main(String[] arguments) {
            var database = open(Vertx.vertx(), Path.of(arguments[0]));
            var written = Await.result(database.query("select coalesce(max(id), 0) as written from tool"))
                    .get(0)
                    .getLong("written");
            for (var row = 1L; row <= MOST_ROWS; row++) {
                var id = written + row;
                Await.result(database.transaction(sql -> sql.update("insert into tool (id) values ($1)", id)));
                System.out.println("acknowledged " + id + ".");
            }
        }
    }

    /** The same by several verticles, whose transactions each write many rows. */
    static final class WritersAtOnce {
        private static final int WRITERS = 8;
        private static final long MOST_TRANSACTIONS = 100_000;

        private WritersAtOnce() {}

        public static void main(String[] arguments) {
            var vertx = Vertx.vertx();
            for (var writer = 0; writer < WRITERS; writer++) {
                write(open(vertx, Path.of(arguments[0])), writer * MOST_TRANSACTIONS);
            }
        }

        private static void write(Database database, long transaction) {
            var first = transaction * ROWS;
            database.transaction(sql -> sql.update(
                            "insert into tool (id) select \"X\" from system_range($1, $2)", first, first + ROWS - 1))
                    .onSuccess(done -> {
                        System.out.println("acknowledged " + transaction + ".");
                        write(database, transaction + 1);
                    })
                    .onFailure(failure -> {
                        System.err.println(failure.toString());
                        System.exit(1);
                    });
        }
    }
}
