package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/**
 * How the PostgreSQL server is spoken to: the same place, encryption and time-outs for the pool and for the migrations (JDBC).
 * Statements of different requests share no connection: a pipelined client answered twice as many small reads in a
 * trial, but there a slow one holds up others, and none can be given up alone.
 *
 * @param tls {@code off}, {@code require} (encrypted, with whomever) or {@code verify-full}
 * @param caFile PEM file of the authorities that may have signed the server's certificate; empty for those of the JDK
 */
record PostgresServer(DatabaseAddress address, String tls, String caFile, int connectTimeoutS, int statementTimeoutS) {
    private static final String OFF = "off";
    private static final String VERIFY_FULL = "verify-full";
    private static final String LOCK_TIMEOUT_MS = "3000";

    /** For the server to say that the statement took too long, before it is taken for dead. */
    private static final long GRACE_MS = 1_000;

    private static final int MOST_STATEMENTS_PREPARED = 256;
    private static final int LONGEST_IDLE_S = 120;
    private static final String KEEPALIVE_S = "30";

    static PostgresServer of(Settings settings, DatabaseAddress address) {
        var tls = settings.text("DATABASE_TLS");
        var caFile = settings.text("DATABASE_CA_FILE");
        if (!caFile.isEmpty() && !tls.equals(VERIFY_FULL)) {
            throw new ConfigurationException("DATABASE_CA_FILE is of no use without DATABASE_TLS=" + VERIFY_FULL + ".");
        }
        if (!caFile.isEmpty() && !Files.isReadable(Path.of(caFile))) {
            throw new ConfigurationException("DATABASE_CA_FILE: there is no file " + caFile + " that can be read.");
        }
        return new PostgresServer(
                address,
                tls,
                caFile,
                settings.integer("DATABASE_CONNECT_TIMEOUT"),
                settings.integer("DATABASE_STATEMENT_TIMEOUT"));
    }

    Pool pool(Vertx vertx, String owner, int size) {
        // Its time-outs and the length of its queue are not the pool's matter: see WaitingLine.
        var poolOptions = new PoolOptions()
                .setName(owner)
                .setMaxSize(size)
                .setConnectionTimeout(0)
                .setIdleTimeout(LONGEST_IDLE_S)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        var connectTimeoutMs = (int) TimeUnit.SECONDS.toMillis(connectTimeoutS);
        var transport =
                new NetClientOptions().setConnectTimeout(connectTimeoutMs).setTcpKeepAlive(true);
        return PgBuilder.pool()
                .with(poolOptions)
                .with(transport)
                .connectingTo(connectOptions(owner))
                .withConnectHandler(PostgresServer::letIn)
                .using(new PromptVertx((VertxInternal) vertx, connectTimeoutMs))
                .build();
    }

    /** One that comes too late is being closed, which tells the pool that the attempt has failed. */
    private static void letIn(SqlConnection connected) {
        if (PromptVertx.isInTime(HeldConnection.channel(connected))) {
            connected.close();
        }
    }

    private PgConnectOptions connectOptions(String owner) {
        var statementTimeoutMs = Long.toString(TimeUnit.SECONDS.toMillis(statementTimeoutS));
        var options = PgConnectOptions.fromUri(address.uri())
                .setUser(address.user())
                .setPassword(address.password())
                .addProperty("search_path", owner)
                .addProperty("lock_timeout", LOCK_TIMEOUT_MS)
                .addProperty("statement_timeout", statementTimeoutMs)
                // So that the locks of a node that is gone without a word go as well, and then its connections.
                .addProperty("idle_in_transaction_session_timeout", statementTimeoutMs)
                .addProperty("tcp_keepalives_idle", KEEPALIVE_S)
                .addProperty("application_name", "launchpad-" + owner)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(MOST_STATEMENTS_PREPARED);
        options.setMetricsName(owner);
        return switch (tls) {
            case OFF -> options.setSslMode(SslMode.DISABLE);
            case VERIFY_FULL ->
                options.setSslMode(SslMode.VERIFY_FULL)
                        .setSslOptions(new ClientSSLOptions()
                                .setTrustOptions(trusted())
                                .setHostnameVerificationAlgorithm("HTTPS"));
            default -> options.setSslMode(SslMode.REQUIRE).setSslOptions(new ClientSSLOptions().setTrustAll(true));
        };
    }

    private TrustOptions trusted() {
        if (!caFile.isEmpty()) {
            return new PemTrustOptions().addCertPath(caFile);
        }
        try {
            var ofTheJdk = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            ofTheJdk.init((KeyStore) null);
            return TrustOptions.wrap(ofTheJdk.getTrustManagers()[0]);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /** The connection of the pool for a piece of work. */
    HeldConnection hold(SqlConnection connection) {
        return HeldConnection.toServer(connection, TimeUnit.SECONDS.toMillis(statementTimeoutS) + GRACE_MS);
    }

    /** The same for the driver of the migrations, whose statements may take as long as a migration may. */
    Map<String, String> jdbcProperties() {
        var connectTimeout = Integer.toString(connectTimeoutS);
        var properties = new HashMap<>(Map.of(
                "sslmode",
                tls.equals(OFF) ? "disable" : tls,
                "connectTimeout",
                connectTimeout,
                "loginTimeout",
                connectTimeout,
                "socketTimeout",
                Long.toString(TimeUnit.MINUTES.toSeconds(Migrations.LONGEST_MIN)),
                "tcpKeepAlive",
                "true",
                "ApplicationName",
                "launchpad-migrations"));
        if (!caFile.isEmpty()) {
            properties.put("sslrootcert", caFile);
        } else if (tls.equals(VERIFY_FULL)) {
            properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return properties;
    }
}
