package com.fbolaunchpad.webhooks.breach;

/** Breaks the rule that domains know no HTTP, where one class may. */
record RulesWithHttpClient(io.vertx.core.http.HttpClientRequest request) {}
