package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which passwords are taken: long enough, not too long, not among the commonest, not the user's own e-mail address. */
final class PasswordPolicy {
    /** The contract's limit, in characters. */
    private static final int LONGEST = 128;

    /** The least that PASSWORD_MIN_LENGTH can be. */
    private static final int SHORTEST_EVER = 8;

    private final int shortest;
    private final Set<String> commonest;

    PasswordPolicy(int shortest, Set<String> commonest) {
        this.shortest = shortest;
        this.commonest = commonest;
    }

    /**
     * What guessers try first: the passwords, words and names that zxcvbn ranks by how often they occur, and a few of our own
     * time and trade. Reads files, so not for an event loop.
     */
    static Set<String> readCommonest() {
        try (var ours = PasswordPolicy.class.getResourceAsStream("common-passwords.txt")) {
            var theirs = StandardDictionaries.loadAllDictionaries().stream()
                    .flatMap(dictionary -> dictionary.getRankedDictionary().keySet().stream());
            return Stream.concat(
                            theirs,
                            new String(Objects.requireNonNull(ours).readAllBytes(), StandardCharsets.UTF_8).lines())
                    .filter(word -> word.length() >= SHORTEST_EVER)
                    .map(Caseless::of)
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
