package com.fbolaunchpad.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook's receiver has been doing since its last success.
 *
 * @param failures in a row
 * @param failedOrderId the order whose event failed first; null without a failure
 * @param severalOrders whether events of other orders have failed too: if not, the order's event may be to blame
 * @param failingSince the first of the failures
 * @param nextProbeAt when to try again, while it is down
 */
record Standing(
        int failures,
        @Nullable Long failedOrderId,
        boolean severalOrders,
        @Nullable Instant failingSince,
        @Nullable Instant nextProbeAt) {
    static final Standing SOUND = new Standing(0, null, false, null, null);
    private static final int DOWN_AFTER = 3;

    /** Whether the receiver, rather than what it was sent, seems to be the trouble. */
    boolean isDown() {
        return failures >= DOWN_AFTER && severalOrders;
    }

    Standing failed(long orderId, Instant now, Instant nextProbe) {
        return new Standing(
                failures + 1,
                failedOrderId == null ? Long.valueOf(orderId) : failedOrderId,
                severalOrders || (failedOrderId != null && failedOrderId != orderId),
                failingSince == null ? now : failingSince,
                nextProbe);
    }
}
