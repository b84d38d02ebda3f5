package com.fbolaunchpad.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A caller who was told 504 tries again: what he asked for first must not be done as well. */
class OrderChangesTest {
    private static final Caller LATE =
            new Caller(31L, 1L, Set.of(), "late", "192.0.2.1", Instant.now().minusMillis(1));
    private static final FuelOrder ORDER = FuelOrder.dispatched(
            1,
            new FuelOrder.Wanted(
                    "N1", "JET_A", new BigDecimal("10.00"), "A1", false, null, null, Priority.NORMAL, null),
            new FuelOrder.Assignment(31L, 1L),
            Instant.now());

    /** Without a database: nothing may be asked of it. */
    private final OrderChanges changes = new OrderChanges(null, null, null, null);

    @Test
    void addsNothingForOneWhoHasStoppedWaiting() {
        assertLate(() -> changes.add(sql -> Future.succeededFuture(ORDER), LATE));
    }

    @Test
    void changesNothingForOneWhoHasStoppedWaiting() {
        assertLate(() ->
                changes.replace(ORDER, ORDER.acknowledged(31, Instant.now()), new BusRequest(new JsonObject(), LATE)));
    }

    private static void assertLate(ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(504);
            assertThat(problem.code()).isEqualTo("service-timeout");
        });
    }
}
