package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the grades of an open order's aircraft and truck as they are: reserved at the fleet service before the order is
 * written, and settled after. What a crash leaves reserved in between, the fleet service finds out by asking.
 */
final class Reservations {
    private static final Logger log = LoggerFactory.getLogger(Reservations.class);
    private static final int SERVER_ERROR = 500;

    private final Fleet fleet;
    private final Refusals refusals;

    Reservations(Fleet fleet, Refusals refusals) {
        this.fleet = fleet;
        this.refusals = refusals;
    }

    /**
     * Reserves what {@code order} (null: the one that is being made) would take; a refusal stands in the history.
     *
     * @param aircraftType registers an aircraft that isn't known; null for none
     */
    Future<Fleet.Agreement> reserve(
            @Nullable FuelOrder order, Fleet.Terms terms, @Nullable String aircraftType, Caller caller) {
        var attempt = Refusals.attempt(terms.tailNumber(), terms.fuelType(), terms.truckId());
        return refusals.recording(order, attempt, caller, fleet.reserve(terms, aircraftType, caller));
    }

    /**
     * {@code after} is written, {@code before} (null: nothing) was: what else was reserved for the order is free. Only a new
     * order, other terms and driving out reserve anything. Nobody waits for it.
     */
    void settle(@Nullable FuelOrder before, FuelOrder after) {
        if (before == null
                || after.status() == OrderStatus.EN_ROUTE
                || before.wanted().isOfAnotherAircraftOrGrade(after.wanted())
                || !Objects.equals(
                        before.assignment().truckId(), after.assignment().truckId())) {
            settle(Fleet.Terms.of(after), true);
        }
    }

    /** The order was certainly not made. */
    void release(Fleet.Terms terms, Throwable failure) {
        if (failure instanceof Problem problem && problem.status() < SERVER_ERROR) {
            settle(terms, false);
        }
    }

    private void settle(Fleet.Terms terms, boolean isOpen) {
        fleet.settle(terms, isOpen, Caller.service("reservation"))
                .onFailure(failure -> log.info(
                        "What is reserved for order {} is settled later: {}", terms.orderId(), failure.getMessage()));
    }
}
