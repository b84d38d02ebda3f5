package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left in the embedded database's file when the process is killed. */
@Timeout(60)
final class DatabaseDurabilityTest {
    private static final int ENOUGH = 500;
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)\\.");

    @Test
    void keepsWhatWasAcknowledgedToAKilledProcess(@TempDir Path folder) throws IOException {
        var acknowledged = acknowledgedUntilKilled(folder);
        var vertx = Vertx.vertx();
        var database = open(vertx, folder);
        var kept = Await.result(database.query("select id from tool")).stream()
                .map(row -> row.getLong("id"))
                .toList();
        Await.result(database.close());
        Await.result(vertx.close());

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(kept).containsAll(acknowledged).hasSizeLessThanOrEqualTo(acknowledged.size() + 1);
    }

    private static List<Long> acknowledgedUntilKilled(Path folder) throws IOException {
        List<Long> acknowledged = new ArrayList<>();
        var writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (var lines = writer.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var said = ACKNOWLEDGED.matcher(line);
                if (said.matches()) {
                    acknowledged.add(Long.valueOf(said.group(1)));
                }
                if (acknowledged.size() == ENOUGH) {
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
        var settings = Settings.read(
                TestSettings.definitions(),
                JsonNodeFactory.instance.objectNode(),
                Map.of("DATA_DIR", folder.toString()));
        return Await.result(Database.open(vertx, settings, "workshop"));
    }

    /** The process that is killed: writes rows and tells of each that the database has acknowledged. */
    static final class Writer {
        private static final long MOST_ROWS = 1_000_000;

        private Writer() {}

        public static void main(String[] arguments) {
            var database = open(Vertx.vertx(), Path.of(arguments[0]));
            for (var row = 1L; row <= MOST_ROWS; row++) {
                var id = row;
                Await.result(database.transaction(sql -> sql.update("insert into tool (id) values ($1)", id)));
                System.out.println("acknowledged " + id + ".");
            }
        }
    }
}
