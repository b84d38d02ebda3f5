package com.fbolaunchpad.platform.breach;

/** Breaks the rule that the platform knows no verticle. */
final class KnowsAVerticle {
    private KnowsAVerticle() {}

    static Class<?> other() {
        return com.fbolaunchpad.fleet.FleetVerticle.class;
    }
}
