package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {
    private static final String EMAIL = "Dana.Desk@example.com";
    private final PasswordPolicy policy = new PasswordPolicy(8, this::read);

    private int readings;

    private Future<Set<String>> read() {
        readings++;
        return Future.succeededFuture(PasswordPolicy.readCommonest());
    }

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
        var refusal = (Problem) policy.check(weak, EMAIL).cause();
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.code()).isEqualTo("weak-password");
        if (!weak.isEmpty()) {
            assertThat(refusal.detail()).doesNotContain(weak);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8 chars!", "🛩🛩🛩🛩🛩🛩🛩🛩", "correct horse battery", "\u0000\u0001 any characters"})
    void othersAreTaken(String good) {
        assertThat(policy.check(good, EMAIL).succeeded()).isTrue();
    }

    @Test
    void theListIsReadWithTheFirstPasswordAndOnce() {
        assertThat(readings).isZero();
        for (var i = 0; i < 3; i++) {
            policy.check("8 chars!", EMAIL);
        }
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void aListThatCantBeReadLetsNothingPass() {
        var outcomes = new ArrayDeque<Future<Set<String>>>(
                List.of(Future.failedFuture("no file"), Future.succeededFuture(Set.of("password"))));
        var policyOnceUnreadable = new PasswordPolicy(8, outcomes::remove);

        assertThat(policyOnceUnreadable.check("8 chars!", EMAIL).cause()).hasMessage("no file");
        assertThat(policyOnceUnreadable.check("password", EMAIL).cause()).isInstanceOf(Problem.class);
        assertThat(policyOnceUnreadable.check("8 chars!", EMAIL).succeeded()).isTrue();
    }

    @Test
    void theLongestHas128Characters() {
        assertThat(policy.hasFittingLength("🛩".repeat(128))).isTrue();
        assertThat(policy.hasFittingLength("x".repeat(129))).isFalse();
    }

    @Test
    void theShortestIsASetting() {
        var strict = new PasswordPolicy(15, this::read);
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
