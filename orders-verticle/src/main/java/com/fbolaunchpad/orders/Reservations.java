package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Portions;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int PORTION = 100;

    private final Database database;
    private final FuelOrderTable orders;
    private final Fleet fleet;
    private final Refusals refusals;
    private final Sweep untilSettled;

    Reservations(Vertx vertx, Database database, FuelOrderTable orders, Fleet fleet, Refusals refusals) {
        this.database = database;
        this.orders = orders;
        this.fleet = fleet;
        this.refusals = refusals;
        this.untilSettled = new Sweep(vertx, INTERVAL, "Open orders wait for their reservations", this::settleAll);
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
        if (isRefused(failure)) {
            settle(terms, false);
        }
    }

    /**
     * Once, as soon as the fleet service is there: whatever order is open has what it takes reserved, also those of an older
     * version of this service, which reserved nothing.
     */
    void start() {
        untilSettled.start();
        untilSettled.run();
    }

    Future<Void> stop() {
        return untilSettled.stop();
    }

    private Future<Void> settleAll() {
        var next = new AtomicLong();
        return Portions.whileMore(() -> settleFrom(next)).onSuccess(all -> untilSettled.stop());
    }

    /** The next portion, if there is one. */
    private Future<Boolean> settleFrom(AtomicLong next) {
        return orders.open(database, next.get(), PORTION).compose(portion -> {
            Future<Void> settled = Future.succeededFuture();
            for (var order : portion) {
                settled = settled.compose(
                                before -> fleet.settle(Fleet.Terms.of(order), true, Caller.service("reservation")))
                        .recover(failure -> isRefused(failure) ? noted(order, failure) : Future.failedFuture(failure));
            }
            return settled.map(done -> {
                if (portion.size() < PORTION) {
                    return false;
                }
                next.set(portion.get(PORTION - 1).id() + 1);
                return true;
            });
        });
    }

    private static Future<Void> noted(FuelOrder order, Throwable refusal) {
        log.warn("Nothing can be reserved for the open order {}: {}", order.id(), refusal.getMessage());
        return Future.succeededFuture();
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof Problem problem && problem.status() < SERVER_ERROR;
    }

    private void settle(Fleet.Terms terms, boolean isOpen) {
        fleet.settle(terms, isOpen, Caller.service("reservation"))
                .onFailure(failure -> log.info(
                        "What is reserved for order {} is settled later: {}", terms.orderId(), failure.getMessage()));
    }
}
