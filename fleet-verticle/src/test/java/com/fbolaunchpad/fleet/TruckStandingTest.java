package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.fleet.TruckCheck.Result;
import com.fbolaunchpad.fleet.TruckStanding.Status;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TruckStandingTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void aFailedCheckHoldsTheTruckAndAPassedOneReleasesIt() {
        var held = TruckStanding.FRESH.after(check(7, Result.FAILED));
        assertThat(held.status()).isEqualTo(Status.HELD);
        assertThat(held.holdReason()).isEqualTo("Daily check 7 failed");
        var released = held.after(check(8, Result.PASSED));
        assertThat(released.status()).isEqualTo(Status.AVAILABLE);
        assertThat(released.holdReason()).isNull();
        assertThat(released.lastPassedAt()).isEqualTo(NOON);
    }

    @Test
    void aHoldByHandOutlastsEveryCheck() {
        var held = byHand(TruckStanding.FRESH, json("status", "HELD", "hold_reason", "Hose worn"));
        for (var result : Result.values()) {
            var after = held.after(check(7, result));
            assertThat(after.status()).isEqualTo(Status.HELD);
            assertThat(after.holdReason()).isEqualTo("Hose worn");
            assertThat(after.after(check(8, Result.PASSED)).status()).isEqualTo(Status.HELD);
        }
        var out = byHand(TruckStanding.FRESH, json("status", "OUT_OF_SERVICE"));
        assertThat(out.after(check(7, Result.FAILED))
                        .after(check(8, Result.PASSED))
                        .status())
                .isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void aReasonGivenByHandMakesAHoldOfACheckOneByHand() {
        var held = TruckStanding.FRESH.after(check(7, Result.FAILED));
        assertThat(byHand(held, json("status", "HELD")).heldByCheck()).isTrue();
        var byHand = byHand(held, json("hold_reason", "Filter torn"));
        assertThat(byHand.heldByCheck()).isFalse();
        assertThat(byHand.after(check(8, Result.PASSED)).status()).isEqualTo(Status.HELD);
    }

    @Test
    void aHoldNeedsAReasonOfItsOwn() {
        var out = byHand(TruckStanding.FRESH, json("status", "OUT_OF_SERVICE", "hold_reason", "Engine"));
        assertThat(out.holdReason()).isEqualTo("Engine");
        for (var input : new JsonObject[] {
            json("status", "HELD"),
            json("status", "HELD", "hold_reason", " "),
            json("status", "HELD", "hold_reason", null)
        }) {
            assertThat(refusal(out, input)).isEqualTo("hold-reason-missing");
        }
        var held = byHand(out, json("status", "HELD", "hold_reason", "Hose worn"));
        assertThat(refusal(held, json("hold_reason", null))).isEqualTo("hold-reason-missing");
        assertThat(byHand(held, json("status", "AVAILABLE")).holdReason()).isNull();
    }

    @Test
    void aTruckThatFailedItsLastCheckIsNotMadeAvailableByHand() {
        var failed = TruckStanding.FRESH.after(check(6, Result.PASSED)).after(check(7, Result.FAILED));
        assertThat(refusal(failed, json("status", "AVAILABLE"))).isEqualTo("check-failed");
        var out = byHand(failed, json("status", "OUT_OF_SERVICE"));
        assertThat(refusal(out, json("status", "AVAILABLE"))).isEqualTo("check-failed");
        assertThat(byHand(out.after(check(8, Result.PASSED)), json("status", "AVAILABLE"))
                        .status())
                .isEqualTo(Status.AVAILABLE);
    }

    @Test
    void onlyANewestCheckThatPassedCountsAndOnlyForItsTime() {
        assertThat(TruckStanding.FRESH.isCheckedAt(NOON, DAY)).isFalse();
        assertThat(TruckStanding.FRESH.isCheckedAt(NOON, Duration.ZERO)).isTrue();
        var passed = TruckStanding.FRESH.after(check(7, Result.PASSED));
        assertThat(passed.isCheckedAt(NOON.plus(DAY), DAY)).isTrue();
        assertThat(passed.isCheckedAt(NOON.plus(DAY).plusNanos(1000), DAY)).isFalse();
        assertThat(passed.after(check(8, Result.FAILED)).isCheckedAt(NOON, DAY)).isFalse();
    }

    private static TruckCheck check(long id, Result result) {
        return new TruckCheck(id, 1, TruckCheck.Kind.DAILY, result, new JsonObject(), null, NOON, Fleet.USER);
    }

    private static TruckStanding byHand(TruckStanding standing, JsonObject input) {
        return standing.byHand(new Input(input));
    }

    private static String refusal(TruckStanding standing, JsonObject input) {
        try {
            return "allowed: " + byHand(standing, input);
        } catch (Problem refused) {
            return refused.code();
        }
    }
}
