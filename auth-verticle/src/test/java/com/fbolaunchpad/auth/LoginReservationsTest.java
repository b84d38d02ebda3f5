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
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where attempts have to wait, one is counted before its password is looked at, and taken back where nobody looked. */
final class LoginReservationsTest extends OnEachEngine {
    private static final String HERE = "203.0.113.9";
    private static final String WRONG = "not the password";
    private static final int AT_ONCE = 20;

    private AuthRules one;
    private AuthRules other;
    private LoginFailures failures;
    private String email;

    @BeforeEach
    void startNodes() {
        one = AuthRules.on(service);
        other = AuthRules.on(service);
        failures = new LoginFailures(service);
        email = newEmail();
        Await.result(one.create(TestCaller.of(ADMINISTRATOR), newUserInput(email)));
    }

    @Test
    void ofManyAtOneExpiryExactlyOneIsLookedAt() {
        for (var before : List.of(9, 10, 16, 40)) {
            failures.soFar(email, before);
            assertOneGetsThrough(email);
            assertThat(failures.count(email)).isEqualTo(before + 1);
        }
    }

    @Test
    void soItIsWhereNobodyHasTheAddress() {
        var unknown = newEmail();
        failures.soFar(unknown, 16);
        assertOneGetsThrough(unknown);
        assertThat(failures.count(unknown)).isEqualTo(17);
    }

    private void assertOneGetsThrough(String address) {
        var attempts = IntStream.range(0, AT_ONCE)
                .mapToObj(attempt -> (attempt % 2 == 0 ? one : other)
                        .login(from("203.0.113." + attempt), credentials(address, WRONG)))
                .toList();
        assertThat(attempts.stream().map(LoginReservationsTest::refusal).sorted())
                .hasSize(AT_ONCE)
                .startsWith("401 invalid-credentials")
                .filteredOn(refusal -> !refusal.equals("429 login-delayed"))
                .hasSize(1);
    }

    @Test
    void theRightPasswordAtAnExpirySucceedsAndClears() {
        for (var before : List.of(9, 10, 40)) {
            failures.soFar(email, before);
            Await.result(one.login(from("203.0.113." + before), newUserInput(email)));
            assertThat(failures.areNone(email)).isTrue();
        }
    }

    @Test
    void anAttemptThatIsRefusedForTheCrowdIsTakenBack() {
        failures.soFar(email, 16);
        var release = occupyThreads();
        List<Future<JsonObject>> crowd;
        try {
            crowd = fillQueueOfNetwork();
            assertThat(refusal(login(HERE, PASSWORD))).isEqualTo("503 hashing-busy");
            assertThat(failures.count(email)).isEqualTo(16);
            assertThat(failures.delay(email)).isZero();
        } finally {
            release.countDown();
        }
        Await.result(Future.join(crowd).otherwiseEmpty());
        Await.result(login(HERE, PASSWORD));
        assertThat(failures.areNone(email)).isTrue();
    }

    @Test
    void anAttemptOfOneWhoHasGoneIsTakenBack() {
        failures.soFar(email, 16);
        var here = from(HERE);
        var gone = new Caller(null, null, here.permissions(), here.requestId(), HERE, Instant.EPOCH);
        assertThat(refusal(one.login(gone, credentials(email, WRONG)))).isEqualTo("504 service-timeout");
        assertThat(failures.count(email)).isEqualTo(16);
        assertThat(refusal(login(HERE, WRONG))).isEqualTo("401 invalid-credentials");
        assertThat(failures.count(email)).isEqualTo(17);
    }

    /** The first waits for its hash for so long that its delay is over. */
    @Test
    void whoTakesHisAttemptBackTakesNoLaterOneWithIt() {
        failures.soFar(email, 16);
        var throttle = throttle();
        var first = Await.result(throttle.admit(email, 0, HERE));
        failures.soFar(email, 17);
        Await.result(throttle.admit(email, 0, HERE));
        Await.result(throttle.unmade(first));
        assertThat(failures.count(email)).isEqualTo(18);
        assertThat(Await.problem(throttle.admit(email, 0, HERE)).code()).isEqualTo("login-delayed");
    }

    @Test
    void whatASuccessHasForgottenIsNotTakenBack() {
        failures.soFar(email, 16);
        var throttle = throttle();
        var first = Await.result(throttle.admit(email, 0, HERE));
        failures.soFar(email, 17);
        Await.result(login(HERE, PASSWORD));
        Await.result(throttle.unmade(first));
        assertThat(failures.areNone(email)).isTrue();
    }

    @Test
    void theLongestDelayIsAMinuteButWhereTheUserIsKnown() {
        Await.result(login(HERE, PASSWORD));
        for (var before : List.of(30, 1_000)) {
            var atHome = email + "\n" + HERE;
            failures.soFar(atHome, before);
            assertThat(refusal(login(HERE, WRONG))).isEqualTo("401 invalid-credentials");
            assertThat(failures.delay(atHome)).isEqualTo(Duration.ofMinutes(15));

            failures.soFar(email, before);
            assertThat(refusal(login("198.51.100.7", WRONG))).isEqualTo("401 invalid-credentials");
            assertThat(failures.delay(email)).isEqualTo(Duration.ofMinutes(1));
        }
    }

    private static LoginThrottle throttle() {
        return new LoginThrottle(service.database, new LoginFailureTable(), new FamiliarNetworkTable(), CLOCK);
    }

    private static CountDownLatch occupyThreads() {
        var release = new CountDownLatch(1);
        var workers = AuthRules.workers(service.vertx);
        for (var thread = 0; thread < AuthRules.THREADS; thread++) {
            workers.executeBlocking(() -> release.await(30, TimeUnit.SECONDS), false);
        }
        return release;
    }

    /** As many from one network as it may have in the queue; one more is refused once they are all there. */
    private List<Future<JsonObject>> fillQueueOfNetwork() {
        var isFull = Promise.<Void>promise();
        var crowd = new ArrayList<Future<JsonObject>>();
        for (var i = 0; i <= Passwords.MOST_OF_A_NETWORK; i++) {
            crowd.add(one.login(from(HERE), credentials(newEmail(), WRONG)).onFailure(refused -> isFull.tryComplete()));
        }
        Await.result(isFull.future());
        assertThat(crowd).filteredOn(Future::isComplete).hasSize(1).allMatch(refused -> refusal(refused)
                .equals("503 hashing-busy"));
        return crowd;
    }

    private Future<JsonObject> login(String clientAddress, String password) {
        return one.login(from(clientAddress), credentials(email, password));
    }

    private static String refusal(Future<JsonObject> attempt) {
        var refusal = Await.problem(attempt);
        return refusal.status() + " " + refusal.code();
    }

    private static Caller from(String clientAddress) {
        var anonymous = TestCaller.anonymous();
        return new Caller(
                null, null, anonymous.permissions(), anonymous.requestId(), clientAddress, anonymous.deadline());
    }
}
