package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fbolaunchpad.platform.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {
    private static final String EMAIL = "Dana.Desk@example.com";
    private final PasswordPolicy policy = new PasswordPolicy(8, PasswordPolicy.readCommonest());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7 chars",
                "🛩🛩🛩🛩🛩🛩🛩",
                "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
                "password1",
                "PassWord1",
                "12345678",
                "P@SSWORD",
                "BaseBall",
                "football1",
                "LaunchPad1",
                "summer2026",
                "dana.desk@EXAMPLE.com"
            })
    void weakPasswordsAreRefused(String weak) {
        var refusal = catchThrowableOfType(Problem.class, () -> policy.check(weak, EMAIL));
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.code()).isEqualTo("weak-password");
        if (!weak.isEmpty()) {
            assertThat(refusal.detail()).doesNotContain(weak);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8 chars!", "🛩🛩🛩🛩🛩🛩🛩🛩", "correct horse battery", "\u0000\u0001 any characters"})
    void othersAreTaken(String good) {
        assertThatCode(() -> policy.check(good, EMAIL)).doesNotThrowAnyException();
    }

    @Test
    void theLongestHas128Characters() {
        assertThat(policy.hasFittingLength("🛩".repeat(128))).isTrue();
        assertThat(policy.hasFittingLength("x".repeat(129))).isFalse();
    }

    @Test
    void theShortestIsASetting() {
        var strict = new PasswordPolicy(15, PasswordPolicy.readCommonest());
        assertThat(strict.hasFittingLength("fourteen chars")).isFalse();
        assertThat(strict.hasFittingLength("fifteen chars !")).isTrue();
    }

    @Test
    void theListHasOnlyWhatCouldPassOtherwise() {
        assertThat(PasswordPolicy.readCommonest())
                .hasSizeGreaterThan(3_000)
                .allSatisfy(common -> assertThat(common).hasSizeGreaterThan(7).isEqualTo(Caseless.of(common)));
    }
}
