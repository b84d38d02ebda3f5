/** Webhooks: who wants to be told of order events over HTTP, and telling them. */
@NullMarked
package com.fbolaunchpad.webhooks;

import org.jspecify.annotations.NullMarked;
