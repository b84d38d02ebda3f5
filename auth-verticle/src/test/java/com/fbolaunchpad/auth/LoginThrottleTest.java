package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.credentials;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where an attempt has to wait, the failures before it are put into the table: no test waits, and none depends on its speed. */
final class LoginThrottleTest extends OnEachEngine {
    private static final String HOME = "198.51.100.7";
    private static final String ELSEWHERE = "203.0.113.9";
    private static final String WRONG = "not the password";

    /** The same rules as the service's, but nobody waits for their hashes. */
    private AuthRules rules;

    private LoginFailures failures;
    private String email;

    @BeforeEach
    void makeUser() {
        rules = AuthRules.on(service);
        failures = new LoginFailures(service);
        email = newEmail();
        Await.result(rules.create(TestCaller.of(ADMINISTRATOR), newUserInput(email)));
    }

    @Test
    void theDelayDoublesFromTheTenthFailureOnUpToAMinute() {
        assertThat(delaysInSeconds(18, LoginThrottle.LONGEST_DELAY))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60);
        assertThat(LoginThrottle.delayAfter(Integer.MAX_VALUE, LoginThrottle.LONGEST_DELAY))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whereTheUserIsKnownItGoesUpToAQuarterOfAnHour() {
        assertThat(delaysInSeconds(22, LoginThrottle.LONGEST_FAMILIAR_DELAY))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900);
        assertThat(LoginThrottle.delayAfter(Integer.MAX_VALUE, LoginThrottle.LONGEST_FAMILIAR_DELAY))
                .isEqualTo(Duration.ofMinutes(15));
    }

    private static long[] delaysInSeconds(int failures, Duration longest) {
        return IntStream.rangeClosed(1, failures)
                .mapToLong(count -> LoginThrottle.delayAfter(count, longest).toSeconds())
                .toArray();
    }

    @Test
    void afterTenFailuresTheRightPasswordHasToWaitAsWell() {
        for (var failure = 1; failure < 10; failure++) {
            assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        }
        assertThat(failures.delay(email)).isZero();
        assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        assertThat(failures.count(email)).isEqualTo(10);
        assertThat(failures.delay(email)).isEqualTo(Duration.ofSeconds(1));

        failures.soFar(email, 16);
        assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        var delayed = Await.problem(login(ELSEWHERE, email, PASSWORD));
        assertThat(delayed.status()).isEqualTo(429);
        assertThat(delayed.code()).isEqualTo("login-delayed");
        assertThat(delayed.retryAfterSeconds()).isBetween(1, 60);
        assertThat(delayed.detail())
                .isEqualTo("Too many failed attempts for this account. Try again in " + delayed.retryAfterSeconds()
                        + " s.");
        // Who has to wait isn't counted.
        assertThat(failures.count(email)).isEqualTo(17);

        failures.soFar(email, 17);
        Await.result(login(ELSEWHERE, email, PASSWORD));
        assertThat(failures.areNone(email)).as("a success clears").isTrue();
    }

    @Test
    void anAddressWithoutAUserIsAnsweredInTheSameSequence() {
        var unknown = newEmail();
        for (var failure = 1; failure <= 10; failure++) {
            assertThat(attempt(ELSEWHERE, unknown, PASSWORD)).isEqualTo("401 invalid-credentials null");
        }
        assertThat(failures.count(unknown)).isEqualTo(10);
        assertThat(failures.delay(unknown)).isEqualTo(Duration.ofSeconds(1));

        failures.soFar(unknown, 16);
        failures.soFar(email, 16);
        for (var address : new String[] {unknown, email}) {
            assertThat(attempt(ELSEWHERE, address, WRONG)).isEqualTo("401 invalid-credentials null");
            assertThat(attempt(ELSEWHERE, address.toUpperCase(Locale.ROOT), WRONG))
                    .startsWith("429 login-delayed ");
        }
    }

    @Test
    void theServiceTellsHowLongToWait() {
        service.newUser("bus-" + email);
        for (var address : new String[] {"bus-" + email, newEmail()}) {
            assertThat(service.loginRefusal(address, WRONG).status()).isEqualTo(401);
            failures.soFar(address, 16);
            assertThat(service.loginRefusal(address, WRONG).status()).isEqualTo(401);
            var delayed = service.loginRefusal(address, PASSWORD);
            assertThat(delayed.status()).isEqualTo(429);
            assertThat(delayed.code()).isEqualTo("login-delayed");
            assertThat(delayed.retryAfterSeconds()).isBetween(1, 60);
        }
    }

    @Test
    void failuresElsewhereDontDelayWhereTheUserIsKnown() {
        Await.result(login(HOME, email, PASSWORD));
        failures.block(email);
        assertThat(attempt(ELSEWHERE, email, PASSWORD)).startsWith("429 login-delayed ");
        Await.result(login(HOME, email, PASSWORD));
        assertThat(attempt(ELSEWHERE, email, PASSWORD))
                .as("a success at home clears nothing elsewhere")
                .startsWith("429 login-delayed ");
    }

    @Test
    void whereTheUserIsKnownFailuresAreCountedForThemselves() {
        Await.result(login(HOME, email, PASSWORD));
        for (var failure = 1; failure <= 10; failure++) {
            assertThat(attempt(HOME, email, WRONG)).isEqualTo("401 invalid-credentials null");
        }
        assertThat(failures.count(email + "\n" + HOME)).isEqualTo(10);
        assertThat(failures.areNone(email)).isTrue();
        Await.result(login(ELSEWHERE, email, PASSWORD));

        failures.block(email + "\n" + HOME);
        assertThat(attempt(HOME, email, PASSWORD)).startsWith("429 login-delayed ");
        Await.result(login(ELSEWHERE, email, PASSWORD));
    }

    @Test
    void anIpv6NetworkIsOne() {
        Await.result(login("2001:db8:7:1::5", email, PASSWORD));
        failures.block(email);
        Await.result(login("2001:db8:7:1:ffff:eeee:dddd:cccc", email, PASSWORD));
        assertThat(attempt("2001:db8:7:2::5", email, PASSWORD)).startsWith("429 login-delayed ");
    }

    @Test
    void failuresAtTheSameMomentAreAllCounted() {
        var other = AuthRules.on(service);
        var attempts = IntStream.range(0, 20)
                .mapToObj(attempt -> (attempt % 2 == 0 ? rules : other)
                        .login(from("203.0.113." + attempt), credentials(email, WRONG)))
                .toList();
        Await.result(Future.join(attempts).otherwiseEmpty());
        assertThat(attempts).noneMatch(Future::succeeded);
        var counted = attempts.stream()
                .filter(attempt -> "invalid-credentials".equals(((Problem) attempt.cause()).code()))
                .count();
        assertThat(counted).isGreaterThanOrEqualTo(10);
        assertThat(failures.count(email)).isEqualTo((int) counted);
    }

    @Test
    void aWrongCurrentPasswordCountsAsWell() {
        var caller = new Login(Await.result(login(HOME, email, PASSWORD))).caller();
        var change = new JsonObject().put("current_password", WRONG).put("new_password", "a staple of another kind");
        for (var failure = 1; failure <= 2; failure++) {
            assertThat(Await.problem(rules.changePassword(caller, change)).code())
                    .isEqualTo("wrong-password");
            assertThat(failures.count(email)).isEqualTo(failure);
        }
        failures.block(email);
        change.put("current_password", PASSWORD);
        assertThat(Await.problem(rules.changePassword(caller, change)).code()).isEqualTo("login-delayed");
    }

    @Test
    void theTableNamesNoAddress() {
        attempt(ELSEWHERE, email, WRONG);
        assertThat(service.query("select scope from login_failure"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.getString("scope")).matches("[0-9a-f]{64}"));
    }

    private Future<JsonObject> login(String clientAddress, String email, String password) {
        return rules.login(from(clientAddress), credentials(email, password));
    }

    private String attempt(String clientAddress, String email, String password) {
        var refusal = Await.problem(login(clientAddress, email, password));
        return refusal.status() + " " + refusal.code() + " " + refusal.retryAfterSeconds();
    }

    private static Caller from(String clientAddress) {
        var anonymous = TestCaller.anonymous();
        return new Caller(
                null, null, anonymous.permissions(), anonymous.requestId(), clientAddress, anonymous.deadline());
    }
}
