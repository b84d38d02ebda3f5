package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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

    /** Made with Python's hashlib.pbkdf2_hmac('sha256', …, b'saltsalt', 1000).hex(), as Werkzeug makes its own. */
    @Test
    void aHashOfWerkzeugFitsAndIsOutdatedWhateverItsCost() {
        var stored = "pbkdf2:sha256:1000$saltsalt$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c";
        assertThat(hashing.verify("a password of old", stored)).isTrue();
        assertThat(hashing.verify("A password of old", stored)).isFalse();
        assertThat(hashing.isOutdated(stored)).isTrue();
        assertThat(new PasswordHashing(1).isOutdated(stored)).isTrue();
        assertThat(new PasswordHashing(30_000).verify("a password of old", stored))
                .isTrue();
    }

    /** Of 260,000 iterations over the decomposed form, with the same implementation: Werkzeug doesn't normalize. */
    @Test
    void lettersOfAPasswordFromWerkzeugCountAsTheyAreComposed() {
        var stored = "pbkdf2:sha256:260000$Xk2pQ9vLr4TnB7sZ$"
                + "0224a470bd1012e66bd019f505b3dac6c78da60309ba1fb31819de0569ef48be";
        assertThat(hashing.verify("cafe\u0301 au lait", stored)).isTrue();
        assertThat(hashing.verify("caf\u00e9 au lait", stored)).isFalse();
    }

    /** Measured in the processor time of this thread, which doesn't depend on what else runs. */
    @Test
    void aCheapHashTakesTheWorkOfADearOne() {
        var dear = new PasswordHashing(30_000);
        var own = dear.hash(PASSWORD);
        for (var cheap : List.of(
                new PasswordHashing(1).hash(PASSWORD),
                "scrypt:32768:8:1$saltsalt$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c",
                "pbkdf2:sha256:1$saltsalt$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c")) {
            assertThat(workOf(dear, cheap)).isGreaterThan(workOf(dear, own) / 3);
        }
        assertThat(workOf(new PasswordHashing(1), new PasswordHashing(1).hash(PASSWORD)))
                .as("that it is measured at all")
                .isLessThan(workOf(dear, own) / 3);
    }

    private static long workOf(PasswordHashing hashing, String stored) {
        var threads = ManagementFactory.getThreadMXBean();
        return LongStream.range(0, 3)
                .map(time -> {
                    var begun = threads.getCurrentThreadCpuTime();
                    hashing.verify("not the password", stored);
                    return threads.getCurrentThreadCpuTime() - begun;
                })
                .min()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$12$secret",
                "$pbkdf2-sha256$i=1000$s$jmrBBhverrJQUyGglHVIAnConj36ZyF023Bd6M1JzxM",
                "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$jmrBB",
                "pbkdf2:sha1:1000$secret$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c",
                "pbkdf2:sha256:0$secret$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c",
                "pbkdf2:sha256:1000$secret$ffae",
                "scrypt:32768:8:1$secret$ffae003a6afa688eef842256ec0d2582f2591b3b860cf408e3568649d5b8d41c",
                "secret",
                ""
            })
    void whatIsNoHashFitsNoPasswordAndIsNotShown(String stored) {
        var logger = (Logger) LoggerFactory.getLogger(PasswordHashing.class);
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        logger.addAppender(logged);
        try {
            for (var password : List.of(PASSWORD, stored, "")) {
                assertThat(hashing.verify(password, stored)).isFalse();
            }
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list).hasSize(3).allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .isEqualTo("A stored password hash has an unknown form: nobody can log in with it");
            assertThat(event.getThrowableProxy()).isNull();
        });
        assertThat(hashing.isOutdated(stored)).isTrue();
    }
}
