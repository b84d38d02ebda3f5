package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMIN;
import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who administers stays, whatever is tried: a fresh service each, for it counts who is left. */
@ParameterizedClass
@EnumSource(Engine.class)
final class AdministratorsTest {
    private static final String MANAGE_USERS = "MANAGE_USERS";
    private static final String MANAGE_ROLES = "MANAGE_ROLES";
    private static final int ROUNDS = 10;

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
        int managing = service.newRoleWith(Set.of(MANAGE_USERS));
        var other = service.newUser(managing);
        assertThat(refusal(other, "updateUser", user(other).put("role_ids", JsonArray.of(CSR))))
                .isEqualTo("409 self-demotion");
        assertThat(refusal(other, "removeRolePermission", service.permissionOf(managing, MANAGE_USERS)))
                .isEqualTo("409 self-demotion");

        int heir = service.newRole(managing);
        service.call("updateUser", user(other).put("role_ids", JsonArray.of(heir)));
        assertThat(refusal(other, "updateRole", role(heir).put("inherits", new JsonArray())))
                .isEqualTo("409 self-demotion");
        assertThat(service.call(other, "updateUser", user(other).put("role_ids", JsonArray.of(managing, CSR)))
                        .getJsonObject("user")
                        .getJsonArray("roles"))
                .hasSize(2);
    }

    @Test
    void theLastOneStays() {
        int managing = service.newRoleWith(Set.of(MANAGE_USERS, MANAGE_ROLES));
        int heir = service.newRole(managing);
        var last = service.newUser(heir);
        service.call(last, "deleteUser", user(ADMINISTRATOR));
        var another = service.newUser(CSR);
        for (var permission : List.of(MANAGE_USERS, MANAGE_ROLES)) {
            assertThat(refusal(another, "removeRolePermission", service.permissionOf(managing, permission)))
                    .isEqualTo("409 last-administrator");
        }
        assertThat(refusal(another, "deleteUser", user(last))).isEqualTo("409 last-administrator");
        assertThat(refusal(another, "updateUser", user(last).put("is_active", false)))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(another, "updateUser", user(last).put("role_ids", new JsonArray())))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(another, "updateRole", role(heir).put("inherits", JsonArray.of(CSR))))
                .isEqualTo("409 last-administrator");
        assertThat(service.call(last, "getMyPermissions", new JsonObject()).getJsonArray("permissions"))
                .containsExactly(MANAGE_ROLES, MANAGE_USERS);
    }

    /** He may take it from himself: the others still have it. */
    @Test
    void theLastWhoManagesRolesStaysThoughOthersManageUsers() {
        int users = service.newRoleWith(Set.of(MANAGE_USERS));
        int roles = service.newRoleWith(Set.of(MANAGE_ROLES));
        var manager = service.newUser(users);
        var last = service.newUser(roles);
        service.call(manager, "deleteUser", user(ADMINISTRATOR));
        assertThat(refusal(manager, "deleteUser", user(last))).isEqualTo("409 last-administrator");
        assertThat(refusal(last, "removeRolePermission", service.permissionOf(roles, MANAGE_ROLES)))
                .isEqualTo("409 last-administrator");
        assertThat(refusal(manager, "updateUser", user(last).put("role_ids", JsonArray.of(users))))
                .isEqualTo("409 last-administrator");

        var another = service.newUser(roles);
        service.call(last, "updateUser", user(last).put("role_ids", JsonArray.of(users)));
        assertThat(refusal(last, "deleteUser", user(another))).isEqualTo("409 last-administrator");
    }

    @Test
    void ofTwoWhoDeactivateEachOtherAtTheSameMomentOneStays() {
        oneOfTwoStays(ADMIN, user -> new Change("deleteUser", user(user)));
    }

    @Test
    void ofTwoWhoDemoteEachOtherAtTheSameMomentOneStays() {
        oneOfTwoStays(ADMIN, user -> new Change("updateUser", user(user).put("role_ids", JsonArray.of(CSR))));
    }

    @Test
    void ofTwoWhoTakeTheRolesFromEachOtherAtTheSameMomentOneStays() {
        int users = service.newRoleWith(Set.of(MANAGE_USERS));
        int both = service.newRoleWith(Set.of(MANAGE_USERS, MANAGE_ROLES));
        oneOfTwoStays(both, user -> new Change("updateUser", user(user).put("role_ids", JsonArray.of(users))));
    }

    @Test
    void ofAPermissionAndItsLastHolderTakenAtTheSameMomentOneStays() {
        int managing = service.newRoleWith(Set.of(MANAGE_USERS, MANAGE_ROLES));
        int heir = service.newRole(managing);
        var another = service.newUser(heir);
        for (var round = 0; round < ROUNDS; round++) {
            // The first administrator would go by a demotion, the other one by what his role inherits.
            var outcomes = List.of(
                    service.send(
                            TestCaller.of(another),
                            "updateUser",
                            user(ADMINISTRATOR).put("role_ids", new JsonArray())),
                    service.send(
                            TestCaller.of(ADMINISTRATOR),
                            "updateRole",
                            role(heir).put("inherits", new JsonArray())));
            assertOneSucceeds(outcomes);
            service.call("updateUser", user(ADMINISTRATOR).put("role_ids", JsonArray.of(ADMIN)));
            service.call("updateRole", role(heir).put("inherits", JsonArray.of(managing)));
        }
    }

    private record Change(String operation, JsonObject input) {}

    /** The first administrator and another with the role do the same to each other, on two nodes, again and again. */
    private void oneOfTwoStays(int role, LongFunction<Change> change) {
        var one = service.newUser(role);
        var other = service.newUser(role);
        if (role != ADMIN) {
            service.call(one, "updateUser", user(ADMINISTRATOR).put("role_ids", new JsonArray()));
        } else {
            service.call(one, "deleteUser", user(ADMINISTRATOR));
        }
        for (var round = 0; round < ROUNDS; round++) {
            var byOne = change.apply(other);
            var byOther = change.apply(one);
            var outcomes = List.of(
                    service.send(TestCaller.of(one), byOne.operation(), byOne.input()),
                    service.send(TestCaller.of(other), byOther.operation(), byOther.input()));
            assertOneSucceeds(outcomes);
            var loser = outcomes.get(0).succeeded() ? other : one;
            service.call("updateUser", user(loser).put("is_active", true).put("role_ids", JsonArray.of(role)));
        }
    }

    private static void assertOneSucceeds(List<Future<JsonObject>> outcomes) {
        Await.result(Future.join(outcomes).otherwiseEmpty());
        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Future::failed)
                .extracting(lost -> ((Problem) lost.cause()).code())
                .containsExactly("last-administrator");
    }

    private static JsonObject role(int id) {
        return new JsonObject().put("role_id", id);
    }

    private String refusal(long callerId, String operation, JsonObject input) {
        var refusal = service.refusal(callerId, operation, input);
        return refusal.status() + " " + refusal.code();
    }
}
