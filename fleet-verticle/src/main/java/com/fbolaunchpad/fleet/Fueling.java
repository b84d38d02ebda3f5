package com.fbolaunchpad.fleet;

/** What has become of an order's permit, once there is anything to say. */
sealed interface Fueling {
    /** Fuel may flow. */
    record Open(FuelingPermit permit) implements Fueling {}

    /** Fuel has flowed. */
    record Completed(MeteredFuel fuel) implements Fueling {}

    /** No fuel has flowed and none will, whether a permit had been minted or not. */
    record Released() implements Fueling {}
}
