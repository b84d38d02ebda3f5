/** What every verticle needs to speak on the event bus and to own its tables. Knows nothing of fuel, trucks or accounts. */
@NullMarked
package com.fbolaunchpad.platform;

import org.jspecify.annotations.NullMarked;
