@NullMarked
package com.fbolaunchpad.platform.cluster;

import org.jspecify.annotations.NullMarked;
