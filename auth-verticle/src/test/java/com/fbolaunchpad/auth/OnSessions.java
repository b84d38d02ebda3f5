package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;

/** Tests of one user's sessions. */
abstract class OnSessions extends OnEachEngine {
    String email;
    long id;

    @BeforeEach
    void makeUser() {
        email = newEmail();
        id = service.newUser(email);
    }

    Login login() {
        return service.login(email, PASSWORD);
    }

    static Login refresh(Login login) {
        return new Login(service.call(TestCaller.anonymous(), "refreshToken", login.refresh()));
    }

    static String refreshRefusal(Login login) {
        var refusal = refusal(login.refreshToken());
        return refusal.status() + " " + refusal.code();
    }

    static Problem refusal(String token) {
        return service.refusal(TestCaller.anonymous(), "refreshToken", new JsonObject().put("refresh_token", token));
    }

    static void assertLives(Login login) {
        assertThat(service.call("readAccess", login.access()).containsKey("permissions"))
                .isTrue();
    }

    static void assertEnded(Login login) {
        var refusal = service.refusal("readAccess", login.access());
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEqualTo("session-ended");
    }

    static String endReason(Login login) {
        return service.query("select end_reason from user_session where id = $1", login.sessionId())
                .get(0)
                .getString("end_reason");
    }

    static Instant past() {
        return CLOCK.instant().minusSeconds(1);
    }
}
