package com.fbolaunchpad.platform;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A statement that the database refused: the one place where the engines' SQLSTATEs are told apart. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_AFTER_S = 2;

    private final String sqlState;
    private final @Nullable String constraint;

    private SqlFailure(String sqlState, @Nullable String constraint, Throwable cause) {
        super(cause.getMessage(), cause);
        this.sqlState = sqlState;
        this.constraint = constraint;
    }

    /** What a failure of the driver means: a refusal by the database, or a {@link Problem} 503 when it can't be reached. */
    static Throwable translate(Throwable failure) {
        if (failure instanceof PgException refused) {
            var state = String.valueOf(refused.getSqlState());
            return isUnreachable(state) ? unreachable() : new SqlFailure(state, refused.getConstraint(), refused);
        }
        if (failure instanceof SQLException refused) {
            var state = String.valueOf(refused.getSQLState());
            return isUnreachable(state) ? unreachable() : new SqlFailure(state, null, refused);
        }
        if (failure instanceof DatabaseException refused) {
            return new SqlFailure(String.valueOf(refused.getSqlState()), null, refused);
        }
        if (failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof ConnectionPoolTooBusyException
                || failure instanceof TimeoutException) {
            return unreachable();
        }
        return failure;
    }

    /** Whether the named unique, check or foreign-key constraint refused the statement. */
    public boolean violates(String constraintName) {
        if (constraint != null) {
            return constraint.equalsIgnoreCase(constraintName);
        }
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains(constraintName.toLowerCase(Locale.ROOT));
    }

    /** Whether the transaction lost against another one and would do if tried again. */
    boolean isTransient() {
        return sqlState.startsWith("40") || "HYT00".equals(sqlState) || "55P03".equals(sqlState);
    }

    /** Class 08, 53 and 57P: no connection, no room for one, or the server shutting down; H2's 90067, 90098 and 90121 likewise. */
    private static boolean isUnreachable(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || "90067".equals(state)
                || "90098".equals(state)
                || "90121".equals(state);
    }

    private static Problem unreachable() {
        return Problem.unavailable(
                "database-unavailable", "The database can't be reached. Try again soon.", RETRY_AFTER_S);
    }
}
