package com.fbolaunchpad.webhooks.breach;

/** Breaks the rule that only tables know rows. */
record RulesWithDeliveryRows(io.vertx.sqlclient.Row row) {}
