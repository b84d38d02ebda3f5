package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses the changes of trucks and aircraft that a fuelling under way or an open order doesn't allow. */
final class OpenWork {
    private static final int MOST_NAMED = 10;

    private final FuelingPermitTable permits;
    private final FuelingReservationTable reservations;

    OpenWork(FuelingPermitTable permits, FuelingReservationTable reservations) {
        this.permits = permits;
        this.reservations = reservations;
    }

    /** To be asked while the truck is locked. */
    Future<Void> allow(Sql sql, FuelTruck before, FuelTruck after) {
        var sameGrade = before.fuelType().equals(after.fuelType());
        var harmless = sameGrade
                && before.meter().equals(after.meter())
                && before.capacity().compareTo(after.capacity()) <= 0
                && before.totaliser().equals(after.totaliser())
                && (after.active() || !before.active());
        if (harmless) {
            return Future.succeededFuture();
        }
        return permits.orderFueledBy(sql, before.id()).compose(order -> {
            if (order.isPresent()) {
                throw fuelingInProgress("The truck " + before.truckNumber() + " is fuelling for order " + order.get());
            }
            return sameGrade
                    ? Future.succeededFuture()
                    : reservations.claims(sql, before.id()).map(claims -> {
                        var orders = claims.stream()
                                .map(FuelingReservationTable.Claim::orderId)
                                .distinct()
                                .toList();
                        return requireNone(orders, "The truck " + before.truckNumber() + " with " + before.fuelType());
                    });
        });
    }

    /** To be asked while the aircraft is locked. */
    Future<Void> allow(Sql sql, Aircraft before, Aircraft after, LocalDate today) {
        var changed = before.approvals().stream()
                .filter(approval -> !after.approvals().contains(approval))
                .map(Approval::fuelType)
                .toList();
        var withdrawn = after.withdrawnSince(before, today);
        return permits.gradesFlowingInto(sql, before.tailNumber()).compose(flowing -> {
            var deactivated = before.active() && !after.active();
            if (changed.stream().anyMatch(flowing::contains) || (deactivated && !flowing.isEmpty())) {
                throw fuelingInProgress(
                        "The aircraft " + before.tailNumber() + " is being fuelled with " + String.join(", ", flowing));
            }
            return withdrawn.isEmpty()
                    ? Future.succeededFuture()
                    : reservations
                            .ordersOf(sql, before.tailNumber(), withdrawn)
                            .map(orders -> requireNone(
                                    orders,
                                    "The aircraft " + before.tailNumber() + " with " + String.join(", ", withdrawn)));
        });
    }

    private static Void requireNone(List<Long> orders, String what) {
        if (orders.isEmpty()) {
            return null;
        }
        var named = orders.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        var rest = orders.size() > MOST_NAMED ? " and " + (orders.size() - MOST_NAMED) + " more" : "";
        throw Problem.conflict(
                "open-orders",
                what + " is wanted by open " + (orders.size() == 1 ? "order " : "orders ") + named + rest + ".");
    }

    /** The refusal that a foreign key of a permit or a reservation stands for; any other failure as it is. */
    static Throwable meaning(Throwable failure) {
        if (!(failure instanceof SqlFailure refused)) {
            return failure;
        }
        if (refused.violates("fueling_permit_truck_grade_fk") || refused.violates("fueling_permit_aircraft_grade_fk")) {
            return fuelingInProgress("Fuel of this grade is flowing");
        }
        if (refused.violates("fueling_reservation_truck_grade_fk")
                || refused.violates("fueling_reservation_aircraft_grade_fk")) {
            return Problem.conflict("open-orders", "The grade is wanted by an open order.");
        }
        return failure;
    }

    private static Problem fuelingInProgress(String what) {
        return Problem.conflict("fueling-in-progress", what + ". Try again when that is done.");
    }
}
