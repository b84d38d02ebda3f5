package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.credentials;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PasswordChangesTest extends OnEachEngine {
    private static final String NEW_PASSWORD = "a staple of another kind";

    /** The same rules as the service's, but nobody waits for their hashes. */
    private AuthRules rules;

    private String email;
    private long id;

    @BeforeEach
    void makeUser() {
        rules = AuthRules.on(service);
        email = newEmail();
        id = Await.result(rules.create(TestCaller.of(ADMINISTRATOR), newUserInput(email)))
                .getJsonObject("user")
                .getLong("id");
    }

    @Test
    void theServiceChangesPasswords() {
        var input = change(PASSWORD, NEW_PASSWORD);
        assertThat(service.call(login(PASSWORD).caller(), "changeMyPassword", input)
                        .fieldNames())
                .containsExactly("message");
        assertThat(service.refusal(login(NEW_PASSWORD).caller(), "changeMyPassword", input)
                        .code())
                .isEqualTo("wrong-password");
    }

    @Test
    void aUserChangesHisPasswordAndHisOtherSessionsEnd() throws InterruptedException {
        var other = login(PASSWORD);
        var own = login(PASSWORD);
        service.forgetAnnounced();
        assertThat(Await.result(rules.changePassword(own.caller(), change(PASSWORD, NEW_PASSWORD)))
                        .getString("message"))
                .isEqualTo("Your password has been changed. Your other sessions have ended: 1.");
        service.awaitAnnounced(id);
        assertThat(isLive(own)).isTrue();
        assertThat(isLive(other)).isFalse();
        assertThat(Await.problem(rules.login(TestCaller.anonymous(), newUserInput(email)))
                        .code())
                .isEqualTo("invalid-credentials");
        login(NEW_PASSWORD);
    }

    @Test
    void aRefusedChangeChangesNothing() {
        var other = login(PASSWORD);
        var own = login(PASSWORD);
        assertThat(refusal(own.caller(), change("not the password", NEW_PASSWORD)))
                .isEqualTo("422 wrong-password");
        assertThat(refusal(own.caller(), change(PASSWORD, "password1"))).isEqualTo("422 weak-password");
        assertThat(refusal(own.caller(), change(PASSWORD, email))).isEqualTo("422 weak-password");
        // Whether the new one is weak is told only to who knows the old one.
        assertThat(refusal(own.caller(), change("not the password", "password1")))
                .isEqualTo("422 wrong-password");
        assertThat(isLive(own)).isTrue();
        assertThat(isLive(other)).isTrue();
        login(PASSWORD);
    }

    @Test
    void whoIsInactiveChangesNoPassword() {
        var own = login(PASSWORD);
        service.call("deleteUser", user(id));
        assertThat(refusal(own.caller(), change(PASSWORD, NEW_PASSWORD))).isEqualTo("401 inactive-user");
    }

    @Test
    void aPasswordThatAnAdministratorSetsEndsAllSessionsOfTheUser() {
        var one = login(PASSWORD);
        var two = login(PASSWORD);
        Await.result(rules.update(TestCaller.of(ADMINISTRATOR), user(id).put("password", NEW_PASSWORD)));
        assertThat(isLive(one)).isFalse();
        assertThat(isLive(two)).isFalse();
        assertThat(Await.problem(rules.login(TestCaller.anonymous(), newUserInput(email)))
                        .code())
                .isEqualTo("invalid-credentials");
        login(NEW_PASSWORD);
    }

    @Test
    void nobodySetsHisOwnPasswordWithoutTheOldOne() {
        var other = login(PASSWORD);
        var own = login(PASSWORD);
        var before = stored();
        var input = user(id).put("password", NEW_PASSWORD).put("name", "Another Name");
        for (var refusal : List.of(
                Await.problem(rules.update(own.caller(), input)), service.refusal(own.caller(), "updateUser", input))) {
            assertThat(refusal.status()).isEqualTo(409);
            assertThat(refusal.code()).isEqualTo("own-password");
        }
        assertThat(stored()).isEqualTo(before);
        assertThat(isLive(own)).isTrue();
        assertThat(isLive(other)).isTrue();
        service.call(own.caller(), "updateUser", user(id).put("name", "Another Name"));
    }

    @Test
    void whoseSessionHasEndedChangesNoPassword() {
        var other = login(PASSWORD);
        var own = login(PASSWORD);
        service.call(own.caller(), "logout", new JsonObject());
        var before = stored();
        assertThat(refusal(own.caller(), change(PASSWORD, NEW_PASSWORD))).isEqualTo("401 session-ended");
        assertThat(refusal(TestCaller.inSession(id, ofSomebodyElse()), change(PASSWORD, NEW_PASSWORD)))
                .isEqualTo("401 session-ended");
        assertThat(stored()).isEqualTo(before);
        assertThat(isLive(other)).isTrue();
        assertThat(service.call("listAuditEntries", user(id).put("action", "password-changed"))
                        .getJsonArray("audit_entries"))
                .isEmpty();
    }

    private long ofSomebodyElse() {
        var address = newEmail();
        Await.result(rules.create(TestCaller.of(ADMINISTRATOR), newUserInput(address)));
        return new Login(Await.result(rules.login(TestCaller.anonymous(), newUserInput(address)))).sessionId();
    }

    /** His password's hash, and what else an update could have changed. */
    private String stored() {
        var row = service.query("select password_hash, name, version from app_user where id = $1", id)
                .get(0);
        return row.getString(0) + " " + row.getString(1) + " " + row.getInteger(2);
    }

    @Test
    void aChangeOfAnythingElseEndsNoSession() {
        var login = login(PASSWORD);
        service.call("updateUser", user(id).put("name", "Another Name"));
        assertThat(isLive(login)).isTrue();
    }

    private Login login(String password) {
        return new Login(Await.result(rules.login(TestCaller.anonymous(), credentials(email, password))));
    }

    private static boolean isLive(Login login) {
        return Await.result(service.send(login.caller(), "readAccess", login.access())
                .map(true)
                .recover(refused -> {
                    assertThat(((Problem) refused).code()).isEqualTo("session-ended");
                    return Future.succeededFuture(false);
                }));
    }

    private String refusal(Caller caller, JsonObject input) {
        var refusal = Await.problem(rules.changePassword(caller, input));
        return refusal.status() + " " + refusal.code();
    }

    private static JsonObject change(String current, String wanted) {
        return new JsonObject().put("current_password", current).put("new_password", wanted);
    }
}
