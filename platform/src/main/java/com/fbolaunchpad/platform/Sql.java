package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs statements: the {@link Database} (each statement for itself) or a transaction of it. Only tables
 * call these methods; rules merely hand a transaction on to them.
 *
 * <p>Parameters stand as {@code $1}, {@code $2} … in the text, on both engines. An {@link java.time.Instant} is written
 * in UTC, cut to microseconds. Failures are {@link SqlFailure}s.
 */
public interface Sql {
    /**
     * Completes when all of these statements have; fails with the failure of the first of them that did. What is begun within a
     * transaction before the answer to what was begun earlier is there goes to the server in one round trip, and is carried out
     * in the same order.
     */
    static Future<Void> together(Future<?>... statements) {
        return Future.join(List.of(statements)).mapEmpty();
    }

    /** Runs a statement that answers rows. */
    Future<List<Row>> query(String statement, @Nullable Object... parameters);

    /** Runs a statement that changes rows, and answers how many it changed. */
    Future<Integer> update(String statement, @Nullable Object... parameters);

    /** Runs a statement that changes rows once for each of the parameter lists, in one round trip; with none it does nothing. */
    Future<Void> updateAll(String statement, List<List<Object>> parameters);
}
