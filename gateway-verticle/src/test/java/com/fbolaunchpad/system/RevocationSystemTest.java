package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is taken from somebody he doesn't have any more, at whichever of two gateways he asks. */
@ParameterizedClass
@EnumSource(Engine.class)
class RevocationSystemTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** What the README says of a lost message, and what a call may take. */
    private static final Duration WITHOUT_NEWS = Duration.ofSeconds(3 + 1);

    private final Launchpad launchpad;
    private final Launchpad.Client admin;
    private final List<Integer> ports;
    private Duration bound = AT_ONCE;

    RevocationSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
        admin = launchpad.admin();
        ports = List.of(launchpad.port(), launchpad.anotherGateway());
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    @Test
    void atOnce() {
        deactivation();
        aRole();
        aPermissionInheritedOverTwoLevels();
        logout();
        aPasswordChange();
        aPasswordSetByAnAdministrator();
        sessionsEndedByAnAdministrator();
        aReusedRefreshToken();
    }

    @Test
    void withinTheStatedTimeWhenTheNewsIsLost() {
        var lost = new AtomicInteger();
        launchpad.vertx.eventBus().addOutboundInterceptor(delivery -> {
            if ("auth.access-changed".equals(delivery.message().address())) {
                lost.incrementAndGet();
            } else {
                delivery.next();
            }
        });
        bound = WITHOUT_NEWS;
        deactivation();
        aPermissionInheritedOverTwoLevels();
        logout();
        assertThat(lost.get()).isGreaterThan(3);
    }

    private void deactivation() {
        var member = launchpad.member(admin, "deactivated", 2);
        works(member.client(), "/users");
        admin.delete("/users/" + member.id()).expect(200);
        isRefused(member.client(), "/users", 401, "inactive-user");

        admin.patch("/users/" + member.id(), new JsonObject().put("is_active", true))
                .expect(200);
        isRefused(member.client(), "/users", 401, "session-ended");
    }

    private void aRole() {
        var member = launchpad.member(admin, "demoted", 2);
        works(member.client(), "/users");
        admin.patch("/users/" + member.id(), new JsonObject().put("role_ids", JsonArray.of(3)))
                .expect(200);
        isRefused(member.client(), "/users", 403, "forbidden");
    }

    private void aPermissionInheritedOverTwoLevels() {
        var viewUsers = admin.get("/permissions").body().getJsonArray("permissions").stream()
                .map(JsonObject.class::cast)
                .filter(permission -> "VIEW_USERS".equals(permission.getString("name")))
                .findFirst()
                .orElseThrow()
                .getInteger("id");
        var top = role("Top");
        admin.post("/roles/" + top + "/permissions", new JsonObject().put("permission_id", viewUsers))
                .expect(201);
        var member = launchpad.member(admin, "heir", role("Bottom", role("Middle", top)));
        works(member.client(), "/users");
        admin.delete("/roles/" + top + "/permissions/" + viewUsers).expect(200);
        isRefused(member.client(), "/users", 403, "forbidden");
    }

    private int role(String name, Integer... inherited) {
        return admin.post("/roles", new JsonObject().put("name", name).put("inherits", JsonArray.of((Object[])
                                inherited)))
                .expect(201)
                .object("role")
                .getInteger("id");
    }

    private void logout() {
        var member = launchpad.member(admin, "leaving", 2);
        var elsewhere = launchpad.login("leaving@example.com", Launchpad.PASSWORD);
        works(member.client(), "/users");
        works(elsewhere, "/users");
        member.client().post("/auth/logout", null).expect(200);
        isRefused(member.client(), "/users", 401, "session-ended");
        works(elsewhere, "/users");
    }

    private void aPasswordChange() {
        var member = launchpad.member(admin, "careful", 2);
        var elsewhere = launchpad.login("careful@example.com", Launchpad.PASSWORD);
        works(elsewhere, "/users");
        member.client()
                .post(
                        "/auth/me/password",
                        new JsonObject()
                                .put("current_password", Launchpad.PASSWORD)
                                .put("new_password", "a new one, and long"))
                .expect(200);
        isRefused(elsewhere, "/users", 401, "session-ended");
        works(member.client(), "/users");
        launchpad
                .anonymous()
                .post(
                        "/auth/login",
                        new JsonObject().put("email", "careful@example.com").put("password", Launchpad.PASSWORD))
                .expect(401, "invalid-credentials");
        launchpad.login("careful@example.com", "a new one, and long");
    }

    private void aPasswordSetByAnAdministrator() {
        var member = launchpad.member(admin, "forgetful", 2);
        works(member.client(), "/users");
        admin.patch("/users/" + member.id(), new JsonObject().put("password", "set by somebody else"))
                .expect(200);
        isRefused(member.client(), "/users", 401, "session-ended");
    }

    private void sessionsEndedByAnAdministrator() {
        var member = launchpad.member(admin, "stolen", 2);
        works(member.client(), "/users");
        admin.delete("/users/" + member.id() + "/sessions").expect(200);
        isRefused(member.client(), "/users", 401, "session-ended");
    }

    private void aReusedRefreshToken() {
        launchpad.member(admin, "robbed", 2);
        var first = launchpad.tokens("robbed@example.com", Launchpad.PASSWORD);
        var second = refresh(first).expect(200).body();
        works(launchpad.withToken(first.getString("token")), "/users");
        works(launchpad.withToken(second.getString("token")), "/users");

        refresh(first).expect(401, "invalid-refresh-token");
        isRefused(launchpad.withToken(second.getString("token")), "/users", 401, "session-ended");
        isRefused(launchpad.withToken(first.getString("token")), "/users", 401, "session-ended");
        refresh(second).expect(401, "invalid-refresh-token");
    }

    private Launchpad.Answer refresh(JsonObject tokens) {
        return launchpad
                .anonymous()
                .post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
    }

    private void works(Launchpad.Client client, String path) {
        ports.forEach(port -> client.at(port).get(path).expect(200));
    }

    /** By each gateway, in time; and from then on. */
    private void isRefused(Launchpad.Client client, String path, int status, String code) {
        var until = Instant.now().plus(bound);
        for (var port : ports) {
            while (client.at(port).get(path).status() != status) {
                assertThat(Instant.now()).as("%s %s at %s", path, code, port).isBefore(until);
            }
            client.at(port).get(path).expect(status, code);
        }
    }
}
