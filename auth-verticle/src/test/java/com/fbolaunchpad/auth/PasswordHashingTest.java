package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PasswordHashingTest {
    private static final String PASSWORD = "correct horse battery";
    private final PasswordHashing hashing = new PasswordHashing(1_000);

    @Test
    void aPasswordFitsItsHashAndNoOther() {
        var stored = hashing.hash(PASSWORD);
        assertThat(hashing.verify(PASSWORD, stored)).isTrue();
        assertThat(hashing.verify("Correct horse battery", stored)).isFalse();
        assertThat(hashing.verify(PASSWORD + " ", stored)).isFalse();
    }

    @Test
    void aHashSaysHowItWasMadeAndIsSaltedAfresh() {
        var form = "\\$pbkdf2-sha256\\$i=1000\\$[0-9A-Za-z+/]{22}\\$[0-9A-Za-z+/]{43}";
        assertThat(hashing.hash(PASSWORD)).matches(form).isNotEqualTo(hashing.hash(PASSWORD));
        assertThat(hashing.decoy()).matches(form);
    }

    /** Made with another implementation: Python's hashlib.pbkdf2_hmac('sha256', …, b'0123456789abcdef', 1000). */
    @Test
    void theHashIsPbkdf2WithHmacSha256OverUtf8() {
        assertThat(hashing.verify(
                        "Grüße 🛩",
                        "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$jmrBBhverrJQUyGglHVIAnConj36ZyF023Bd6M1JzxM"))
                .isTrue();
    }

    @Test
    void lettersCountHoweverTheyAreComposed() {
        assertThat(hashing.verify("cafe\u0301 au lait", hashing.hash("caf\u00e9 au lait")))
                .isTrue();
    }

    @Test
    void aCheaperHashIsOutdatedButStillFits() {
        var stored = hashing.hash(PASSWORD);
        var dearer = new PasswordHashing(1_001);
        assertThat(dearer.isOutdated(stored)).isTrue();
        assertThat(dearer.verify(PASSWORD, stored)).isTrue();
        assertThat(hashing.isOutdated(stored)).isFalse();
        assertThat(new PasswordHashing(999).isOutdated(stored)).isFalse();
    }

    @Test
    void aDecoyFitsNoPassword() {
        assertThat(hashing.verify(PASSWORD, hashing.decoy())).isFalse();
        assertThat(hashing.verify("", hashing.decoy())).isFalse();
    }

    @Test
    void whatIsNoHashIsNotShown() {
        assertThatThrownBy(() -> hashing.verify(PASSWORD, "$2a$12$secret"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("secret");
    }
}
