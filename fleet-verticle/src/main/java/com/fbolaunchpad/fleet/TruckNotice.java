package com.fbolaunchpad.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What the orders service has still to be told about the truck of an order.
 *
 * @param reason why the truck may not fuel; null when it may again
 */
record TruckNotice(
        long truckId,
        long orderId,
        String noticeId,
        @Nullable String reason) {}
