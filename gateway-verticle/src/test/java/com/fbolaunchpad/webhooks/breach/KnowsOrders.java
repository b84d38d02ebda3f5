package com.fbolaunchpad.webhooks.breach;

/** Breaks the rule that verticles know no other verticle, also not the one that deploys them. */
final class KnowsOrders {
    private KnowsOrders() {}

    static Class<?> other() {
        return com.fbolaunchpad.orders.OrdersVerticle.class;
    }
}
