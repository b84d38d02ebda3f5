package com.fbolaunchpad.fleet;

import java.time.Duration;

/**
 * How often the fleet looks after what was left undone.
 *
 * @param reservationSweep interval
 * @param reservationAge after which a reservation that isn't settled is swept
 * @param noticeDelivery interval
 */
record Pace(Duration reservationSweep, Duration reservationAge, Duration noticeDelivery) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5));
}
