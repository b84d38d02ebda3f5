package com.fbolaunchpad.webhooks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a webhook and, while it is exchanged, the one before: both sign until the older one's end, so that the
 * receiver can change over when it suits him.
 */
record SigningSecrets(
        SigningSecret current,
        @Nullable SigningSecret previous,
        @Nullable Instant previousEndsAt) {
    static SigningSecrets first() {
        return new SigningSecrets(SigningSecret.generated(), null, null);
    }

    /** A new secret; the current one signs beside it for the overlap, and what was before that no longer. */
    SigningSecrets rotated(Duration overlap, Instant now) {
        return overlap.isZero() ? first() : new SigningSecrets(SigningSecret.generated(), current, now.plus(overlap));
    }

    /** The value of {@code webhook-signature}. */
    String signatures(String id, Instant now, String body) {
        var timestampS = now.getEpochSecond();
        var signature = current.sign(id, timestampS, body);
        return previous == null || previousEndsAt == null || !now.isBefore(previousEndsAt)
                ? signature
                : signature + " " + previous.sign(id, timestampS, body);
    }
}
