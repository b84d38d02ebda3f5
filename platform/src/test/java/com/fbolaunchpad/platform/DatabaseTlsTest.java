package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations and pool on a server that speaks TLS, has a certificate for localhost, and for no other name. */
final class DatabaseTlsTest {
    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static PemFiles own;
    private static PemFiles stranger;
    private static OwnPostgres server;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        own = PemFiles.in(folder, "RSA", "DNS:localhost");
        stranger = PemFiles.in(Files.createDirectory(folder.resolve("stranger")), "RSA", "DNS:localhost");
        // The server refuses a key that others could read.
        Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-------"));
        server = new OwnPostgres(
                        Files.createDirectory(folder.resolve("tls")),
                        Map.of(
                                "ssl",
                                "on",
                                "ssl_cert_file",
                                own.certificate().toString(),
                                "ssl_key_file",
                                own.key().toString()))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        Await.result(vertx.close());
    }

    private static Future<Database> open(String url, String... namesAndValues) {
        var settings = new ArrayList<>(List.of("DATABASE_URL", url));
        settings.addAll(List.of(namesAndValues));
        return Database.open(vertx, TestSettings.on(Engine.H2, settings.toArray(String[]::new)), "workshop");
    }

    private static boolean isEncrypted(Database database) {
        var rows = Await.result(database.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
        Await.result(database.close());
        return rows.get(0).getBoolean("ssl");
    }

    private static String refusal(Future<Database> opening) {
        return Await.result(opening.map("opened")
                .recover(refused -> refused instanceof ConfigurationException
                        ? Future.succeededFuture(refused.getMessage())
                        : Future.failedFuture(refused)));
    }

    /** Refused at once: that the server isn't there would be waited for. */
    private static void isRefused(String url, String... namesAndValues) {
        var settings = new ArrayList<>(List.of(namesAndValues));
        settings.addAll(List.of("DATABASE_START_WAIT", "3600"));

        assertThat(refusal(open(url, settings.toArray(String[]::new))))
                .startsWith("The database at ")
                .doesNotContain("postgres:postgres");
    }

    @Test
    void isEncryptedAsTheSettingSays() {
        assertThat(isEncrypted(Await.result(open(server.url())))).isFalse();
        assertThat(isEncrypted(Await.result(open(server.url(), "DATABASE_TLS", "require"))))
                .isTrue();
        assertThat(isEncrypted(Await.result(open(
                        server.url(),
                        "DATABASE_TLS",
                        "verify-full",
                        "DATABASE_CA_FILE",
                        own.certificate().toString()))))
                .isTrue();
    }

    @Test
    void trustsNoOtherAuthority() {
        isRefused(
                server.url(),
                "DATABASE_TLS",
                "verify-full",
                "DATABASE_CA_FILE",
                stranger.certificate().toString());
        isRefused(server.url(), "DATABASE_TLS", "verify-full");
    }

    @Test
    void trustsNoOtherName() {
        isRefused(
                server.url().replace("localhost", "127.0.0.1"),
                "DATABASE_TLS",
                "verify-full",
                "DATABASE_CA_FILE",
                own.certificate().toString());
    }

    @Test
    void refusesAServerWithoutTls() {
        var plain = Engine.POSTGRESQL.freshDatabaseUrl();
        for (var tls : List.of("require", "verify-full")) {
            isRefused(plain, "DATABASE_TLS", tls);
        }
    }

    /** What the migrations refuse before it, the pool refuses by itself. */
    @Test
    void holdsForThePoolAsForTheMigrations() {
        var plain = Engine.POSTGRESQL.freshDatabaseUrl();
        var ca = own.certificate().toString();
        poolIsRefused(
                server.url(),
                "DATABASE_TLS",
                "verify-full",
                "DATABASE_CA_FILE",
                stranger.certificate().toString());
        poolIsRefused(server.url(), "DATABASE_TLS", "verify-full");
        poolIsRefused(
                server.url().replace("localhost", "127.0.0.1"), "DATABASE_TLS", "verify-full", "DATABASE_CA_FILE", ca);
        poolIsRefused(plain, "DATABASE_TLS", "require");
    }

    private static void poolIsRefused(String url, String... namesAndValues) {
        var given = new ArrayList<>(List.of("DATABASE_URL", url));
        given.addAll(List.of(namesAndValues));
        var settings = TestSettings.on(Engine.H2, given.toArray(String[]::new));
        var pool = PostgresServer.of(settings, DatabaseAddress.of(settings)).pool(vertx, "workshop", 1);
        var connected = Await.result(pool.query("select 1").execute().map(true).otherwise(false));
        Await.result(pool.close());

        assertThat(connected).as(String.join(" ", namesAndValues)).isFalse();
    }

    @Test
    void wantsAuthoritiesThatCountAndAreThere() {
        var ca = own.certificate().toString();
        for (var tls : List.of("off", "require")) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> open(server.url(), "DATABASE_TLS", tls, "DATABASE_CA_FILE", ca))
                    .withMessage("DATABASE_CA_FILE is of no use without DATABASE_TLS=verify-full.");
        }
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(server.url(), "DATABASE_TLS", "verify-full", "DATABASE_CA_FILE", ca + ".gone"))
                .withMessageStartingWith("DATABASE_CA_FILE: there is no file ");
    }
}
