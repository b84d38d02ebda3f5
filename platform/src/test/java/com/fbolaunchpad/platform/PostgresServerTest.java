package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pool's own connections do, without what {@link Connections} adds. */
final class PostgresServerTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Pool pool(String url, String tls) {
        var settings =
                TestSettings.on(Engine.H2, "DATABASE_URL", url, "DATABASE_TLS", tls, "DATABASE_CONNECT_TIMEOUT", "1");
        return PostgresServer.of(settings, DatabaseAddress.of(settings)).pool(vertx, "workshop", 1);
    }

    /** As by one that hangs, or a network that swallows what is sent: otherwise the place in the pool would be lost. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "require", "verify-full"})
    void givesUpAServerThatTakesTheConnectionAndSaysNothing(String tls) throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var pool = pool("postgresql://a:b@127.0.0.1:" + silent.getLocalPort() + "/c", tls);

            assertThat(Await.result(pool.getConnection().map(false).otherwise(true)))
                    .isTrue();
        }
    }

    /** The time-out that bounds connecting is none for statements, nor for a connection that nobody needs. */
    @Test
    void keepsAConnectionThatIsSilentLonger() {
        var pool = pool(Engine.POSTGRESQL.freshDatabaseUrl(), "off");
        var pid = "select pg_backend_pid() as pid";
        var before = Await.result(pool.query(pid).execute()).iterator().next().getInteger("pid");
        Await.result(pool.query("select pg_sleep(2.5)").execute());

        assertThat(Await.result(pool.query(pid).execute()).iterator().next().getInteger("pid"))
                .isEqualTo(before);
    }
}
