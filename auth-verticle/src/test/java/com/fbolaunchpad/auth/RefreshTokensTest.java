package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RefreshTokensTest extends OnSessions {
    @Test
    void aRefreshGivesANewPairOfTheSameSession() {
        var first = login();
        var second = refresh(first);
        var third = refresh(second);
        assertThat(List.of(first, second, third)).extracting(Login::token).doesNotHaveDuplicates();
        assertThat(List.of(first, second, third))
                .extracting(Login::refreshToken)
                .doesNotHaveDuplicates();
        assertThat(List.of(second, third)).extracting(Login::sessionId).containsOnly(first.sessionId());
        assertThat(third.answer().fieldNames())
                .isEqualTo(first.answer().fieldNames())
                .contains("token", "token_type", "expires_in", "refresh_token", "refresh_expires_in", "user");
        assertThat(third.answer().getJsonObject("user"))
                .isEqualTo(first.answer().getJsonObject("user"));
        assertLives(third);
    }

    @Test
    void aRefreshTokenThatComesTwiceEndsTheSessionForBoth() throws InterruptedException {
        var bystander = login();
        var first = login();
        var second = refresh(first);
        service.forgetAnnounced();
        assertThat(refreshRefusal(first)).isEqualTo("401 invalid-refresh-token");
        service.awaitAnnounced(id);
        assertEnded(second);
        assertThat(refreshRefusal(second)).isEqualTo("401 invalid-refresh-token");
        assertLives(bystander);

        var audited = service.call("listAuditEntries", user(id).put("action", "refresh-token-reused"))
                .getJsonArray("audit_entries");
        assertThat(audited).hasSize(1);
        assertThat(audited.getJsonObject(0).getJsonObject("details"))
                .isEqualTo(new JsonObject().put("session_id", first.sessionId()));
        assertThat(audited.getJsonObject(0).getLong("actor_user_id")).isNull();
        assertThat(endReason(first)).isEqualTo("REUSE");
    }

    @Test
    void aTokenThatWasExchangedLongAgoIsStillKnown() {
        var rules = AuthRules.on(service);
        var stolen = login();
        var current = stolen.answer();
        for (var i = 0; i < 300; i++) {
            var next = new JsonObject().put("refresh_token", current.getString("refresh_token"));
            current = Await.result(rules.refresh(TestCaller.anonymous(), next));
        }
        var stored = Await.result(service.database.query(
                "select session_id from refresh_token where session_id = $1", stolen.sessionId()));
        assertThat(stored).hasSize(1);

        assertThat(refreshRefusal(stolen)).isEqualTo("401 invalid-refresh-token");
        assertEnded(stolen);
        assertThat(refusal(current.getString("refresh_token")).code()).isEqualTo("invalid-refresh-token");
        assertThat(endReason(stolen)).isEqualTo("REUSE");
    }

    @Test
    void aGuessedTokenEndsNobodysSession() {
        var login = login();
        var parts = login.refreshToken().split("\\.");
        for (var guess : List.of(
                RefreshToken.first(),
                "x." + parts[1],
                "." + parts[1],
                parts[1],
                parts[1] + "." + parts[0],
                ".",
                "..")) {
            assertThat(refusal(guess).code()).as(guess).isEqualTo("invalid-refresh-token");
        }
        refresh(login);
    }

    @Test
    void ofManyRefreshesAtOnceAtMostOneSucceedsAndTheSessionEnds() {
        for (var round = 0; round < 5; round++) {
            var login = login();
            var outcomes = LongStream.range(0, 20)
                    .mapToObj(i -> service.send(TestCaller.anonymous(), "refreshToken", login.refresh()))
                    .toList();
            Await.result(Future.join(outcomes).otherwiseEmpty());
            var answered = outcomes.stream().filter(Future::succeeded).toList();
            assertThat(answered).hasSizeLessThan(2);
            assertThat(outcomes)
                    .filteredOn(Future::failed)
                    .extracting(refused -> ((Problem) refused.cause()).code())
                    .containsOnly("invalid-refresh-token");
            assertEnded(login);
            answered.forEach(
                    one -> assertThat(refreshRefusal(new Login(one.result()))).isEqualTo("401 invalid-refresh-token"));
        }
    }

    @Test
    void everyRefreshTokenThatDoesntCountIsAnsweredAlike() {
        var expired = login();
        service.update("update refresh_token set expires_at = $1 where session_id = $2", past(), expired.sessionId());
        var over = login();
        service.update("update user_session set expires_at = $1 where id = $2", past(), over.sessionId());
        var loggedOut = login();
        service.call(loggedOut.caller(), "logout", new JsonObject());
        var deactivated = login();
        service.update("update app_user set is_active = $1 where id = $2", false, id);

        var unknown = refusal(RefreshToken.first());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("invalid-refresh-token");
        for (var token : List.of(
                "x",
                "\u0000 ' or 1 = 1 -- 🛩",
                expired.token().substring(0, 200),
                expired.refreshToken(),
                over.refreshToken(),
                loggedOut.refreshToken(),
                deactivated.refreshToken())) {
            assertThat(refusal(token)).as(token).usingRecursiveComparison().isEqualTo(unknown);
        }
        assertThat(endReason(expired)).isNull();
    }

    @Test
    void aRefreshTokenNeverOutlivesItsSession() {
        var login = login();
        service.update(
                "update user_session set expires_at = $1 where id = $2",
                CLOCK.instant().plusSeconds(100),
                login.sessionId());
        var refreshed = refresh(login);
        assertThat(refreshed.answer().getLong("refresh_expires_in")).isBetween(0L, 100L);
        assertThat(service.query(
                                "select count(*) as beyond from refresh_token t join user_session s on s.id = t.session_id"
                                        + " where s.id = $1 and t.expires_at > s.expires_at",
                                login.sessionId())
                        .get(0)
                        .getLong("beyond"))
                .isZero();
    }
}
