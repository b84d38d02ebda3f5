package com.fbolaunchpad.orders.breach;

/** Breaks the rule that only tables know rows. */
record RulesWithRows(io.vertx.sqlclient.Row row) {}
