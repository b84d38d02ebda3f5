package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.CallersContext;
import com.fbolaunchpad.platform.Problem;
import com.nulabinc.zxcvbn.StandardDictionaries;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords are taken: long enough, not too long, not among the commonest, not the user's own e-mail address. To be used
 * on one context only.
 */
final class PasswordPolicy {
    /** The contract's limit, in characters. */
    private static final int LONGEST = 128;

    /** The least that PASSWORD_MIN_LENGTH can be. */
    private static final int SHORTEST_EVER = 8;

    private final int shortest;
    private final Supplier<Future<Set<String>>> reader;
    private @Nullable Future<Set<String>> commonest;

    /** @param reader of {@link #readCommonest}, asked once, with the first password: they take a while */
    PasswordPolicy(int shortest, Supplier<Future<Set<String>>> reader) {
        this.shortest = shortest;
        this.reader = reader;
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

    /** Fails with a {@link Problem} where a password is too weak for the user of that address. */
    Future<Void> check(String password, String email) {
        if (!hasFittingLength(password)) {
            return Future.failedFuture(weak("A password " + lengthRule() + "."));
        }
        var caseless = Caseless.of(password);
        if (caseless.equals(Caseless.of(email))) {
            return Future.failedFuture(weak("A password must differ from the e-mail address."));
        }
        return commonest().map(words -> {
            if (words.contains(caseless)) {
                throw weak("This password is among the commonest. Choose another one.");
            }
            return null;
        });
    }

    private Future<Set<String>> commonest() {
        var read = commonest;
        if (read == null || read.failed()) {
            read = reader.get();
            commonest = read;
        }
        return CallersContext.resume(read);
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
