package com.fbolaunchpad.auth;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which two names are compared: however they are composed in Unicode and whatever their case. */
final class Caseless {
    private Caseless() {}

    static String of(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
