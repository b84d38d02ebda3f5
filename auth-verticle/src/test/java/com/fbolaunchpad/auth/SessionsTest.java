package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SessionsTest extends OnSessions {
    private static final long TWO_WEEKS_S = Duration.ofDays(14).toSeconds();

    @Test
    void aLoginBeginsASession() {
        var login = login();
        assertThat(login.refreshToken()).matches("[0-9A-Za-z_-]{43}\\.[0-9A-Za-z_-]{43}");
        assertThat(login.answer().getLong("refresh_expires_in")).isEqualTo(TWO_WEEKS_S);
        assertThat(login.userId()).isEqualTo(id);
        assertThat(login.sessionId()).isPositive();
        assertThat(service.call("readAccess", login.access()).getJsonArray("permissions"))
                .isEmpty();
    }

    @Test
    void theLivesOfTokensAndSessionsAreSettings() {
        try (var brief = new AuthService(engine, "JWT_REFRESH_TOKEN_EXPIRES", "500", "SESSION_LIFETIME", "700")) {
            brief.newUser(email);
            var login = brief.login(email, PASSWORD);
            assertThat(login.answer().getLong("refresh_expires_in")).isEqualTo(500);
            var session = mine(brief, login).getJsonObject(0);
            assertThat(Duration.between(instant(session, "created_at"), instant(session, "expires_at")))
                    .isEqualTo(Duration.ofSeconds(700));
        }
    }

    @Test
    void aLogoutEndsTheSessionAndNoOther() throws InterruptedException {
        var leaving = login();
        var staying = login();
        service.forgetAnnounced();
        assertThat(service.call(leaving.caller(), "logout", new JsonObject()).getString("message"))
                .isEqualTo("You are logged out.");
        service.awaitAnnounced(id);
        assertEnded(leaving);
        assertThat(refreshRefusal(leaving)).isEqualTo("401 invalid-refresh-token");
        assertLives(staying);
        refresh(staying);
        assertThat(endReason(leaving)).isEqualTo("LOGOUT");
    }

    @Test
    void aUserSeesAndEndsHisOwnSessions() throws InterruptedException {
        var logins = List.of(login(), login(), login());
        var current = logins.get(1);
        var sessions = mine(service, current);
        // The two nodes take turns: neither's ids tell who was first.
        assertThat(sessions)
                .extracting(session -> ((JsonObject) session).getLong("id"))
                .containsExactly(
                        logins.get(2).sessionId(),
                        logins.get(1).sessionId(),
                        logins.get(0).sessionId());
        assertThat(sessions)
                .extracting(session -> ((JsonObject) session).getBoolean("is_current"))
                .containsExactly(false, true, false);
        assertThat(sessions.getJsonObject(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "id", "client_address", "created_at", "last_used_at", "expires_at", "is_current");
        assertThat(sessions.getJsonObject(0).getString("client_address")).isEqualTo("192.0.2.1");

        service.forgetAnnounced();
        service.call(current.caller(), "endMySession", session(logins.get(0)));
        service.awaitAnnounced(id);
        assertEnded(logins.get(0));
        assertLives(current);
        assertThat(mine(service, current)).hasSize(2);
        for (var gone : List.of(session(logins.get(0)), new JsonObject().put("session_id", 999_999L))) {
            assertThat(service.refusal(current.caller(), "endMySession", gone).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void nobodyEndsAnothersSessionOfHisOwn() {
        var login = login();
        var stranger = TestCaller.inSession(service.newUser(), 999_999L);
        var refusal = service.refusal(stranger, "endMySession", session(login));
        assertThat(refusal.status()).isEqualTo(404);
        var imposter = TestCaller.inSession(service.newUser(), login.sessionId());
        service.call(imposter, "logout", new JsonObject());
        assertLives(login);
    }

    @Test
    void aRefreshIsSeenInTheListOfSessions() {
        var login = login();
        service.update(
                "update user_session set last_used_at = $1, client_address = $2 where id = $3",
                past(),
                "198.51.100.9",
                login.sessionId());
        var session = mine(service, refresh(login)).getJsonObject(0);
        assertThat(session.getString("client_address")).isEqualTo("192.0.2.1");
        assertThat(instant(session, "last_used_at")).isAfter(CLOCK.instant().minusSeconds(60));
    }

    @Test
    void whoManagesUsersEndsAllSessionsOfAUser() throws InterruptedException {
        var first = login();
        var second = login();
        service.update("update user_session set expires_at = $1 where id = $2", past(), second.sessionId());
        service.forgetAnnounced();
        assertThat(service.call("endUserSessions", user(id)).getString("message"))
                .isEqualTo("1 sessions have ended.");
        service.awaitAnnounced(id);
        assertEnded(first);
        assertThat(endReason(first)).isEqualTo("ADMINISTRATOR");
        assertThat(refreshRefusal(first)).isEqualTo("401 invalid-refresh-token");
        assertThat(service.refusal("endUserSessions", user(999_999L)).status()).isEqualTo(404);
        assertThat(service.call("listAuditEntries", user(id).put("action", "session-ended"))
                        .getJsonArray("audit_entries"))
                .singleElement()
                .satisfies(entry -> assertThat(((JsonObject) entry).getLong("actor_user_id"))
                        .isEqualTo(ADMINISTRATOR));
    }

    @Test
    void aDeactivationEndsWhatNoActivationRevives() {
        var login = login();
        service.call("deleteUser", user(id));
        assertThat(service.refusal("readAccess", login.access()).code()).isEqualTo("inactive-user");
        assertThat(refreshRefusal(login)).isEqualTo("401 invalid-refresh-token");
        service.call("updateUser", user(id).put("is_active", true));
        assertEnded(login);
        assertThat(refreshRefusal(login)).isEqualTo("401 invalid-refresh-token");
        assertThat(endReason(login)).isEqualTo("DEACTIVATION");
        assertLives(login());
    }

    /** The ids run against the age, as those of two nodes may. */
    @Test
    void whoHasAHundredSessionsLosesTheOldestOne() {
        var now = CLOCK.instant();
        var base = 1_000_000 + id * 1_000;
        var sessions = LongStream.rangeClosed(1, 100)
                .mapToObj(age -> new Session(
                        base + age, id, "192.0.2.1", now.minusSeconds(age), now, now.plusSeconds(1_000), null))
                .toList();
        Await.result(service.database.transaction(sql -> Future.all(sessions.stream()
                .map(session -> new SessionTable().insert(sql, session))
                .toList())));

        var login = login();
        assertLives(login);
        assertThat(service.liveSessions(id)).isEqualTo(100);
        assertThat(service.query("select id from user_session where end_reason = $1 and user_id = $2", "DISPLACED", id))
                .singleElement()
                .satisfies(displaced -> assertThat(displaced.getLong("id")).isEqualTo(base + 100));
        assertThat(service.call("listAuditEntries", user(id).put("action", "session-ended"))
                        .getJsonArray("audit_entries"))
                .singleElement()
                .satisfies(entry -> assertThat(
                                ((JsonObject) entry).getJsonObject("details").getLong("session_id"))
                        .isEqualTo(base + 100));
    }

    private static JsonArray mine(AuthService asked, Login login) {
        return asked.call(login.caller(), "listMySessions", new JsonObject()).getJsonArray("sessions");
    }

    private static JsonObject session(Login login) {
        return new JsonObject().put("session_id", login.sessionId());
    }

    private static Instant instant(JsonObject session, String member) {
        return Instant.parse(session.getString(member));
    }
}
