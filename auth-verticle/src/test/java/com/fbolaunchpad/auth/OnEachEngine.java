package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Engine;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that share one service, on each engine in turn: each makes users and roles of its own. */
@ParameterizedClass
@EnumSource(Engine.class)
abstract class OnEachEngine {
    static final int TOKEN_LIFE_S = 900;
    static AuthService service;

    @Parameter
    Engine engine;

    @BeforeParameterizedClassInvocation
    static void deploy(Engine engine) {
        service = new AuthService(engine, "JWT_ACCESS_TOKEN_EXPIRES", Integer.toString(TOKEN_LIFE_S));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        service.close();
    }
}
