/** HTTP in front of the bus, driven by the contract; knows no domain. */
@NullMarked
package com.fbolaunchpad.gateway;

import org.jspecify.annotations.NullMarked;
