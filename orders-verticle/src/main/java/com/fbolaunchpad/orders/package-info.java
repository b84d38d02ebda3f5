/** Fuel orders, customers and the event log. */
@NullMarked
package com.fbolaunchpad.orders;

import org.jspecify.annotations.NullMarked;
