package com.fbolaunchpad.orders.breach;

/** Breaks the rule that verticles know no other verticle. */
final class KnowsFleet {
    private KnowsFleet() {}

    static Class<?> other() {
        return com.fbolaunchpad.fleet.FleetVerticle.class;
    }
}
