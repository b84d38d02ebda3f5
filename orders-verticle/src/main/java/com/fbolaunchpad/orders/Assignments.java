package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets an order, and which truck: the one asked for, nobody, or automatically the one with the fewest open orders (the
 * lowest id among equals), one order after the other so that simultaneous ones are spread as well.
 */
final class Assignments {
    static final long AUTOMATIC = -1;
    private static final String NO_TRUCK = "no-truck-available";

    private final FuelOrderTable orders;
    private final Fleet fleet;
    private final Technicians technicians;

    Assignments(FuelOrderTable orders, Fleet fleet, Technicians technicians) {
        this.orders = orders;
        this.fleet = fleet;
        this.technicians = technicians;
    }

    /**
     * Who and what may be chosen, as found before the transaction.
     *
     * @param lst the technician asked for; null = nobody; {@link #AUTOMATIC} = one of {@code lstCandidates}
     * @param truck the truck asked for, likewise
     */
    record Choice(
            @Nullable Long lst,
            List<Long> lstCandidates,
            @Nullable Long truck,
            List<Long> truckCandidates) {
        boolean isAutomatic() {
            return !lstCandidates.isEmpty() || !truckCandidates.isEmpty();
        }

        /** The choice without a truck that turned out to be none; fails with 409 when it was the last. */
        Choice without(@Nullable Long unfitTruck) {
            var others = truckCandidates.stream()
                    .filter(candidate -> !candidate.equals(unfitTruck))
                    .toList();
            return new Choice(lst, lstCandidates, truck, requireAny(others, NO_TRUCK, "There is no available truck."));
        }
    }

    /** The id asked for, where one is: neither null nor {@link #AUTOMATIC}. */
    static @Nullable Long explicit(@Nullable Long asked) {
        return asked == null || asked == AUTOMATIC ? null : asked;
    }

    /**
     * Looks up what can be chosen from; refuses an unknown technician, and -1 where there is nobody (409). The technician
     * who has the order already may stay, whatever has become of him.
     */
    Future<Choice> choices(
            FuelOrder.Assignment standing, @Nullable Long lst, @Nullable Long truck, String fuelType, Caller caller) {
        return (standing.isTo(lst) ? Future.succeededFuture(List.<Long>of()) : lstCandidates(lst, caller))
                .compose(lsts ->
                        truckCandidates(truck, fuelType, caller).map(trucks -> new Choice(lst, lsts, truck, trucks)));
    }

    private Future<List<Long>> lstCandidates(@Nullable Long lst, Caller caller) {
        if (lst == null) {
            return Future.succeededFuture(List.of());
        }
        if (lst != AUTOMATIC) {
            return technicians.require(lst, caller).map(List.of());
        }
        return technicians
                .active(caller)
                .map(found -> requireAny(
                        found, "no-technician-available", "There is no active technician to assign the order to."));
    }

    private Future<List<Long>> truckCandidates(@Nullable Long truck, String fuelType, Caller caller) {
        if (truck == null || truck != AUTOMATIC) {
            return Future.succeededFuture(List.of());
        }
        return fleet.assignableTrucks(fuelType, caller)
                .map(found -> requireAny(found, NO_TRUCK, "There is no available truck with " + fuelType + "."));
    }

    private static List<Long> requireAny(List<Long> found, String code, String otherwise) {
        if (found.isEmpty()) {
            throw Problem.conflict(code, otherwise);
        }
        return found;
    }

    /** Settles the choice within the transaction that writes the order. */
    Future<FuelOrder.Assignment> settle(Sql sql, Choice choice) {
        if (!choice.isAutomatic()) {
            return Future.succeededFuture(new FuelOrder.Assignment(choice.lst(), choice.truck()));
        }
        return orders.lockAssignments(sql)
                .compose(locked -> orders.openOrdersByLst(sql, choice.lstCandidates()))
                .compose(byLst -> orders.openOrdersByTruck(sql, choice.truckCandidates())
                        .map(byTruck -> new FuelOrder.Assignment(
                                settled(choice.lst(), choice.lstCandidates(), byLst),
                                settled(choice.truck(), choice.truckCandidates(), byTruck))));
    }

    private static @Nullable Long settled(@Nullable Long asked, List<Long> candidates, Map<Long, Long> openOrders) {
        return candidates.isEmpty() ? asked : Long.valueOf(leastBusy(candidates, openOrders));
    }

    /** The candidate with the fewest open orders, the lowest id among equals. */
    static long leastBusy(List<Long> candidates, Map<Long, Long> openOrders) {
        return candidates.stream()
                .min(Comparator.<Long>comparingLong(id -> openOrders.getOrDefault(id, 0L))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }
}
