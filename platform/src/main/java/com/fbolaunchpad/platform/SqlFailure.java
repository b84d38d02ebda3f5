package com.fbolaunchpad.platform;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement that the database refused: the one place where the engines' SQLSTATEs are told apart. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_AFTER_S = 2;

    /** H2 names the constraint, with its schema, only at the start of what it quotes; the refused values come after. */
    private static final Pattern H2_CONSTRAINT = Pattern.compile("^[^\"]*\"(?:[^\".: ]+\\.)?([^\".: ]+)[: ]");

    /** The clients have no types for these: too long a wait for a connection, and a pool or a connection that is closed. */
    private static final Pattern NO_CONNECTION =
            Pattern.compile("Timeout( waiting for connection)?|Pool closed|Connection is not active now.*");

    private final String sqlState;
    private final @Nullable String constraint;

    private SqlFailure(String sqlState, @Nullable String constraint, Throwable refusal) {
        super(describe(sqlState, constraint, refusal));
        this.sqlState = sqlState;
        this.constraint = constraint;
    }

    /**
     * A sentence for the log. The driver's own stays out, as H2's repeats the statement and the refused row; it is taken
     * only where the statement is wrong in itself (class 42), and without that statement.
     */
    private static String describe(String sqlState, @Nullable String constraint, Throwable refusal) {
        var named = "SQLSTATE " + sqlState + (constraint == null ? "" : ", constraint " + constraint);
        return sqlState.startsWith("42")
                ? named + ": " + String.valueOf(refusal.getMessage()).split("SQL statement", 2)[0]
                : named;
    }

    /** What a failure of the driver means: a refusal by the database, or a {@link Problem} 503 when it can't be reached. */
    static Throwable translate(Throwable failure) {
        if (failure instanceof PgException refused) {
            var state = String.valueOf(refused.getSqlState());
            return isUnreachable(state) ? unreachable() : new SqlFailure(state, refused.getConstraint(), refused);
        }
        if (failure instanceof SQLException refused) {
            var state = String.valueOf(refused.getSQLState());
            return isUnreachable(state) ? unreachable() : new SqlFailure(state, h2Constraint(state, refused), refused);
        }
        if (failure instanceof DatabaseException refused) {
            return new SqlFailure(String.valueOf(refused.getSqlState()), null, refused);
        }
        if (failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof ConnectionPoolTooBusyException
                || failure instanceof TimeoutException
                || NO_CONNECTION.matcher(String.valueOf(failure.getMessage())).matches()) {
            return unreachable();
        }
        return failure;
    }

    /** Whether the named unique, check or foreign-key constraint refused the statement. */
    public boolean violates(String constraintName) {
        return constraintName.equalsIgnoreCase(constraint);
    }

    private static @Nullable String h2Constraint(String state, SQLException refused) {
        var quoted = H2_CONSTRAINT.matcher(String.valueOf(refused.getMessage()));
        return state.startsWith("23") && quoted.find() ? quoted.group(1) : null;
    }

    /** Whether the transaction lost against another one and would do if tried again. */
    boolean isTransient() {
        return sqlState.startsWith("40") || "HYT00".equals(sqlState) || "55P03".equals(sqlState);
    }

    /** Class 08, 53 and 57P: no connection, no room for one, or the server shutting down; H2's 90007, 90067, 90098 and 90121 likewise. */
    private static boolean isUnreachable(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || "90007".equals(state)
                || "90067".equals(state)
                || "90098".equals(state)
                || "90121".equals(state);
    }

    /** What is left to say when a transaction lost again and again. */
    static Problem busy() {
        return Problem.unavailable(
                "database-busy", "Too much is going on at once just here. Try again soon.", RETRY_AFTER_S);
    }

    private static Problem unreachable() {
        return Problem.unavailable(
                "database-unavailable", "The database can't be reached. Try again soon.", RETRY_AFTER_S);
    }
}
