package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.credentials;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever gets in while he is being put out doesn't stay in, on whichever node he gets in. */
final class SessionRacesTest extends OnEachEngine {
    private static final int ROUNDS = 20;

    private AuthRules one;
    private AuthRules other;

    @BeforeEach
    void startNodes() {
        one = AuthRules.on(service);
        other = AuthRules.on(service);
    }

    @Test
    void noLoginOutlastsADeactivation() {
        for (var round = 0; round < ROUNDS; round++) {
            var email = newEmail();
            var id = create(email);
            loginsMeet(newUserInput(email), () -> other.deactivate(TestCaller.of(ADMINISTRATOR), user(id)));
            assertThat(service.liveSessions(id)).as("live sessions").isZero();
        }
    }

    @Test
    void noLoginOutlastsTheChangeOfThePasswordThatItWasMadeWith() {
        for (var round = 0; round < ROUNDS; round++) {
            var email = newEmail();
            var id = create(email);
            loginsMeet(
                    newUserInput(email),
                    () -> other.update(
                            TestCaller.of(ADMINISTRATOR), user(id).put("password", "a staple of another kind")));
            assertThat(service.liveSessions(id)).as("live sessions").isZero();
        }
    }

    @Test
    void ofAUsersSessionsOnlyTheOneLastsInWhichHeChangesHisPassword() {
        for (var round = 0; round < ROUNDS; round++) {
            var email = newEmail();
            var id = create(email);
            var own = new Login(Await.result(one.login(TestCaller.anonymous(), newUserInput(email))));
            loginsMeet(
                    newUserInput(email),
                    () -> other.changePassword(
                            own.caller(),
                            new JsonObject()
                                    .put("current_password", AuthService.PASSWORD)
                                    .put("new_password", "a staple of another kind")));
            assertThat(Await.result(new SessionTable().live(service.database, id, AuthService.CLOCK.instant())))
                    .extracting(Session::id)
                    .containsExactly(own.sessionId());
        }
    }

    @Test
    void noRefreshOutlastsADeactivation() {
        for (var round = 0; round < ROUNDS; round++) {
            var email = newEmail();
            var id = create(email);
            var first = Await.result(one.login(TestCaller.anonymous(), newUserInput(email)));
            var begun = Promise.<Void>promise();
            var last = chain(new Login(first), begun);
            Await.result(begun.future());
            Await.result(other.deactivate(TestCaller.of(ADMINISTRATOR), user(id)));
            var refused = Await.result(last);
            service.update("update app_user set is_active = $1 where id = $2", true, id);
            assertThat(service.liveSessions(id)).as("live sessions").isZero();
            assertThat(Await.problem(one.refresh(TestCaller.anonymous(), refused.refresh()))
                            .code())
                    .isEqualTo("invalid-refresh-token");
        }
    }

    /** Refreshes again and again until it is refused, and answers the token that was. */
    private Future<Login> chain(Login login, Promise<Void> begun) {
        return one.refresh(TestCaller.anonymous(), login.refresh())
                .onComplete(done -> begun.tryComplete())
                .map(Login::new)
                .compose(next -> chain(next, begun), refused -> {
                    assertThat(((Problem) refused).code()).isEqualTo("invalid-refresh-token");
                    return Future.succeededFuture(login);
                });
    }

    /** Logs in again and again, several at once, and makes the change in the midst of it. */
    private void loginsMeet(JsonObject input, Supplier<Future<JsonObject>> change) {
        var storms = new ArrayList<Future<Void>>();
        var begun = new ArrayList<Future<Void>>();
        for (var node : List.of(one, other, one)) {
            var first = Promise.<Void>promise();
            storms.add(storm(node, input, first));
            begun.add(first.future());
        }
        Await.result(Future.all(begun));
        Await.result(change.get());
        Await.result(Future.all(storms));
    }

    private static Future<Void> storm(AuthRules node, JsonObject input, Promise<Void> begun) {
        return node.login(TestCaller.anonymous(), input)
                .onSuccess(answer -> begun.tryComplete())
                .compose(again -> storm(node, input, begun), refused -> {
                    begun.tryFail(refused);
                    assertThat(refused).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code())
                            .isEqualTo("invalid-credentials"));
                    return Future.succeededFuture();
                });
    }

    private long create(String email) {
        return Await.result(one.create(TestCaller.of(ADMINISTRATOR), credentials(email, AuthService.PASSWORD)))
                .getJsonObject("user")
                .getLong("id");
    }
}
