package com.fbolaunchpad.orders;

/** How urgent an order is. */
enum Priority {
    LOW,
    NORMAL,
    HIGH
}
