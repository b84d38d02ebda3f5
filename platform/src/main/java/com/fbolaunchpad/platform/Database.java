package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One verticle's own schema in the database: opened and migrated off the event loop, then used through a pool. H2
 * through vertx-jdbc-client, PostgreSQL through vertx-pg-client; the same SQL for both.
 */
public final class Database implements Sql {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int MOST_TRIES = 5;
    private static final String LOCK_TIMEOUT_MS = "3000";
    /** What takes a row, or a number of a sequence, writes as well. */
    private static final Pattern WRITING_QUERY = Pattern.compile("\\b(for update|nextval)\\b");

    private static final int CONNECT_TIMEOUT_S = 5;
    private static final int MOST_WAITING = 2_000;
    private static final long LONGEST_MIGRATION_MIN = 30;

    private final String owner;
    private final Pool pool;
    private final @Nullable WriteTurns turns;

    /** @param turns those of the embedded database; null for PostgreSQL */
    private Database(String owner, Pool pool, @Nullable WriteTurns turns) {
        this.owner = owner;
        this.pool = pool;
        this.turns = turns;
    }

    /**
     * Brings the schema {@code owner} up to date with the migrations at {@code db/<owner>} on the class path, and with the
     * table that {@link DatabaseCursor} needs, then opens a pool on it.
     */
    public static Future<Database> open(Vertx vertx, Settings settings, String owner) {
        var address = DatabaseAddress.of(settings);
        var migrations = vertx.createSharedWorkerExecutor("migrations", 1, LONGEST_MIGRATION_MIN, TimeUnit.MINUTES);
        return migrations
                .executeBlocking(() -> migrate(address, owner))
                .onComplete(done -> migrations.close())
                .map(migrated -> new Database(
                        owner,
                        openPool(vertx, address, owner, settings.integer("DATABASE_POOL_SIZE")),
                        address.isEmbedded() ? new WriteTurns(vertx, address.jdbcUrl()) : null));
    }

    private static int migrate(DatabaseAddress address, String owner) {
        var flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .schemas(owner)
                .defaultSchema(owner)
                .createSchemas(true)
                .locations("classpath:db/" + owner, "classpath:db/event-cursor")
                .connectRetries(CONNECT_TIMEOUT_S)
                .load();
        int count = flyway.migrate().migrationsExecuted;
        if (count > 0) {
            log.info("{}: {} migrations applied", owner, count);
        }
        return count;
    }

