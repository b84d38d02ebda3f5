package com.fbolaunchpad.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * A refresh token as it is stored: {@code <family>.<secret>}, each part by its hash. The family stays the same from one
 * token to its successor, so that however old a token is that comes again, it is known for what it is. 256 random bits
 * each need no slow hash, and nobody guesses them.
 */
record RefreshToken(String familyHash, String secretHash, Instant expiresAt) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The first of a family, as a client gets it: to be hashed at once and never stored. */
    static String first() {
        return random() + "." + random();
    }

    /** The one that takes the place of another. */
    static String successorOf(String token) {
        return family(token) + "." + random();
    }

    static RefreshToken of(String token, Instant expiresAt) {
        return new RefreshToken(familyHashOf(token), secretHashOf(token), expiresAt);
    }

    static String familyHashOf(String token) {
        return hash(family(token));
    }

    static String secretHashOf(String token) {
        return hash(token.substring(family(token).length()));
    }

    /** What has no dot is no token, and all of it a family that there is not. */
    private static String family(String token) {
        var dot = token.indexOf('.');
        return dot < 0 ? token : token.substring(0, dot);
    }

    private static String hash(String part) {
        return Sha256.hex(part.getBytes(StandardCharsets.UTF_8));
    }

    private static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
