package com.fbolaunchpad.orders.breach;

/** Breaks the rule that nothing is a dumping ground. */
final class OrdersHelper {
    private OrdersHelper() {}
}
