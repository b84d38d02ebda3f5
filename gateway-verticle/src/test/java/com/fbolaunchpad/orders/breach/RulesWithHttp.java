package com.fbolaunchpad.orders.breach;

/** Breaks the rule that domains know no HTTP. */
record RulesWithHttp(io.vertx.core.http.HttpServerRequest request) {}
