package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMIN;
import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PermissionsTest extends OnEachEngine {
    @Test
    void everyKeyOfTheContractIsListedByNameWithASentence() {
        var permissions = service.call("listPermissions", new JsonObject()).getJsonArray("permissions");
        assertThat(permissions.stream().map(key -> ((JsonObject) key).getString("name")))
                .containsExactly(
                        "COMPLETE_OWN_ORDER",
                        "CREATE_ORDER",
                        "DELETE_FUEL_ORDER",
                        "EDIT_FUEL_ORDER",
                        "EXPORT_ORDERS_CSV",
                        "MANAGE_AIRCRAFT",
                        "MANAGE_CUSTOMERS",
                        "MANAGE_ROLES",
                        "MANAGE_SETTINGS",
                        "MANAGE_TRUCKS",
                        "MANAGE_USERS",
                        "REVIEW_ORDERS",
                        "UPDATE_OWN_ORDER_STATUS",
                        "VIEW_AIRCRAFT",
                        "VIEW_ALL_ORDERS",
                        "VIEW_ASSIGNED_ORDERS",
                        "VIEW_CUSTOMERS",
                        "VIEW_ORDER_STATS",
                        "VIEW_PERMISSIONS",
                        "VIEW_TRUCKS",
                        "VIEW_USERS");
        assertThat(permissions).allSatisfy(key -> assertThat(((JsonObject) key).getString("description"))
                .endsWith("."));
    }

    @Test
    void aDeskUserMayWhatTheContractSays() {
        var id = service.newUser(CSR);
        assertThat(service.call(id, "getMyPermissions", new JsonObject()))
                .isEqualTo(new JsonObject()
                        .put(
                                "permissions",
                                JsonArray.of(
                                        "CREATE_ORDER",
                                        "EDIT_FUEL_ORDER",
                                        "EXPORT_ORDERS_CSV",
                                        "MANAGE_AIRCRAFT",
                                        "MANAGE_CUSTOMERS",
                                        "REVIEW_ORDERS",
                                        "VIEW_AIRCRAFT",
                                        "VIEW_ALL_ORDERS",
                                        "VIEW_CUSTOMERS",
                                        "VIEW_ORDER_STATS",
                                        "VIEW_PERMISSIONS",
                                        "VIEW_TRUCKS",
                                        "VIEW_USERS")));
        assertThat(service.call(id, "getMe", new JsonObject()))
                .isEqualTo(service.call("getUser", new JsonObject().put("user_id", id)));
    }

    @Test
    void theAdministratorMayEverything() {
        assertThat(service.call(ADMINISTRATOR, "getMyPermissions", new JsonObject())
                        .getJsonArray("permissions"))
                .hasSize(21)
                .contains("MANAGE_SETTINGS");
    }

    @Test
    void accessIsThatOfThisMoment() {
        var email = newEmail();
        service.newUser(email, LST);
        var asked = service.login(email, PASSWORD).access();
        assertThat(service.call("readAccess", asked))
                .isEqualTo(new JsonObject()
                        .put(
                                "permissions",
                                JsonArray.of(
                                        "COMPLETE_OWN_ORDER",
                                        "CREATE_ORDER",
                                        "UPDATE_OWN_ORDER_STATUS",
                                        "VIEW_AIRCRAFT",
                                        "VIEW_ASSIGNED_ORDERS",
                                        "VIEW_ORDER_STATS",
                                        "VIEW_TRUCKS")));
        service.call("updateUser", user(asked.getLong("user_id")).put("role_ids", new JsonArray()));
        assertThat(service.call("readAccess", asked).getJsonArray("permissions"))
                .isEmpty();
    }

    @Test
    void aSessionGivesAccessToItsOwnUserOnly() {
        var email = newEmail();
        service.newUser(email);
        var asked = service.login(email, PASSWORD).access();
        for (var other : List.of(
                asked.copy().put("user_id", service.newUser(ADMIN)),
                asked.copy().put("session_id", 999_999L))) {
            var refusal = service.refusal("readAccess", other);
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.code()).isEqualTo("session-ended");
        }
    }

    @Test
    void anInactiveUserIsAnsweredAsOneWhoDoesntExist() {
        var inactive = service.newUser(ADMIN);
        service.call("deleteUser", new JsonObject().put("user_id", inactive));
        var unknown = service.refusal("readAccess", new JsonObject().put("user_id", 999_999L));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("inactive-user");
        assertThat(service.refusal("readAccess", new JsonObject().put("user_id", inactive)))
                .usingRecursiveComparison()
                .isEqualTo(unknown);
        for (var operation : List.of("getMe", "getMyPermissions")) {
            assertThat(service.refusal(inactive, operation, new JsonObject()).code())
                    .isEqualTo("inactive-user");
            assertThat(Await.problem(service.send(TestCaller.anonymous(), operation, new JsonObject()))
                            .code())
                    .isEqualTo("unauthorized");
        }
    }

    @Test
    void techniciansAreTheActiveOnesWithThatRoleItself() {
        var technician = service.newUser(LST);
        var another = service.newUser(CSR, LST);
        var away = service.newUser(LST);
        var heir = service.newUser(service.newRole(LST));
        var administrator = service.newUser(ADMIN);
        service.call("deleteUser", new JsonObject().put("user_id", away));
        var listed = service.call("listTechnicians", new JsonObject()).getJsonArray("technicians").stream()
                .map(JsonObject.class::cast)
                .toList();
        assertThat(listed).allSatisfy(one -> assertThat(one.fieldNames()).containsExactly("id", "username"));
        assertThat(listed.stream().map(one -> one.getLong("id")))
                .isSorted()
                .contains(technician, another)
                .doesNotContain(away, heir, administrator, ADMINISTRATOR);
    }

    @Test
    void whoMayFuelIsATechnicianForTheAsking() {
        var technician = service.newUser(LST);
        var heir = service.newUser(service.newRole(LST));
        for (var id : List.of(technician, heir, ADMINISTRATOR)) {
            var answer = service.call("checkTechnician", new JsonObject().put("user_id", id))
                    .getJsonObject("technician");
            assertThat(answer.getLong("id")).isEqualTo(id);
            assertThat(answer.getString("username")).isNotEmpty();
        }
        int half = service.newRole();
        service.call(
                "addRolePermission",
                new JsonObject().put("role_id", half).put("permission_id", service.permission("COMPLETE_OWN_ORDER")));
        var away = service.newUser(LST);
        service.call("deleteUser", new JsonObject().put("user_id", away));
        for (var id : List.of(service.newUser(CSR), service.newUser(half), away, 999_999L)) {
            var refusal = service.refusal("checkTechnician", new JsonObject().put("user_id", id));
            assertThat(refusal.status()).isEqualTo(422);
            assertThat(refusal.code()).isEqualTo("unknown-technician");
        }
    }

    @Test
    void theServiceIsUp() {
        assertThat(service.call("health", new JsonObject())).isEqualTo(new JsonObject().put("status", "UP"));
    }
}
