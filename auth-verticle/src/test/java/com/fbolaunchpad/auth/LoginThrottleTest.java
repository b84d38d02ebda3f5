package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.credentials;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
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

    private String email;

    @BeforeEach
    void makeUser() {
        rules = AuthRules.on(service);
        email = newEmail();
        Await.result(rules.create(TestCaller.of(ADMINISTRATOR), newUserInput(email)));
    }

    @Test
    void theDelayDoublesFromTheTenthFailureOnUpToAQuarterOfAnHour() {
        assertThat(IntStream.rangeClosed(1, 22)
                        .mapToLong(
                                failures -> LoginThrottle.delayAfter(failures).toSeconds())
                        .toArray())
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900);
        assertThat(LoginThrottle.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void afterTenFailuresTheRightPasswordHasToWaitAsWell() {
        for (var failure = 1; failure < 10; failure++) {
            assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        }
        assertThat(delayOf(row(email))).isZero();
        assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        assertThat(row(email).getInteger("failures")).isEqualTo(10);
        assertThat(delayOf(row(email))).isEqualTo(Duration.ofSeconds(1));

        failuresSoFar(email, 16);
        assertThat(attempt(ELSEWHERE, email, WRONG)).isEqualTo("401 invalid-credentials null");
        var delayed = Await.problem(login(ELSEWHERE, email, PASSWORD));
        assertThat(delayed.status()).isEqualTo(429);
        assertThat(delayed.code()).isEqualTo("login-delayed");
        assertThat(delayed.retryAfterSeconds()).isBetween(1, 128);
        assertThat(delayed.detail())
                .isEqualTo("Too many failed attempts for this account. Try again in " + delayed.retryAfterSeconds()
                        + " s.");
        // Who has to wait isn't counted.
        assertThat(row(email).getInteger("failures")).isEqualTo(17);

        failuresSoFar(email, 17);
        Await.result(login(ELSEWHERE, email, PASSWORD));
        assertThat(hasRow(email)).as("a success clears").isFalse();
    }

    @Test
    void anAddressWithoutAUserIsAnsweredInTheSameSequence() {
        var unknown = newEmail();
        for (var failure = 1; failure <= 10; failure++) {
            assertThat(attempt(ELSEWHERE, unknown, PASSWORD)).isEqualTo("401 invalid-credentials null");
        }
        assertThat(row(unknown).getInteger("failures")).isEqualTo(10);
        assertThat(delayOf(row(unknown))).isEqualTo(Duration.ofSeconds(1));

        failuresSoFar(unknown, 16);
        failuresSoFar(email, 16);
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
            failuresSoFar(address, 16);
            assertThat(service.loginRefusal(address, WRONG).status()).isEqualTo(401);
            var delayed = service.loginRefusal(address, PASSWORD);
            assertThat(delayed.status()).isEqualTo(429);
            assertThat(delayed.code()).isEqualTo("login-delayed");
            assertThat(delayed.retryAfterSeconds()).isBetween(1, 128);
        }
    }

    @Test
    void failuresElsewhereDontDelayWhereTheUserIsKnown() {
        Await.result(login(HOME, email, PASSWORD));
        blocked(email);
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
        assertThat(row(email + "\n" + HOME).getInteger("failures")).isEqualTo(10);
        assertThat(hasRow(email)).isFalse();
        Await.result(login(ELSEWHERE, email, PASSWORD));

        blocked(email + "\n" + HOME);
        assertThat(attempt(HOME, email, PASSWORD)).startsWith("429 login-delayed ");
        Await.result(login(ELSEWHERE, email, PASSWORD));
    }

    @Test
    void anIpv6NetworkIsOne() {
        Await.result(login("2001:db8:7:1::5", email, PASSWORD));
        blocked(email);
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
        assertThat(row(email).getInteger("failures")).isEqualTo((int) counted);
    }

    @Test
    void aWrongCurrentPasswordCountsAsWell() {
        var caller = new Login(Await.result(login(HOME, email, PASSWORD))).caller();
        var change = new JsonObject().put("current_password", WRONG).put("new_password", "a staple of another kind");
        for (var failure = 1; failure <= 2; failure++) {
            assertThat(Await.problem(rules.changePassword(caller, change)).code())
                    .isEqualTo("wrong-password");
            assertThat(row(email).getInteger("failures")).isEqualTo(failure);
        }
        blocked(email);
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

    /** As if so many had failed, and the delay were over. */
    private static void failuresSoFar(String scope, int failures) {
        insertOrUpdate(scope, failures, Duration.ZERO);
    }

    /** As if so many had failed that the next one has to wait. */
    private static void blocked(String scope) {
        insertOrUpdate(scope, 20, Duration.ofMinutes(10));
    }

    private static void insertOrUpdate(String scope, int failures, Duration delay) {
        var now = CLOCK.instant();
        var table = new LoginFailureTable();
        Await.result(service.database.transaction(sql -> table.lockCount(sql, keyOf(scope), now)
                .compose(before -> table.update(sql, keyOf(scope), failures, now, now.plus(delay)))));
    }

    private static boolean hasRow(String scope) {
        return !service.query("select scope from login_failure where scope = $1", keyOf(scope))
                .isEmpty();
    }

    private static Row row(String scope) {
        return service.query("select * from login_failure where scope = $1", keyOf(scope))
                .get(0);
    }

    private static Duration delayOf(Row row) {
        return Duration.between(Database.instant(row, "last_failed_at"), Database.instant(row, "blocked_until"));
    }

    private static String keyOf(String scope) {
        return Sha256.hex(scope.getBytes(StandardCharsets.UTF_8));
    }
}