    private static Pool openPool(Vertx vertx, DatabaseAddress address, String owner, int size) {
        var poolOptions = new PoolOptions()
                .setName(owner)
                .setMaxSize(size)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectionTimeout(CONNECT_TIMEOUT_S)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        if (address.isEmbedded()) {
            var options = new JDBCConnectOptions()
                    .setJdbcUrl(address.jdbcUrl() + ";SCHEMA=" + owner)
                    .setUser(address.user())
                    .setPassword(address.password())
                    .setMetricsName(owner);
            return JDBCPool.pool(vertx, options, poolOptions);
        }
        var options = PgConnectOptions.fromUri(address.uri())
                .setUser(address.user())
                .setPassword(address.password())
                .addProperty("search_path", owner)
                .addProperty("lock_timeout", LOCK_TIMEOUT_MS)
                .addProperty("application_name", "launchpad-" + owner)
                .setCachePreparedStatements(true)
                .setMetricsName(owner);
        return PgBuilder.pool()
                .with(poolOptions)
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /**
     * Runs {@code work} in one transaction: committed when its future succeeds, rolled back when it fails. Work that lost
     * against another transaction (a deadlock, a lock time-out) is run again, a few times: it must change nothing but rows.
     */
    public <T> Future<T> transaction(Function<Sql, Future<T>> work) {
        return transaction(work, 1);
    }

    private <T> Future<T> transaction(Function<Sql, Future<T>> work, int attempt) {
        return (turns == null
                        ? pool.withTransaction(connection -> apply(work, new Statements(connection)))
                        : pool.withConnection(connection -> embedded(connection, work, turns)))
                .recover(failure -> {
                    var translated = SqlFailure.translate(failure);
                    if (translated instanceof SqlFailure refused && refused.isTransient() && attempt < MOST_TRIES) {
                        log.info("{}: transaction lost against another one, try {}", owner, attempt + 1);
                        return transaction(work, attempt + 1);
                    }
                    return Future.failedFuture(
                            translated instanceof SqlFailure refused && refused.isTransient()
                                    ? SqlFailure.busy()
                                    : translated);
                });
    }

    /** As {@code withTransaction}, but that it takes a turn to end what has written. */
    private static <T> Future<T> embedded(SqlConnection connection, Function<Sql, Future<T>> work, WriteTurns turns) {
        return connection.begin().compose(transaction -> {
            var statements = new EmbeddedStatements(new Statements(connection), turns);
            return apply(work, statements)
                    .compose(answer -> statements.end(transaction::commit).map(answer), failure -> statements
                            .end(transaction::rollback)
                            .transform(ended -> Future.failedFuture(failure)));
        });
    }

    private static <T> Future<T> apply(Function<Sql, Future<T>> work, Sql statements) {
        try {
            return work.apply(statements);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    @Override
    public Future<List<Row>> query(String statement, @Nullable Object... parameters) {
        return single(sql -> sql.query(statement, parameters));
    }

    @Override
    public Future<Integer> update(String statement, @Nullable Object... parameters) {
        return single(sql -> sql.update(statement, parameters));
    }

    /**
     * A statement for itself. On H2 in a transaction of its own: vertx-jdbc-client leaves autocommit off on a connection
     * that has had one, and what a statement wrote or locked there would stay so.
     */
    private <T> Future<T> single(Function<Sql, Future<T>> statement) {
        return turns == null ? statement.apply(new Statements(pool)) : transaction(statement);
    }

    /** Succeeds when the database answers. */
    public Future<Void> ping() {
        return query("select 1").mapEmpty();
    }

    /** Gives the connections back. */
    public Future<Void> close() {
        return pool.close();
    }

    /** An instant as both engines keep it. */
    public static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** Statements of a transaction on the embedded database, which takes its turn to end if one of them has written. */
    private static final class EmbeddedStatements implements Sql {
        private final Statements statements;
        private final WriteTurns turns;
        private boolean writing;

        EmbeddedStatements(Statements statements, WriteTurns turns) {
            this.statements = statements;
            this.turns = turns;
        }

        @Override
        public Future<List<Row>> query(String statement, @Nullable Object... parameters) {
            writing |= WRITING_QUERY.matcher(statement).find();
            return statements.query(statement, parameters);
        }

        @Override
        public Future<Integer> update(String statement, @Nullable Object... parameters) {
            writing = true;
            return statements.update(statement, parameters);
        }

        Future<Void> end(Supplier<Future<Void>> ending) {
            return writing ? turns.take(ending) : ending.get();
        }
    }

    /** Statements on a connection (within its transaction) or on a pool. */
    private record Statements(SqlClient client) implements Sql {
        @Override
        public Future<List<Row>> query(String statement, @Nullable Object... parameters) {
            return client.preparedQuery(statement)
                    .execute(bind(parameters))
                    .map(rows -> {
                        var list = new ArrayList<Row>();
                        rows.forEach(list::add);
                        return (List<Row>) list;
                    })
                    .recover(failure -> Future.failedFuture(SqlFailure.translate(failure)));
        }

        @Override
        public Future<Integer> update(String statement, @Nullable Object... parameters) {
            return client.preparedQuery(statement)
                    .execute(bind(parameters))
                    .map(rows -> rows.rowCount())
                    .recover(failure -> Future.failedFuture(SqlFailure.translate(failure)));
        }

        private static Tuple bind(@Nullable Object... parameters) {
            var tuple = Tuple.tuple();
            for (var parameter : parameters) {
                tuple.addValue(
                        parameter instanceof Instant instant
                                ? OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
                                : parameter);
            }
            return tuple;
        }
    }
}
