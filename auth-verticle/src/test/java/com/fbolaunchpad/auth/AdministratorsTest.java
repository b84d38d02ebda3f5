package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMIN;
import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who manages users stays, whatever is tried: a fresh service each, for it counts who is left. */
@ParameterizedClass
@EnumSource(Engine.class)
final class AdministratorsTest {
    private final AuthService service;

    AdministratorsTest(Engine engine) {
        service = new AuthService(engine);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void nobodyDeactivatesHimself() {
        var other = service.newUser(ADMIN);
        assertThat(refusal(other, "deleteUser", user(other))).isEqualTo("409 self-deactivation");
        assertThat(refusal(other, "updateUser", user(other).put("is_active", false)))
                .isEqualTo("409 self-deactivation");
        assertThat(refusal(ADMINISTRATOR, "deleteUser", user(ADMINISTRATOR))).isEqualTo("409 self-deactivation");
    }

    @Test
    void nobodyTakesItFromHimself() {
        int managing = managingRole();
        var other = service.newUser(managing);
        assertThat(refusal(other, "updateUser", user(other).put("role_ids", JsonArray.of(CSR))))
                .isEqualTo("409 self-demotion");
        assertThat(refusal(other, "removeRolePermission", managingPermission(managing)))
                .isEqualTo("409 self-demotion");

        int heir = service.newRole(managing);
        service.call("updateUser", user(other).put("role_ids", JsonArray.of(heir)));
        assertThat(refusal(
                        other,
                        "updateRole",
                        new JsonObject().put("role_id", heir).put("inherits", new JsonArray())))
                .isEqualTo("409 self-demotion");
        assertThat(service.call(other, "updateUser", user(other).put("role_ids", JsonArray.of(managing, CSR)))
                        .getJsonObject("user")
                        .getJsonArray("roles"))
                .hasSize(2);
    }

    @Test
    void theLastOneStays() {
        int managing = managingRole();
        int heir = service.newRole(managing);
        var last = service.newUser(heir);
        service.call(last, "deleteUser", user(ADMINISTRATOR));
        var another = service.newUser(CSR);
        assertThat(refusal(another, "deleteUser", user(last))).isEqualTo("409 last-administrator");
        assertThat(refusal(another, "updateUser", user(last).put("is_active", false)))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(another, "updateUser", user(last).put("role_ids", new JsonArray())))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(another, "removeRolePermission", managingPermission(managing)))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(
                        another,
                        "updateRole",
                        new JsonObject().put("role_id", heir).put("inherits", JsonArray.of(CSR))))
                .isEqualTo("409 last-administrator");
        assertThat(service.call(last, "getMyPermissions", new JsonObject()).getJsonArray("permissions"))
                .containsExactly("MANAGE_USERS");
    }

    @Test
    void ofTwoWhoDeactivateEachOtherAtTheSameMomentOneStays() {
        var other = service.newUser(ADMIN);
        for (var round = 0; round < 5; round++) {
            var first = service.send(TestCaller.of(ADMINISTRATOR), "deleteUser", user(other));
            var second = service.send(TestCaller.of(other), "deleteUser", user(ADMINISTRATOR));
            Await.result(Future.join(first, second).otherwiseEmpty());
            assertThat(List.of(first, second)).filteredOn(Future::succeeded).hasSize(1);
            assertThat(List.of(first, second))
                    .filteredOn(Future::failed)
                    .extracting(lost -> ((Problem) lost.cause()).code())
                    .containsExactly("last-administrator");
            var survivor = first.succeeded() ? ADMINISTRATOR : other;
            var loser = first.succeeded() ? other : ADMINISTRATOR;
            service.call(survivor, "updateUser", user(loser).put("is_active", true));
        }
    }

    private int managingRole() {
        int role = service.newRole();
        service.call("addRolePermission", managingPermission(role));
        return role;
    }

    private JsonObject managingPermission(int role) {
        return new JsonObject().put("role_id", role).put("permission_id", service.permission("MANAGE_USERS"));
    }

    private static JsonObject user(long id) {
        return new JsonObject().put("user_id", id);
    }

    private String refusal(long callerId, String operation, JsonObject input) {
        var refusal = service.refusal(callerId, operation, input);
        return refusal.status() + " " + refusal.code();
    }
}
