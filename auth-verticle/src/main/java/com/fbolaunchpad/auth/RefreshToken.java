package com.fbolaunchpad.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * A refresh token as it is stored: by its hash. 256 random bits need no slow hash, and nobody guesses them.
 *
 * @param isUsed whether it has been exchanged for its successor
 */
record RefreshToken(String hash, Instant expiresAt, boolean isUsed) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a client gets: to be hashed at once and never stored. */
    static String fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hashOf(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }
}
