package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who tried to fuel what he must not. */
final class Refusals {
    static final String MISFUEL = "fuel-grade-mismatch";
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Set<String> MISFUELS = Set.of(MISFUEL, "grade-confirmation-missing");
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final Database database;
    private final OrderHistoryTable history;
    private final Clock clock;

    Refusals(Database database, OrderHistoryTable history, Clock clock) {
        this.database = database;
        this.history = history;
        this.clock = clock;
    }

    /** What somebody wanted to be fuelled, as he gave it. */
    static JsonObject attempt(String tailNumber, String fuelType, @Nullable Long truckId) {
        return new JsonObject()
                .put("tail_number", tailNumber)
                .put("fuel_type", fuelType)
                .put("assigned_truck_id", truckId);
    }

    /**
     * Lets the answer of the fleet service through, and writes it down when it is a refusal by rule.
     *
     * @param order null when the attempt would have made one: then nothing but a mismatch of grades is worth a line
     */
    <T> Future<T> recording(@Nullable FuelOrder order, JsonObject attempt, Caller caller, Future<T> asked) {
        return asked.recover(failure -> failure instanceof Problem problem && isWorthALine(order, problem)
                ? write(order, attempt, caller, problem)
                : Future.failedFuture(failure));
    }

    /** The same for what may be refused for other reasons as well, which aren't worth a line. */
    <T> Future<T> recordingMisfuel(FuelOrder order, JsonObject attempt, Caller caller, Future<T> asked) {
        return asked.recover(failure -> failure instanceof Problem problem && isMisfuel(problem.code())
                ? write(order, attempt, caller, problem)
                : Future.failedFuture(failure));
    }

    private <T> Future<T> write(@Nullable FuelOrder order, JsonObject attempt, Caller caller, Problem problem) {
        return history.insert(database, HistoryEntry.refused(order, attempt, problem, clock.instant(), caller))
                .onFailure(unwritten -> log.error(
                        "Refusal {} in request {} could not be recorded",
                        problem.code(),
                        caller.requestId(),
                        unwritten))
                .transform(written -> Future.failedFuture(problem));
    }

    /** Whether the refusal of this code kept a grade out that isn't, or isn't known to be, the right one. */
    static boolean isMisfuel(String code) {
        return MISFUELS.contains(code);
    }

    private static boolean isWorthALine(@Nullable FuelOrder order, Problem problem) {
        return isMisfuel(problem.code())
                || (order != null
                        && (problem.status() == CONFLICT || problem.status() == UNPROCESSABLE)
                        && !Problem.isConcurrentChange(problem));
    }
}
