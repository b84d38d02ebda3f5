package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Engine;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A class of tests that runs once on each engine, against one fleet service: each test names its own trucks and aircraft. */
@ParameterizedClass
@EnumSource(Engine.class)
abstract class OnEachEngine {
    static Fleet fleet;

    @Parameter
    Engine engine;

    @BeforeParameterizedClassInvocation
    static void deploy(Engine engine) {
        fleet = new Fleet(engine);
        fleet.agreeableOrders();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        fleet.stop();
    }
}
