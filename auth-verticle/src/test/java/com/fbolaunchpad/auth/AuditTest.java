package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.credentials;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newName;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuditTest extends OnEachEngine {
    @Test
    void theActionsAreThoseOfTheContract() throws IOException {
        var contract = new YAMLMapper()
                .readTree(Files.readString(Path.of("..", "conf", "openapi.yaml")))
                .at("/components/schemas/AuditAction/enum");
        assertThat(contract)
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(AuditAction.values())
                        .map(AuditAction::code)
                        .toList());
    }

    @Test
    void anEntrySaysWhoDidItWhenAndFromWhere() {
        var before = CLOCK.instant();
        var id = service.newUser();
        service.call(as("request-of-1"), "updateUser", user(id).put("name", "Lee Line"));
        var entry = only(user(id));
        assertThat(entry.fieldNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "occurred_at",
                        "action",
                        "actor_user_id",
                        "user_id",
                        "role_id",
                        "email",
                        "client_address",
                        "request_id",
                        "details");
        assertThat(entry.getString("action")).isEqualTo("user-changed");
        assertThat(entry.getLong("actor_user_id")).isEqualTo(ADMINISTRATOR);
        assertThat(entry.getLong("role_id")).isNull();
        assertThat(entry.getString("email"))
                .isEqualTo(
                        service.call("getUser", user(id)).getJsonObject("user").getString("email"));
        assertThat(entry.getString("client_address")).isEqualTo("2001:db8::7");
        assertThat(entry.getString("request_id")).isEqualTo("request-of-1");
        assertThat(Instant.parse(entry.getString("occurred_at"))).isBetween(before, CLOCK.instant());
        assertThat(entry.getJsonObject("details"))
                .isEqualTo(new JsonObject()
                        .put("name", new JsonObject().putNull("old").put("new", "Lee Line")));
    }

    @Test
    void whatAUserDoesWithHisAccountIsAudited() {
        var email = newEmail();
        service.call(TestCaller.anonymous(), "registerUser", newUserInput(email));
        service.loginRefusal(email, "not the password");
        var login = service.login(email, PASSWORD);
        var id = login.userId();
        var another = service.login(email, PASSWORD);
        var change = new JsonObject()
                .put("current_password", "not the password")
                .put("new_password", "a staple of another kind");
        service.refusal(login.caller(), "changeMyPassword", change);
        service.call(login.caller(), "endMySession", new JsonObject().put("session_id", another.sessionId()));
        service.call(login.caller(), "changeMyPassword", change.put("current_password", PASSWORD));
        service.call(login.caller(), "logout", new JsonObject());

        var session = new JsonObject().put("session_id", login.sessionId());
        var other = new JsonObject().put("session_id", another.sessionId());
        assertThat(oldestFirst(user(id)))
                .extracting(
                        entry -> entry.getString("action"),
                        entry -> entry.getLong("actor_user_id"),
                        entry -> entry.getJsonObject("details"))
                .containsExactly(
                        tuple("user-registered", null, new JsonObject().put("roles", JsonArray.of("CSR"))),
                        tuple("login-failed", null, new JsonObject().put("reason", "wrong-password")),
                        tuple("login-succeeded", id, session),
                        tuple("login-succeeded", id, other),
                        tuple("password-change-refused", id, new JsonObject()),
                        tuple("session-ended", id, other),
                        tuple("password-changed", id, new JsonObject()),
                        tuple("logged-out", id, session));
    }

    @Test
    void whatAnAdministratorDoesWithAUserIsAudited() {
        var email = newEmail();
        var id = service.call("createUser", newUserInput(email).put("role_ids", JsonArray.of(CSR, LST)))
                .getJsonObject("user")
                .getLong("id");
        service.call("updateUser", user(id).put("role_ids", JsonArray.of(LST)).put("username", email));
        service.call("updateUser", user(id).put("password", "a staple of another kind"));
        service.call("updateUser", user(id).put("role_ids", JsonArray.of(LST)));
        service.call("deleteUser", user(id));
        service.call("deleteUser", user(id));
        service.call("updateUser", user(id).put("is_active", true));
        service.call("endUserSessions", user(id));

        var entries = oldestFirst(user(id));
        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly(
                        "user-created",
                        "user-changed",
                        "password-changed",
                        "user-deactivated",
                        "user-changed",
                        "session-ended");
        assertThat(entries).extracting(entry -> entry.getLong("actor_user_id")).containsOnly(ADMINISTRATOR);
        assertThat(entries.get(0).getJsonObject("details")).isEqualTo(new JsonObject("{\"roles\":[\"CSR\",\"LST\"]}"));
        var changed = entries.get(1).getJsonObject("details");
        assertThat(changed.fieldNames()).containsExactlyInAnyOrder("roles", "username");
        assertThat(changed.getJsonObject("roles").encode())
                .isEqualTo("{\"old\":[{\"id\":2,\"name\":\"CSR\"},{\"id\":3,\"name\":\"LST\"}],"
                        + "\"new\":[{\"id\":3,\"name\":\"LST\"}]}");
        assertThat(changed.getJsonObject("username").getString("new")).isEqualTo(email);
        assertThat(entries.get(3).getJsonObject("details").encode())
                .isEqualTo("{\"is_active\":{\"old\":true,\"new\":false}}");
    }

    @Test
    void whatHappensToARoleIsAudited() {
        var name = newName();
        var id = service.call("createRole", new JsonObject().put("name", name).put("inherits", JsonArray.of(LST)))
                .getJsonObject("role")
                .getInteger("id");
        var role = new JsonObject().put("role_id", id);
        service.call(
                "updateRole", role.copy().put("description", "Runs a shift").put("inherits", JsonArray.of(CSR)));
        service.call("updateRole", role.copy().put("description", "Runs a shift"));
        service.call("addRolePermission", service.permissionOf(id, "VIEW_USERS"));
        service.call("addRolePermission", service.permissionOf(id, "VIEW_USERS"));
        service.call("removeRolePermission", service.permissionOf(id, "VIEW_USERS"));
        service.call("deleteRole", role);

        var entries = oldestFirst(role);
        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly(
                        "role-created",
                        "role-changed",
                        "role-permission-added",
                        "role-permission-removed",
                        "role-deleted");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getLong("actor_user_id")).isEqualTo(ADMINISTRATOR);
            assertThat(entry.getLong("user_id")).isNull();
            assertThat(entry.getJsonObject("details").getString("role")).isEqualTo(name);
        });
        var changed = entries.get(1).getJsonObject("details");
        assertThat(changed.getJsonObject("inherits").encode()).isEqualTo("{\"old\":[3],\"new\":[2]}");
        assertThat(changed.getJsonObject("description").encode()).isEqualTo("{\"old\":\"\",\"new\":\"Runs a shift\"}");
        assertThat(entries.get(2).getJsonObject("details").getInteger("permission_id"))
                .isEqualTo(service.permission("VIEW_USERS"));
    }

    @Test
    void aRefusedChangeLeavesNoEntry() {
        var email = newEmail();
        var taken = service.newUser(email);
        var id = service.newUser();
        var role = service.newRole();
        var newest = newest();
        service.refusal("updateUser", user(id).put("name", "Lee").put("email", email));
        service.refusal("updateUser", user(id).put("name", "Lee").put("if_version", 7));
        service.refusal("updateUser", user(ADMINISTRATOR).put("role_ids", new JsonArray()));
        service.refusal("deleteUser", user(ADMINISTRATOR));
        service.refusal("createUser", newUserInput(email));
        service.refusal(TestCaller.anonymous(), "registerUser", newUserInput(email));
        service.refusal("updateUser", user(taken).put("password", "password1"));
        service.refusal("updateRole", new JsonObject().put("role_id", role).put("inherits", JsonArray.of(role)));
        service.refusal("deleteRole", new JsonObject().put("role_id", CSR));
        service.refusal("removeRolePermission", service.permissionOf(role, "VIEW_USERS"));
        service.refusal("endUserSessions", user(999_999L));
        assertThat(newest()).isEqualTo(newest);
    }

    @Test
    void whatIsTypedWhereNobodysAddressIsMayBeAPasswordAndIsNotWrittenDown() {
        service.loginRefusal(newEmail(), PASSWORD);
        var entry = newest();
        assertThat(entry.getString("email")).isNull();
        assertThat(entry.getLong("user_id")).isNull();
        assertThat(entry.getJsonObject("details").encode()).isEqualTo("{\"reason\":\"unknown\"}");

        for (var typed :
                List.of("my secret password!", "hunter2hunter2", "p@ssw0rd", "p@ss w@rd", "nul\u0000@example.com")) {
            service.refusal(TestCaller.anonymous(), "login", credentials(typed, "x"));
            assertThat(newest().getString("email")).as(typed).isNull();
            assertThat(newest().encode()).doesNotContain("secret", "hunter2", "p@ss");
        }
    }

    @Test
    void theDelayOfALoginIsAudited() {
        var email = newEmail();
        var id = service.newUser(email);
        new LoginFailures(service).soFar(email, 12);
        service.loginRefusal(email, "not the password");
        var entry = only(user(id).put("action", "login-delayed"));
        assertThat(entry.getJsonObject("details").encode()).isEqualTo("{\"delay_s\":8}");
        assertThat(entry.getString("email")).isEqualTo(email);
    }

    private static Caller as(String requestId) {
        var administrator = TestCaller.of(ADMINISTRATOR);
        return new Caller(
                ADMINISTRATOR,
                administrator.sessionId(),
                administrator.permissions(),
                requestId,
                "2001:db8::7",
                administrator.deadline());
    }

    private static List<JsonObject> list(JsonObject filter) {
        return entries(service.call("listAuditEntries", filter));
    }

    private static List<JsonObject> oldestFirst(JsonObject filter) {
        var entries = new ArrayList<>(list(filter.copy()));
        Collections.reverse(entries);
        return entries;
    }

    private static JsonObject only(JsonObject filter) {
        var entries = list(filter);
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private static JsonObject newest() {
        return only(new JsonObject().put("limit", 1));
    }

    private static List<JsonObject> entries(JsonObject answer) {
        return answer.getJsonArray("audit_entries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
