package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
    /** What takes a row, or a number of a sequence, writes as well. */
    private static final Pattern WRITING_QUERY = Pattern.compile("\\b(for update|nextval)\\b");

    private final String owner;
    private final Connections connections;
    private final @Nullable WriteTurns turns;

    /** @param turns those of the embedded database; null for PostgreSQL */
    private Database(String owner, Connections connections, @Nullable WriteTurns turns) {
        this.owner = owner;
        this.connections = connections;
        this.turns = turns;
    }

    /**
     * Brings the schema {@code owner} up to date with the migrations at {@code db/<owner>} on the class path, and with the
     * table that {@link DatabaseCursor} needs, then opens a pool on it.
     */
    public static Future<Database> open(Vertx vertx, Settings settings, String owner) {
        var address = DatabaseAddress.of(settings);
        var size = settings.integer("DATABASE_POOL_SIZE");
        var longestConnectMs = TimeUnit.SECONDS.toMillis(settings.integer("DATABASE_CONNECT_TIMEOUT"));
        if (address.isEmbedded()) {
            return keptOpen(vertx, address, () -> new Migrations(vertx, address, Map.of(), 0)
                    .run(owner)
                    .compose(migrated -> {
                        var pool = JDBCPool.pool(
                                vertx,
                                embedded(address, owner),
                                new PoolOptions()
                                        .setName(owner)
                                        .setMaxSize(size)
                                        .setConnectionTimeout(0));
                        var database = new Database(
                                owner,
                                new Connections(vertx, owner, pool, size, longestConnectMs, HeldConnection::embedded),
                                new WriteTurns(vertx, address.jdbcUrl()));
                        return database.query("select 1")
                                .map(connected -> database)
                                .recover(failure -> database.close().transform(closed -> Future.failedFuture(failure)));
                    }));
        }
        var server = PostgresServer.of(settings, address);
        return new Migrations(vertx, address, server.jdbcProperties(), settings.integer("DATABASE_START_WAIT"))
                .run(owner)
                .map(migrated -> new Database(
                        owner,
                        new Connections(
                                vertx, owner, server.pool(vertx, owner, size), size, longestConnectMs, server::hold),
                        null));
    }

    /**
     * Keeps H2's file open meanwhile: it is closed with the last connection to it, and takes its time to be opened again. Where
     * it can't be opened the work, which opens it too, says why.
     */
    private static <T> Future<T> keptOpen(Vertx vertx, DatabaseAddress address, Supplier<Future<T>> work) {
        return vertx.executeBlocking(
                        () -> DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password()))
                .transform(kept -> work.get()
                        .eventually(() -> kept.failed()
                                ? Future.succeededFuture()
                                : vertx.executeBlocking(() -> {
                                    kept.result().close();
                                    return null;
                                })));
    }

    private static JDBCConnectOptions embedded(DatabaseAddress address, String owner) {
        return new JDBCConnectOptions()
                .setJdbcUrl(address.jdbcUrl() + ";SCHEMA=" + owner)
                .setUser(address.user())
                .setPassword(address.password())
                .setMetricsName(owner);
    }

    /**
     * Runs {@code work} in one transaction: committed when its future succeeds, rolled back when it fails. Work that lost
     * against another transaction (a deadlock, a lock time-out) is run again, a few times: it must change nothing but rows.
     */
    public <T> Future<T> transaction(Function<Sql, Future<T>> work) {
        return transaction(work, 1);
    }

    private <T> Future<T> transaction(Function<Sql, Future<T>> work, int attempt) {
        return connections
                .use(connection -> turns == null ? onServer(connection, work) : embedded(connection, work, turns))
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

    /** What the work asks first goes out with the beginning, in one round trip. */
    private static <T> Future<T> onServer(HeldConnection connection, Function<Sql, Future<T>> work) {
        var begun = connection.begin();
        var worked = apply(work, connection);
        return begun.compose(
                transaction -> worked.compose(
                        answer -> connection.commit(transaction).map(answer),
                        failure -> connection.rollback(transaction).transform(ended -> Future.failedFuture(failure))),
                failure -> worked.transform(nothing -> Future.failedFuture(failure)));
    }

    /** The same, but that it takes a turn to end what has written. */
    private static <T> Future<T> embedded(HeldConnection connection, Function<Sql, Future<T>> work, WriteTurns turns) {
        return connection.begin().compose(transaction -> {
            var statements = new EmbeddedStatements(connection, turns);
            return apply(work, statements)
                    .compose(
                            answer -> statements
                                    .end(() -> connection.commit(transaction))
                                    .map(answer),
                            failure -> statements
                                    .end(() -> connection.rollback(transaction))
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

    /**
     * A statement for itself. On H2 in a transaction of its own: vertx-jdbc-client leaves autocommit off on a connection
     * that has had one, and what a statement wrote or locked there would stay so.
     */
    @Override
    public Future<List<Row>> query(String statement, @Nullable Object... parameters) {
        return turns == null
                ? onFreshPlan(() -> connections.use(connection -> connection.query(statement, parameters)), 1)
                : transaction(sql -> sql.query(statement, parameters));
    }

    @Override
    public Future<Integer> update(String statement, @Nullable Object... parameters) {
        return turns == null
                ? onFreshPlan(() -> connections.use(connection -> connection.updateAlone(statement, parameters)), 1)
                : transaction(sql -> sql.update(statement, parameters));
    }

    @Override
    public Future<Void> updateAll(String statement, List<List<Object>> parameters) {
        return parameters.isEmpty()
                ? Future.succeededFuture()
                : transaction(sql -> sql.updateAll(statement, parameters));
    }

    /** Each connection meets a table that another release has changed once. */
    private static <T> Future<T> onFreshPlan(Supplier<Future<T>> statement, int attempt) {
        return statement
                .get()
                .recover(failure ->
                        failure instanceof SqlFailure refused && refused.isOfStalePlan() && attempt < MOST_TRIES
                                ? onFreshPlan(statement, attempt + 1)
                                : Future.failedFuture(failure));
    }

    /** Succeeds when the database answers. */
    public Future<Void> ping() {
        return query("select 1").mapEmpty();
    }

    /** Gives the connections back. */
    public Future<Void> close() {
        return connections.close();
    }

    /** An instant as both engines keep it. */
    public static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** Statements of a transaction on the embedded database, which takes its turn to end if one of them has written. */
    private static final class EmbeddedStatements implements Sql {
        private final Sql statements;
        private final WriteTurns turns;
        private boolean writing;

        EmbeddedStatements(Sql statements, WriteTurns turns) {
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

        @Override
        public Future<Void> updateAll(String statement, List<List<Object>> parameters) {
            writing |= !parameters.isEmpty();
            return statements.updateAll(statement, parameters);
        }

        Future<Void> end(Supplier<Future<Void>> ending) {
            return writing ? turns.take(ending) : ending.get();
        }
    }
}
