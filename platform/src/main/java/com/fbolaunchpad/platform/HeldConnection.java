package com.fbolaunchpad.platform;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection while one piece of work has it: each statement is answered in time or given up, and after one that was given up,
 * or on which the connection broke, nobody gets it any more, since nobody knows what it still does.
 */
final class HeldConnection implements Sql {
    private static final long NO_LIMIT = 0;

    private final SqlConnection connection;
    private final long longestStatementMs;
    private volatile @Nullable Throwable breakage;

    private HeldConnection(SqlConnection connection, long longestStatementMs) {
        this.connection = connection;
        this.longestStatementMs = longestStatementMs;
    }

    /** One to a server, which may keep silent. */
    static HeldConnection toServer(SqlConnection connection, long longestStatementMs) {
        var held = new HeldConnection(connection, longestStatementMs);
        // As when the server ends it between two statements.
        connection.exceptionHandler(failure -> held.breakage = failure);
        return held;
    }

    /** One to the embedded database, which answers as long as this process does. */
    static HeldConnection embedded(SqlConnection connection) {
        return new HeldConnection(connection, NO_LIMIT);
    }

    @Override
    public Future<List<Row>> query(String statement, @Nullable Object... parameters) {
        return answer(connection.preparedQuery(statement).execute(bind(parameters)))
                .map(rows -> {
                    var list = new ArrayList<Row>();
                    rows.forEach(list::add);
                    return (List<Row>) list;
                });
    }

    @Override
    public Future<Integer> update(String statement, @Nullable Object... parameters) {
        return answer(connection.preparedQuery(statement).execute(bind(parameters)))
                .map(rows -> rows.rowCount());
    }

    @Override
    public Future<Void> updateAll(String statement, List<List<Object>> parameters) {
        if (parameters.isEmpty()) {
            return Future.succeededFuture();
        }
        var batch = parameters.stream().map(values -> bind(values.toArray())).toList();
        return answer(connection.preparedQuery(statement).executeBatch(batch)).mapEmpty();
    }

    Future<Transaction> begin() {
        return answer(connection.begin());
    }

    /** Fails with {@link SqlFailure#outcomeUnknown} when the server has not said whether it has committed. */
    Future<Void> commit(Transaction transaction) {
        return isGivenUp()
                ? Future.failedFuture(SqlFailure.unreachable())
                : answer(transaction.commit()).recover(this::lost);
    }

    /** What was given up is rolled back by the server, when it finds the connection closed. */
    Future<Void> rollback(Transaction transaction) {
        return isGivenUp() ? Future.succeededFuture() : answer(transaction.rollback());
    }

    /** Runs a statement that changes rows and is no part of a transaction; its outcome may be unknown as that of a commit. */
    Future<Integer> updateAlone(String statement, @Nullable Object... parameters) {
        return update(statement, parameters).recover(this::lost);
    }

    private <T> Future<T> lost(Throwable failure) {
        var why = breakage;
        return Future.failedFuture(
                SqlFailure.isAway(failure) && why != null && SqlFailure.leavesOutcomeOpen(why)
                        ? SqlFailure.outcomeUnknown()
                        : failure);
    }

    private <T> Future<T> answer(Future<T> statement) {
        var inTime = longestStatementMs == NO_LIMIT
                ? statement
                : statement.timeout(longestStatementMs, TimeUnit.MILLISECONDS);
        return inTime.recover(failure -> {
            var meaning = SqlFailure.translate(failure);
            if (SqlFailure.isAway(meaning)) {
                breakage = failure;
            }
            return Future.failedFuture(meaning);
        });
    }

    /** Why the connection is of no further use, if it isn't. */
    @Nullable
    Throwable breakage() {
        return breakage;
    }

    private boolean isGivenUp() {
        return breakage != null && longestStatementMs != NO_LIMIT;
    }

    /** Gives it back to the pool, or closes it if it is of no further use. */
    void giveBack() {
        if (isGivenUp()) {
            // Given back before the pool has seen it closed, it would be the next one's.
            cut().onComplete(closed -> connection.close());
        } else {
            connection.close();
        }
    }

    /** Completes when the pool knows. */
    private Future<Void> cut() {
        var closed = Promise.<Void>promise();
        var channel = channel(connection);
        var loop = channel.eventLoop();
        // The pool is told in a task of the event loop that follows on the closing.
        cut(channel, () -> loop.execute(() -> loop.execute(closed::complete)));
        return closed.future();
    }

    /**
     * Closes the socket from beneath the client's own handlers. Their closing is a message to the server, upon which it
     * closes: one that answers nothing never does.
     */
    static void cut(Channel channel, Runnable whenClosed) {
        var lowest = channel.pipeline().firstContext();
        (lowest == null ? channel.close() : lowest.close()).addListener(closed -> whenClosed.run());
    }

    /** The channel beneath a connection of a pool to a server. */
    static Channel channel(SqlConnection connection) {
        var pooled = ((SqlConnectionInternal) connection).unwrap();
        return ((SocketConnectionBase) pooled.unwrap())
                .socket()
                .channelHandlerContext()
                .channel();
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
