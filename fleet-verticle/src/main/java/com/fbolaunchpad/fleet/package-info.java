/** What flies and what fuels it: grades, aircraft, trucks, their checks and meters, and the permit without which no fuel flows. */
@NullMarked
package com.fbolaunchpad.fleet;

import org.jspecify.annotations.NullMarked;
