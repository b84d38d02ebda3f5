package com.fbolaunchpad.orders;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list of orders is asked for.
 *
 * @param after what it comes behind; null from the beginning
 * @param limit rows at most
 * @param offset rows left out first: for the pages by number only
 */
record OrderSlice(OrderSort sort, @Nullable OrderCursor after, long limit, long offset) {}
