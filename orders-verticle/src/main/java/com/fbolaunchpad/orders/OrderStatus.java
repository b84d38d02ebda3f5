package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Problem;
import java.util.EnumSet;
import java.util.List;
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

    /** The states that may follow, by the {@link OrderTransition}s. */
    List<OrderStatus> next() {
        return OrderTransition.ALL.stream()
                .filter(step -> step.from() == this)
                .map(OrderTransition::to)
                .toList();
    }

    /** Whether fuel may flow or has flowed, or the order is over: from here on nobody edits it. */
    boolean isClosedToEdits() {
        return !next().contains(CANCELLED);
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
