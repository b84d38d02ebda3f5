package com.fbolaunchpad.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords as PBKDF2-HMAC-SHA256 hashes that say how they were made: {@code $pbkdf2-sha256$i=<iterations>$<salt>$<hash>},
 * in Base64 without padding. Reads the form of Werkzeug (Flask) as well, so that its users keep their passwords. Slow on
 * purpose: never to be called on an event loop.
 */
final class PasswordHashing {
    private static final Logger log = LoggerFactory.getLogger(PasswordHashing.class);
    /** What OWASP's Password Storage Cheat Sheet advises for PBKDF2-HMAC-SHA256. */
    static final int ADVISED_ITERATIONS = 600_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** As many letters as Base64 can have: never one that is left over from groups of four. */
    private static final String BASE64 = "((?:[0-9A-Za-z+/]{4}){0,21}[0-9A-Za-z+/]{2,4})";

    private static final Pattern OURS =
            Pattern.compile("\\$pbkdf2-sha256\\$i=([1-9][0-9]{0,6})\\$" + BASE64 + "\\$" + BASE64);
    /** {@code pbkdf2:sha256:<iterations>$<salt>$<hash>}: the salt counts as it is written, the hash is hexadecimal. */
    private static final Pattern WERKZEUG =
            Pattern.compile("pbkdf2:sha256:([1-9][0-9]{0,6})\\$([0-9A-Za-z]{1,64})\\$((?:[0-9a-f]{2}){16,64})");

    private final int iterations;
    private final SecureRandom random = new SecureRandom();

    PasswordHashing(int iterations) {
        this.iterations = iterations;
    }

    /**
     * A hash as it is stored, taken apart: salt and hash as they are written.
     *
     * @param isOurs otherwise it came from Werkzeug, which doesn't normalize passwords
     */
    private record Stored(int iterations, String writtenSalt, String writtenHash, boolean isOurs) {
        /** Empty for another form than these two. */
        static Optional<Stored> parse(String stored) {
            var isOurs = stored.startsWith("$");
            var parts = (isOurs ? OURS : WERKZEUG).matcher(stored);
            return parts.matches()
                    ? Optional.of(new Stored(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3), isOurs))
                    : Optional.empty();
        }

        byte[] salt() {
            return isOurs ? Base64.getDecoder().decode(writtenSalt) : writtenSalt.getBytes(StandardCharsets.US_ASCII);
        }

        byte[] hash() {
            return isOurs
                    ? Base64.getDecoder().decode(writtenHash)
                    : HexFormat.of().parseHex(writtenHash);
        }
    }

    String hash(String password) {
        var salt = randomBytes(SALT_BYTES);
        return stored(salt, derive(normalized(password), salt, iterations, HASH_BYTES));
    }

    /** A hash of no password at all, which costs as much to verify as a true one. */
    String decoy() {
        return stored(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
    }

    /**
     * Costs what today's iterations cost, though the stored hash were cheaper: how long it takes tells nobody who has which. No
     * password fits a hash of another form.
     */
    boolean verify(String password, String stored) {
        var known = Stored.parse(stored);
        if (known.isEmpty()) {
            log.warn("A stored password hash has an unknown form: nobody can log in with it");
            return verify(password, decoy());
        }
        var parts = known.get();
        var counted = parts.isOurs() ? normalized(password) : password;
        var expected = parts.hash();
        var actual = derive(counted, parts.salt(), parts.iterations(), expected.length);
        if (parts.iterations() < iterations) {
            derive(counted, parts.salt(), iterations - parts.iterations(), expected.length);
        }
        return MessageDigest.isEqual(expected, actual);
    }

    /** Whether the hash was made at a lower cost than is paid now, or elsewhere. */
    boolean isOutdated(String stored) {
        return Stored.parse(stored)
                .map(parts -> !parts.isOurs() || parts.iterations() < iterations)
                .orElse(true);
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

    /** The password counts in NFC, as RFC 8265 (OpaqueString) has it: keyboards compose the same letter differently. */
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private static byte[] derive(String password, byte[] salt, int iterations, int length) {
        var specification = new PBEKeySpec(password.toCharArray(), salt, iterations, length * Byte.SIZE);
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
