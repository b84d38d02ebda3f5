package com.fbolaunchpad.webhooks;

import java.time.Duration;
import java.util.List;

/**
 * The timings of webhooks.
 *
 * @param dispatch interval at which due deliveries are looked for, beside each occasion
 * @param connect longest wait for a connection, and for its TLS
 * @param attempt longest time for all of an attempt
 * @param resolve longest wait for the addresses of a name
 * @param grace in which attempts may end when the service stops
 * @param forget interval at which old deliveries are deleted
 */
record Pace(
        List<Duration> pauses,
        double jitter,
        Duration dispatch,
        Duration connect,
        Duration attempt,
        Duration resolve,
        Duration grace,
        Duration forget) {
    static final Pace USUAL = new Pace(
            Retries.USUAL_PAUSES,
            0.2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofMinutes(10));
}
