package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that starts before its PostgreSQL server does, or finds one that doesn't let it in. */
final class DatabaseStartTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Future<Database> open(String url, String longestWaitS) {
        var settings = TestSettings.on(
                Engine.H2, "DATABASE_URL", url, "DATABASE_CONNECT_TIMEOUT", "5", "DATABASE_START_WAIT", longestWaitS);
        return Database.open(vertx, settings, "workshop");
    }

    private static String refusal(Future<Database> opening) {
        return Await.result(opening.map("opened")
                .recover(refused -> refused instanceof ConfigurationException
                        ? Future.succeededFuture(refused.getMessage())
                        : Future.failedFuture(refused)));
    }

    @Test
    void waitsForAServerThatIsNotThereYet() {
        try (var server = new OwnPostgres(folder, Map.of())) {
            var opening = open(server.url(), "300");
            server.start();

            var database = Await.result(opening);
            Await.result(database.ping());
            Await.result(database.close());
        }
    }

    @Test
    void saysAfterAWhileThatNoServerIsThere() {
        assertThat(refusal(open(new OwnPostgres(folder, Map.of()).url(), "1")))
                .startsWith("The database at localhost:")
                .contains("can't be used", "refused")
                .doesNotContain("postgres:postgres");
    }

    @Test
    void saysSoOfOneThatHangs() {
        try (var server = new OwnPostgres(folder, Map.of()).start()) {
            server.freeze();
            var refusal = refusal(open(server.url(), "0"));
            server.thaw();

            assertThat(refusal).startsWith("The database at localhost:").contains("can't be used");
        }
    }

    /** It won't come by itself. */
    @Test
    void waitsNotForADatabaseThatTheServerDoesNotHave() {
        var elsewhere = Engine.POSTGRESQL.freshDatabaseUrl() + "_not";

        assertThat(refusal(open(elsewhere, "3600"))).contains("_not", "can't be used", "does not exist");
    }
}
