package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fbolaunchpad.platform.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailTest {
    @Test
    void anAddressIsKeptAsGivenAndComparedCaselessly() {
        var email = Email.of(" Dana.Desk@Example.COM ");
        assertThat(email.address()).isEqualTo("Dana.Desk@Example.COM");
        assertThat(email.key()).isEqualTo("dana.desk@example.com");
        assertThat(email.mailbox()).isEqualTo("Dana.Desk");
        assertThat(Email.of("e\u0301@x.org").key())
                .isEqualTo(Email.of("\u00c9@x.org").key());
    }

    @Test
    void aMailboxEndsWhereTheStandardEndsIt() {
        assertThat(Email.of("🛩".repeat(70) + "@x.org").mailbox()).isEqualTo("🛩".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "dana", "dana@", "@x.org", "da na@x.org", "dana@x@y.org", "da\u0000na@x.org"})
    void otherTextsAreRefused(String text) {
        assertThat(Email.parse(text)).isEmpty();
        var refusal = catchThrowableOfType(Problem.class, () -> Email.of(text));
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.errors())
                .singleElement()
                .extracting(Problem.FieldError::field)
                .isEqualTo("/email");
    }
}
