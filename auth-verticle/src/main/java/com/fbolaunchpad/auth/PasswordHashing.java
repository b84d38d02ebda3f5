package com.fbolaunchpad.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as PBKDF2-HMAC-SHA256 hashes that say how they were made: {@code $pbkdf2-sha256$i=<iterations>$<salt>$<hash>},
 * in Base64 without padding. Slow on purpose: never to be called on an event loop.
 */
final class PasswordHashing {
    /** What OWASP's Password Storage Cheat Sheet advises for PBKDF2-HMAC-SHA256. */
    static final int ADVISED_ITERATIONS = 600_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern STORED =
            Pattern.compile("\\$pbkdf2-sha256\\$i=([0-9]{1,9})\\$([0-9A-Za-z+/]{1,86})\\$([0-9A-Za-z+/]{1,86})");

    private final int iterations;
    private final SecureRandom random = new SecureRandom();

    PasswordHashing(int iterations) {
        this.iterations = iterations;
    }

    String hash(String password) {
        var salt = randomBytes(SALT_BYTES);
        return stored(salt, derive(password, salt, iterations, HASH_BYTES));
    }

    /** A hash of no password at all, which costs as much to verify as a true one. */
    String decoy() {
        return stored(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
    }

    boolean verify(String password, String stored) {
        var parts = parse(stored);
        var expected = Base64.getDecoder().decode(parts.group(3));
        var salt = Base64.getDecoder().decode(parts.group(2));
        var actual = derive(password, salt, Integer.parseInt(parts.group(1)), expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    /** Whether the hash was made at a lower cost than is paid now. */
    boolean isOutdated(String stored) {
        return Integer.parseInt(parse(stored).group(1)) < iterations;
    }

    private String stored(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$pbkdf2-sha256$i=" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Matcher parse(String stored) {
        var parts = STORED.matcher(stored);
        if (!parts.matches()) {
            throw new IllegalStateException("A stored password hash has an unknown form.");
        }
        return parts;
    }

    /** The password counts in NFC, as RFC 8265 (OpaqueString) has it: keyboards compose the same letter differently. */
    private static byte[] derive(String password, byte[] salt, int iterations, int length) {
        var normalized = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        var specification = new PBEKeySpec(normalized, salt, iterations, length * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(specification)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java lacks PBKDF2WithHmacSHA256.", impossible);
        } finally {
            specification.clearPassword();
        }
    }
}
