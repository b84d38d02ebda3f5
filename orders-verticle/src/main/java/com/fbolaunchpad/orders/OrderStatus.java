package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The states of an order, and the state machine: which follows which. */
enum OrderStatus {
    DISPATCHED("dispatch_timestamp"),
    ACKNOWLEDGED("acknowledge_timestamp"),
    EN_ROUTE("en_route_timestamp"),
    FUELING("fueling_start_timestamp"),
    COMPLETED("completion_timestamp"),
    REVIEWED("reviewed_timestamp"),
    CANCELLED("cancelled_timestamp");

    /** The state machine: every pair that isn't here is refused. */
    private static final Map<OrderStatus, List<OrderStatus>> NEXT = Map.of(
            DISPATCHED, List.of(ACKNOWLEDGED, CANCELLED),
            ACKNOWLEDGED, List.of(EN_ROUTE, CANCELLED),
            EN_ROUTE, List.of(FUELING, CANCELLED),
            FUELING, List.of(COMPLETED),
            COMPLETED, List.of(REVIEWED),
            REVIEWED, List.of(),
            CANCELLED, List.of());

    private final String timestampField;

    OrderStatus(String timestampField) {
        this.timestampField = timestampField;
    }

    /** The states of an order that somebody still has to work on. */
    static Set<OrderStatus> open() {
        return EnumSet.of(DISPATCHED, ACKNOWLEDGED, EN_ROUTE, FUELING);
    }

    /** The member (and column) that says when an order came into this state. */
    String timestampField() {
        return timestampField;
    }

    /** The states that may follow. */
    List<OrderStatus> next() {
        return NEXT.getOrDefault(this, List.of());
    }

    /** @throws Problem 409 naming the steps that are allowed, when {@code to} isn't one of them */
    void requireNext(OrderStatus to) {
        if (next().contains(to)) {
            return;
        }
        var allowed = next().isEmpty()
                ? "It is final."
                : "Allowed: " + next().stream().map(Enum::name).collect(Collectors.joining(", ")) + ".";
        throw Problem.conflict("illegal-transition", "An order can not go from " + this + " to " + to + ". " + allowed);
    }
}
