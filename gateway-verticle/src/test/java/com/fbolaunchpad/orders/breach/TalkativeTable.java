package com.fbolaunchpad.orders.breach;

/** Breaks the rule that tables know no bus. */
record TalkativeTable(com.fbolaunchpad.platform.BusClient bus) {}
