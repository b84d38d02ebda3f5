package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which passwords are taken: long enough, not too long, not among the commonest, not the user's own e-mail address. */
final class PasswordPolicy {
    /** The contract's limit, in characters. */
    private static final int LONGEST = 128;

    private final int shortest;
    private final Set<String> commonest;

    PasswordPolicy(int shortest, Set<String> commonest) {
        this.shortest = shortest;
        this.commonest = commonest;
    }

    /** The list that ships with the program; reads a file, so not for an event loop. */
    static Set<String> readCommonest() {
        try (var list = PasswordPolicy.class.getResourceAsStream("common-passwords.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Refuses a password that is too weak for the user of that address. */
    void check(String password, String email) {
        if (!hasFittingLength(password)) {
            throw weak("A password " + lengthRule() + ".");
        }
        var caseless = Caseless.of(password);
        if (commonest.contains(caseless)) {
            throw weak("This password is among the commonest. Choose another one.");
        }
        if (caseless.equals(Caseless.of(email))) {
            throw weak("A password must differ from the e-mail address.");
        }
    }

    boolean hasFittingLength(String password) {
        var normalized = Normalizer.normalize(password, Normalizer.Form.NFC);
        var characters = normalized.codePointCount(0, normalized.length());
        return characters >= shortest && characters <= LONGEST;
    }

    /** How a sentence about a password goes on. */
    String lengthRule() {
        return "must have from " + shortest + " to " + LONGEST + " characters";
    }

    private static Problem weak(String detail) {
        return Problem.unprocessable("weak-password", detail);
    }
}
