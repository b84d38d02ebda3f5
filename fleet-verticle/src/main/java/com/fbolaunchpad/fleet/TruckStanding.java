package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a truck may fuel: its status, who put it, and its last daily check.
 *
 * @param heldByCheck whether a failed check holds the truck, and so a passed one releases it
 * @param lastResult of the newest check; null before the first
 * @param lastPassedAt when a check last passed; null when none did
 */
record TruckStanding(
        Status status,
        @Nullable String holdReason,
        boolean heldByCheck,
        TruckCheck.@Nullable Result lastResult,
        @Nullable Instant lastPassedAt) {
    enum Status {
        AVAILABLE,
        HELD,
        OUT_OF_SERVICE
    }

    static final TruckStanding FRESH = new TruckStanding(Status.AVAILABLE, null, false, null, null);

    /** A hold that was put by hand outlasts every check: whoever put it knows more than the check does. */
    TruckStanding after(TruckCheck check) {
        var passed = check.result() == TruckCheck.Result.PASSED;
        var passedAt = passed ? check.performedAt() : lastPassedAt;
        if (status != Status.AVAILABLE && !heldByCheck) {
            return new TruckStanding(status, holdReason, false, check.result(), passedAt);
        }
        return passed
                ? new TruckStanding(Status.AVAILABLE, null, false, check.result(), passedAt)
                : new TruckStanding(
                        Status.HELD, "Daily check " + check.id() + " failed", true, check.result(), passedAt);
    }

    /** The status that somebody puts by hand; the reason of the one before goes with it unless he gives one. */
    TruckStanding byHand(Input input) {
        var wanted = input.has("status") ? input.choice("status", Status.class) : status;
        var given = input.has("hold_reason") ? input.textOrNull("hold_reason") : (wanted == status ? holdReason : null);
        if (wanted == Status.AVAILABLE && status != wanted && lastResult == TruckCheck.Result.FAILED) {
            throw Problem.conflict(
                    "check-failed", "The truck failed its last check: it is released by a check that it passes.");
        }
        if (wanted == Status.HELD && (given == null || given.isBlank())) {
            throw Problem.unprocessable("hold-reason-missing", "A held truck needs a hold_reason.");
        }
        var reason = wanted == Status.AVAILABLE ? null : given;
        var untouched = wanted == status && Objects.equals(reason, holdReason);
        return new TruckStanding(wanted, reason, heldByCheck && untouched, lastResult, lastPassedAt);
    }

    /** Whether the newest check passed, no longer ago than {@code validity}; with no validity none is required. */
    boolean isCheckedAt(Instant now, Duration validity) {
        return validity.isZero()
                || (lastResult == TruckCheck.Result.PASSED
                        && lastPassedAt != null
                        && !lastPassedAt.plus(validity).isBefore(now));
    }
}
