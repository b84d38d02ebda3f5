package com.fbolaunchpad.platform;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement that the database refused: the one place where the engines' SQLSTATEs are told apart. */
public final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_AFTER_S = 2;

    /** H2 names the constraint, with its schema, only at the start of what it quotes; the refused values come after. */
    private static final Pattern H2_CONSTRAINT = Pattern.compile("^[^\"]*\"(?:[^\".: ]+\\.)?([^\".: ]+)[: ]");

    /** It names a primary key by its table: the migrations call the key of {@code box} {@code box_pk}. */
    private static final Pattern H2_PRIMARY_KEY =
            Pattern.compile("^[^\"]*\"(?:\\w+\\.PRIMARY_KEY\\w*|PRIMARY KEY) ON (?:\\w+\\.)?(\\w+)\\(");

    /** What it adds to the name of a unique constraint to name its index. */
    private static final Pattern H2_INDEX = Pattern.compile("_INDEX_\\w+$");

    /** The clients have no types for these: a pool or a connection that is closed. */
    private static final Pattern NO_CONNECTION = Pattern.compile(
            "Pool closed|Connection is not active now.*|Pending requests failed to be sent due to connection.*",
            Pattern.DOTALL);

    /** What a statement meets that was prepared before its table got another column; the client prepares it anew then. */
    private static final String STALE_PLAN = "cached plan must not change result type";

    private static final String UNAVAILABLE = "database-unavailable";

    /** A statement that took longer than it may ({@code statement_timeout}), or that an operator has ended. */
    private static final String CANCELLED = "57014";

    private static final Set<String> UNREACHABLE = Set.of("25006", "25P03", "90007", "90067", "90098", "90121");

    private final String sqlState;
    private final @Nullable String constraint;
    private final boolean isOfStalePlan;

    private SqlFailure(String sqlState, @Nullable String constraint, Throwable refusal) {
        super(describe(sqlState, constraint, refusal));
        this.sqlState = sqlState;
        this.constraint = constraint;
        this.isOfStalePlan = refusal instanceof PgException refused && STALE_PLAN.equals(refused.getErrorMessage());
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
            return meaning(String.valueOf(refused.getSqlState()), refused.getConstraint(), refused);
        }
        if (failure instanceof SQLException refused) {
            var state = String.valueOf(refused.getSQLState());
            return meaning(state, h2Constraint(state, refused), refused);
        }
        if (failure instanceof DatabaseException refused) {
            return meaning(String.valueOf(refused.getSqlState()), null, refused);
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

    private static Throwable meaning(String state, @Nullable String constraint, Throwable refused) {
        if (isUnreachable(state)) {
            return unreachable();
        }
        return CANCELLED.equals(state) ? busy() : new SqlFailure(state, constraint, refused);
    }

    /** Whether the named unique, check or foreign-key constraint refused the statement. */
    public boolean violates(String constraintName) {
        return constraintName.equalsIgnoreCase(constraint);
    }

    private static @Nullable String h2Constraint(String state, SQLException refused) {
        if (!state.startsWith("23")) {
            return null;
        }
        var message = String.valueOf(refused.getMessage());
        var primaryKey = H2_PRIMARY_KEY.matcher(message);
        if (primaryKey.find()) {
            return primaryKey.group(1) + "_pk";
        }
        var quoted = H2_CONSTRAINT.matcher(message);
        return quoted.find() ? H2_INDEX.matcher(quoted.group(1)).replaceFirst("") : null;
    }

    /** Whether the statement was prepared for a table that has changed since, as in an upgrade: nothing was done. */
    boolean isOfStalePlan() {
        return isOfStalePlan;
    }

    /** Whether the transaction lost against another one, or met a table that had changed, and would do if tried again. */
    boolean isTransient() {
        return isOfStalePlan || sqlState.startsWith("40") || "HYT00".equals(sqlState) || "55P03".equals(sqlState);
    }

    /**
     * Class 08, 53, 57P and 58: no connection, no room for one, the server shutting down or in trouble itself; 25006 and 25P03: one
     * that only reads by now, as after a failover, and one that has ended an idle transaction. H2's 90007, 90067, 90098
     * and 90121 likewise.
     */
    static boolean isUnreachable(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58")
                || UNREACHABLE.contains(state);
    }

    /** Whether the server may have done what failed so: it was sent, and not answered. */
    static boolean leavesOutcomeOpen(Throwable failure) {
        return !(failure instanceof PgException)
                && !NO_CONNECTION.matcher(String.valueOf(failure.getMessage())).matches();
    }

    /** Whether {@link #translate} has found that the database can't be reached. */
    static boolean isAway(Throwable failure) {
        return failure instanceof Problem problem && UNAVAILABLE.equals(problem.code());
    }

    /** What is left to say when a transaction lost again and again. */
    static Problem busy() {
        return Problem.unavailable(
                "database-busy", "Too much is going on at once just here. Try again soon.", RETRY_AFTER_S);
    }

    /**
     * What is to be said of a change when the connection was lost before the server has said whether it is made. To make sure, the
     * caller asks again under the same Idempotency-Key, or looks.
     */
    static Problem outcomeUnknown() {
        return Problem.unavailable(
                "outcome-unknown",
                "The database went away before it said whether the change was made."
                        + " Look, or ask again with the same Idempotency-Key.",
                RETRY_AFTER_S);
    }

    static Problem unreachable() {
        return Problem.unavailable(UNAVAILABLE, "The database can't be reached. Try again soon.", RETRY_AFTER_S);
    }
}
