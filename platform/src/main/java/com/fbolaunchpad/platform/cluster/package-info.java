/** Several nodes as one service: how they find, trust and lose each other. */
@NullMarked
package com.fbolaunchpad.platform.cluster;

import org.jspecify.annotations.NullMarked;
