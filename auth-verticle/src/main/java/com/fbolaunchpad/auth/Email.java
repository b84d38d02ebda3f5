package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address.
 *
 * @param address as it was given, without the space around it
 * @param key the form in which two addresses are compared
 */
record Email(String address, String key) {
    private static final int LONGEST_MAILBOX = 64;
    private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

    static Optional<Email> parse(String given) {
        var address = given.strip();
        return SHAPE.matcher(address).matches()
                ? Optional.of(new Email(address, Caseless.of(address)))
                : Optional.empty();
    }

    /** The same, for input that must be an address. */
    static Email of(String given) {
        return parse(given).orElseThrow(() -> Problem.invalid("/email", "This is no e-mail address."));
    }

    /** The part before the @, as far as RFC 5321 lets it go. */
    String mailbox() {
        return address.substring(0, address.indexOf('@'))
                .codePoints()
                .limit(LONGEST_MAILBOX)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
