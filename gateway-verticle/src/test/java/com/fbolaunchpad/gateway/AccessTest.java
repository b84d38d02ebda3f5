package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may do, as the auth service says and nobody else. */
class AccessTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/users, VIEW_USERS, 200",
        "/api/users, MANAGE_USERS, 200",
        "/api/users, VIEW_USERS;MANAGE_USERS, 200",
        "/api/users, VIEW_TRUCKS, 403",
        "/api/users, view_users, 403",
        "/api/permissions, MANAGE_ROLES, 403",
        "/api/permissions, VIEW_PERMISSIONS, 200",
        "/api/auth/me, VIEW_TRUCKS, 200"
    })
    void isEnoughForOneOfTheAlternatives(String path, String held, int status) {
        assertThat(gateway.http
                        .get(path, "Authorization", gateway.userWith(held.split(";")))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void isRefusedWithoutThePermission() {
        var user = gateway.userWith();

        var answer = gateway.refuses(403, "forbidden", () -> gateway.http.get("/api/users", "Authorization", user));

        assertThat(answer.headers().contains("WWW-Authenticate")).isFalse();
    }

    @Test
    void doesNotComeFromTheToken() {
        gateway.permit(7);
        var claims = GatewayFixture.claims(7)
                .put("roles", JsonArray.of("Admin"))
                .put("permissions", JsonArray.of("VIEW_USERS"))
                .put("scope", "VIEW_USERS");

        gateway.refuses(
                403,
                "forbidden",
                () -> gateway.http.get("/api/users", "Authorization", "Bearer " + gateway.token(claims)));
    }

    @Test
    void isNothingForAUserWhomAuthDoesNotKnow() {
        var user = gateway.userWith(7);
        gateway.forget(7);

        var answer =
                gateway.refuses(401, "inactive-user", () -> gateway.http.get("/api/auth/me", "Authorization", user));

        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
    }

    @Test
    void isUnknownWhileAuthIsAway() {
        var user = gateway.userWith(7, "VIEW_USERS");
        Await.result(gateway.access.leave());

        var answer = gateway.refuses(
                503, "service-unavailable", () -> gateway.http.get("/api/users", "Authorization", user));

        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void isAskedOnceInAWhile() {
        var user = gateway.userWith(7, "VIEW_USERS");

        assertThat(usersSeenBy(user)).isEqualTo(200);
        assertThat(usersSeenBy(user)).isEqualTo(200);
        assertThat(gateway.access.requests())
                .extracting(asked -> asked.input())
                .containsExactly(new JsonObject().put("user_id", 7).put("session_id", GatewayFixture.sessionOf(7)));
    }

    @Test
    void isAskedForEachUser() {
        assertThat(usersSeenBy(gateway.userWith(7, "VIEW_USERS"))).isEqualTo(200);
        assertThat(usersSeenBy(gateway.userWith(8))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"user_id\": 7}", "{\"user_id\": null}"})
    void isAskedAgainAtOnceAfterAChange(String change) {
        var user = gateway.userWith(7, "VIEW_USERS");
        var whenKept = Instant.now();
        assertThat(usersSeenBy(user)).isEqualTo(200);

        gateway.permit(7);
        gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject(change));

        // The message may still be on its way, but what is kept would outlive it.
        var status = 200;
        while (status == 200) {
            status = usersSeenBy(user);
            assertThat(Instant.now()).isBefore(whenKept.plus(Access.LONGEST_STALENESS));
        }
        assertThat(status).isEqualTo(403);
        assertThat(gateway.access.requests()).hasSize(2);
    }

    @Test
    void isKeptWhenAnotherUserChanges() {
        var user = gateway.userWith(7, "VIEW_USERS");
        assertThat(usersSeenBy(user)).isEqualTo(200);

        gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject().put("user_id", 8));

        assertThat(usersSeenBy(user)).isEqualTo(200);
        assertThat(gateway.access.requests()).hasSize(1);
    }

    @Test
    void isRefusedInASessionThatHasEnded() {
        var user = gateway.userWith(7, "VIEW_USERS");
        gateway.end(GatewayFixture.sessionOf(7));

        var answer = gateway.refuses(401, "session-ended", () -> gateway.http.get("/api/users", "Authorization", user));

        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void isWhatItIsWhenTheBodyHasArrivedAndNotWhenItBegan() {
        var user = gateway.userWith(7, "MANAGE_ROLES");
        var body = "{\"name\": \"Shift Lead\"}";
        try (var wire = new Wire(gateway.port)) {
            wire.send("POST /api/roles HTTP/1.1\r\nHost: a\r\nAuthorization: " + user
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n{");
            var began = Instant.now();
            while (gateway.access.requests().isEmpty()) {
                assertThat(Instant.now()).isBefore(began.plusSeconds(10));
                Thread.onSpinWait();
            }
            gateway.end(GatewayFixture.sessionOf(7));
            gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject().put("user_id", 7));
            while (gateway.http.get("/api/auth/me", "Authorization", user).status() != 401) {
                assertThat(Instant.now()).isBefore(began.plusSeconds(10));
            }

            gateway.refuses(
                    401, "session-ended", () -> wire.send(body.substring(1)).answer());
        }
    }

    @Test
    void isKeptForEachSession() {
        var user = gateway.userWith(7, "VIEW_USERS");
        var elsewhere = "Bearer " + gateway.token(GatewayFixture.claims(7).put("sid", "5"));
        assertThat(usersSeenBy(user)).isEqualTo(200);
        assertThat(usersSeenBy(elsewhere)).isEqualTo(200);
        gateway.end(5);
        gateway.vertx.eventBus().publish("auth.access-changed", new JsonObject().put("user_id", 7));

        var whenKept = Instant.now();
        var status = 200;
        while (status == 200) {
            status = usersSeenBy(elsewhere);
            assertThat(Instant.now()).isBefore(whenKept.plus(Access.LONGEST_STALENESS));
        }
        assertThat(status).isEqualTo(401);
        assertThat(usersSeenBy(user)).isEqualTo(200);
        assertThat(gateway.lastHeard("auth").caller().sessionId()).isEqualTo(GatewayFixture.sessionOf(7));
    }

    @Test
    void isAskedAgainBeforeLongWhenTheNewsIsLost() {
        var user = gateway.userWith(7, "VIEW_USERS");
        assertThat(usersSeenBy(user)).isEqualTo(200);
        var lost = Instant.now();
        gateway.end(GatewayFixture.sessionOf(7));

        while (usersSeenBy(user) == 200) {
            assertThat(Instant.now())
                    .isBefore(lost.plus(Access.LONGEST_STALENESS).plusSeconds(1));
        }
        assertThat(usersSeenBy(user)).isEqualTo(401);
    }

    @Test
    void isAskedAgainAfterAFailure() {
        var user = gateway.userWith(7, "VIEW_USERS");
        gateway.forget(7);
        assertThat(usersSeenBy(user)).isEqualTo(401);

        gateway.permit(7, "VIEW_USERS");

        assertThat(usersSeenBy(user)).isEqualTo(200);
    }

    private int usersSeenBy(String user) {
        return gateway.http.get("/api/users", "Authorization", user).status();
    }
}
