package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrderStatus.ACKNOWLEDGED;
import static com.fbolaunchpad.orders.OrderStatus.CANCELLED;
import static com.fbolaunchpad.orders.OrderStatus.COMPLETED;
import static com.fbolaunchpad.orders.OrderStatus.DISPATCHED;
import static com.fbolaunchpad.orders.OrderStatus.EN_ROUTE;
import static com.fbolaunchpad.orders.OrderStatus.FUELING;
import static com.fbolaunchpad.orders.OrderStatus.REVIEWED;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One step that an order may take. All of them together are the state machine: every other pair is refused. The rules,
 * the sentences of refusals, the documentation and the tests read it here.
 *
 * @param needs what the step takes besides, for people to read
 */
record OrderTransition(OrderStatus from, OrderStatus to, Actor actor, String needs) {
    /** Who takes a step. */
    enum Actor {
        TECHNICIAN("the assigned technician"),
        REVIEWER("a holder of `REVIEW_ORDERS`"),
        DESK("a holder of `EDIT_FUEL_ORDER`");

        private final String name;

        Actor(String name) {
            this.name = name;
        }
    }

    static final List<OrderTransition> ALL = List.of(
            new OrderTransition(DISPATCHED, ACKNOWLEDGED, Actor.TECHNICIAN, "or by claim, when nobody is assigned"),
            new OrderTransition(ACKNOWLEDGED, EN_ROUTE, Actor.TECHNICIAN, "a truck"),
            new OrderTransition(EN_ROUTE, FUELING, Actor.TECHNICIAN, "a fuelling permit"),
            new OrderTransition(FUELING, COMPLETED, Actor.TECHNICIAN, "both meter readings"),
            new OrderTransition(COMPLETED, REVIEWED, Actor.REVIEWER, "not the one who fuelled"),
            new OrderTransition(DISPATCHED, CANCELLED, Actor.DESK, "a reason"),
            new OrderTransition(ACKNOWLEDGED, CANCELLED, Actor.DESK, "a reason"),
            new OrderTransition(EN_ROUTE, CANCELLED, Actor.DESK, "a reason"));

    /** The table for people, in Markdown. */
    static String toMarkdown() {
        return ALL.stream()
                .map(step -> "| " + step.from + " → " + step.to + " | " + step.actor.name + " | " + step.needs + " |\n")
                .collect(Collectors.joining("", "| Step | Taken by | Needs |\n|---|---|---|\n", ""));
    }
}
