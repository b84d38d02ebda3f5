package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of the server mean, state by state. */
final class SqlStatesTest {
    private static Throwable translated(String state) {
        return SqlFailure.translate(new PgException("as the server says", "ERROR", state, "some detail"));
    }

    /** Not there, no room, going down, in trouble itself, or only to be read from by now. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08004", "08006", "08P01", "25006", "25P03", "53000", "53100", "53200",
                "53300", "57P01", "57P02", "57P03", "57P04", "57P05", "58000", "58030"
            })
    void isAway(String state) {
        assertThat(translated(state)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem)
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-unavailable", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "HYT00"})
    void isWorthAnotherTry(String state) {
        assertThat(translated(state))
                .isInstanceOfSatisfying(SqlFailure.class, refused -> assertThat(refused.isTransient())
                        .isTrue());
    }

    /** A second try would take as long. */
    @ParameterizedTest
    @ValueSource(strings = "57014")
    void tookTooLong(String state) {
        assertThat(translated(state)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem)
                .extracting(Problem::status, Problem::code, Problem::retryAfterSeconds)
                .containsExactly(503, "database-busy", 2));
    }

    /** Ours to mend, or for the rules to understand: a 503 would have callers try for ever. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "22001", "22003", "22P02", "23502", "23503", "23505", "23514", "25001", "25P02", "0A000", "26000",
                "42501", "42601", "42703", "42P01", "54000", "XX000", "XX001"
            })
    void isOurFault(String state) {
        assertThat(translated(state))
                .isInstanceOfSatisfying(SqlFailure.class, refused -> assertThat(refused.isTransient())
                        .isFalse());
    }

    private static Stream<Throwable> lostConnections() {
        return Stream.of(
                new IOException("Connection reset"),
                new SSLHandshakeException("no trust"),
                ClosedConnectionException.INSTANCE,
                new TimeoutException("late"),
                new ConnectionPoolTooBusyException("full"),
                new SQLException("gone", "08006"),
                VertxException.noStackTrace("Pool closed"),
                VertxException.noStackTrace("Connection is not active now, current status: CLOSED"),
                VertxException.noStackTrace("Pending requests failed to be sent due to connection has been closed."));
    }

    @ParameterizedTest
    @MethodSource("lostConnections")
    void isAwayWithoutAState(Throwable failure) {
        assertThat(SqlFailure.translate(failure)).matches(SqlFailure::isAway);
    }

    @Test
    void knowsWhatTheServerMayHaveDone() {
        assertThat(List.of(new TimeoutException("late"), new IOException("reset"), ClosedConnectionException.INSTANCE))
                .allMatch(SqlFailure::leavesOutcomeOpen);
        assertThat(List.of(
                        new PgException("it is read-only", "ERROR", "25006", ""),
                        VertxException.noStackTrace("Connection is not active now, current status: CLOSED"),
                        VertxException.noStackTrace(
                                "Pending requests failed to be sent due to connection has been closed.")))
                .noneMatch(SqlFailure::leavesOutcomeOpen);
    }

    @ParameterizedTest
    @ValueSource(strings = "Parameter at position[0] with class = [java.lang.String] can not be coerced")
    void leavesMistakesAsTheyAre(String message) {
        var mistake = VertxException.noStackTrace(message);

        assertThat(SqlFailure.translate(mistake)).isSameAs(mistake);
    }
}
