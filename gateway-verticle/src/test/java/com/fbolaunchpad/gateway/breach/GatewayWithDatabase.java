package com.fbolaunchpad.gateway.breach;

/** Breaks the rule that the gateway knows no database. */
record GatewayWithDatabase(com.fbolaunchpad.platform.Database database) {}
