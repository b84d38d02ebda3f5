package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMIN;
import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.newName;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class RolesTest extends OnEachEngine {
    @Test
    void theSeededRolesAreThoseOfTheContract() {
        var roles =
                service.call("listRoles", new JsonObject().put("per_page", 3)).getJsonArray("roles");
        assertThat(roles).hasSize(3);
        assertThat(roles.getJsonObject(0).getString("name")).isEqualTo("Admin");
        assertThat(roles.getJsonObject(0).getJsonArray("inherits")).isEqualTo(JsonArray.of(CSR, LST));
        assertThat(roles.getJsonObject(1).getString("name")).isEqualTo("CSR");
        assertThat(roles.getJsonObject(2).getString("name")).isEqualTo("LST");
        assertThat(roles.getJsonObject(2)).isEqualTo(read(LST));
    }

    @Test
    void aCreatedRoleCanBeReadAndChanged() {
        var name = newName();
        var input = new JsonObject()
                .put("name", name)
                .put("description", "Runs a shift")
                .put("inherits", JsonArray.of(LST, CSR));
        var role = service.call("createRole", input).getJsonObject("role");
        assertThat(role.fieldNames())
                .containsExactlyInAnyOrder(
                        "id", "name", "description", "inherits", "version", "created_at", "updated_at");
        assertThat(role.getString("description")).isEqualTo("Runs a shift");
        assertThat(role.getJsonArray("inherits")).isEqualTo(JsonArray.of(CSR, LST));
        int id = role.getInteger("id");
        assertThat(read(id)).isEqualTo(role);

        var changed =
                update(id, new JsonObject().put("inherits", JsonArray.of(CSR)).put("if_version", 1));
        assertThat(changed.getJsonArray("inherits")).isEqualTo(JsonArray.of(CSR));
        assertThat(changed.getString("name")).isEqualTo(name);
        assertThat(changed.getInteger("version")).isEqualTo(2);
        assertThat(update(id, new JsonObject().put("inherits", JsonArray.of(CSR))))
                .isEqualTo(changed);
        assertThat(update(id, new JsonObject().put("name", name.toUpperCase(Locale.ROOT)))
                        .getString("name"))
                .isEqualTo(name.toUpperCase(Locale.ROOT));
    }

    @Test
    void refusalsOfARole() {
        int id = service.newRole();
        var before = read(id);
        var role = new JsonObject().put("role_id", id).put("description", "Changed");
        assertThat(refusal("createRole", new JsonObject().put("name", "cSr"))).isEqualTo("409 role-name-taken");
        assertThat(refusal(
                        "createRole", new JsonObject().put("name", newName()).put("inherits", JsonArray.of(999_999))))
                .isEqualTo("422 unknown-role");
        assertThat(refusal("updateRole", role.copy().put("name", "ADMIN"))).isEqualTo("409 role-name-taken");
        assertThat(refusal("updateRole", role.copy().put("inherits", JsonArray.of(999_999))))
                .isEqualTo("422 unknown-role");
        assertThat(refusal("updateRole", role.copy().put("inherits", JsonArray.of(id))))
                .isEqualTo("409 role-cycle");
        assertThat(refusal("updateRole", role.copy().put("if_version", 9))).isEqualTo("412 version-mismatch");
        assertThat(refusal("deleteRole", role.copy().put("if_version", 9))).isEqualTo("412 version-mismatch");
        assertThat(read(id)).isEqualTo(before);

        var nothing = new JsonObject().put("role_id", 999_999).put("permission_id", 1);
        for (var operation : List.of(
                "getRole",
                "updateRole",
                "deleteRole",
                "listRolePermissions",
                "addRolePermission",
                "removeRolePermission")) {
            assertThat(refusal(operation, nothing)).isEqualTo("404 not-found");
        }
    }

    @Test
    void theSeededRolesKeepTheirNamesAndStay() {
        for (var id : List.of(ADMIN, CSR, LST)) {
            assertThat(refusal("deleteRole", new JsonObject().put("role_id", id)))
                    .isEqualTo("409 seeded-role");
            assertThat(refusal("updateRole", new JsonObject().put("role_id", id).put("name", newName())))
                    .isEqualTo("409 seeded-role");
        }
        var described = new JsonObject().put("description", "Fuels.").put("name", "LST");
        assertThat(update(LST, described).getString("description")).isEqualTo("Fuels.");
    }

    @Test
    void aRoleIsDeletedOnceNobodyNeedsIt() {
        int base = service.newRole(LST);
        int heir = service.newRole(base);
        var user = service.newUser(heir);
        service.call("addRolePermission", new JsonObject().put("role_id", heir).put("permission_id", 1));
        assertThat(refusal("deleteRole", new JsonObject().put("role_id", base))).isEqualTo("409 role-in-use");
        assertThat(refusal("deleteRole", new JsonObject().put("role_id", heir))).isEqualTo("409 role-in-use");
        assertThat(permissionsOf(heir)).contains("CREATE_ORDER", "VIEW_TRUCKS");

        service.call("updateUser", new JsonObject().put("user_id", user).put("role_ids", new JsonArray()));
        assertThat(service.call("deleteRole", new JsonObject().put("role_id", heir)))
                .isEqualTo(new JsonObject().put("message", "The role has been deleted."));
        assertThat(refusal("getRole", new JsonObject().put("role_id", heir))).isEqualTo("404 not-found");
        service.call("deleteRole", new JsonObject().put("role_id", base));
    }

    @Test
    void aCycleOverSeveralRolesIsRefused() {
        int top = service.newRole();
        int middle = service.newRole(top);
        int bottom = service.newRole(middle);
        assertThat(refusal("updateRole", new JsonObject().put("role_id", top).put("inherits", JsonArray.of(bottom))))
                .isEqualTo("409 role-cycle");
        assertThat(read(top).getJsonArray("inherits")).isEmpty();
    }

    @Test
    void ofTwoChangesThatTogetherCloseACycleOneIsRefused() {
        for (var round = 0; round < 5; round++) {
            int one = service.newRole();
            int other = service.newRole();
            var outcomes = List.of(inheriting(one, other), inheriting(other, one));
            Await.result(Future.join(outcomes).otherwiseEmpty());
            assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(Future::failed)
                    .extracting(lost -> ((Problem) lost.cause()).code())
                    .containsExactly("role-cycle");
        }
    }

    @Test
    void aChainOfRolesHasAnEnd() {
        int last = service.newRole();
        for (var length = 1; length < RoleGraph.LONGEST_CHAIN; length++) {
            last = service.newRole(last);
        }
        assertThat(refusal("createRole", new JsonObject().put("name", newName()).put("inherits", JsonArray.of(last))))
                .isEqualTo("409 role-too-deep");
    }

    @Test
    void permissionsAreDirectOrInherited() {
        int role = service.newRole(LST);
        var reviewing = new JsonObject().put("role_id", role).put("permission_id", service.permission("REVIEW_ORDERS"));
        var viewing = new JsonObject().put("role_id", role).put("permission_id", service.permission("VIEW_TRUCKS"));

        var added = service.call("addRolePermission", reviewing);
        assertThat(added.getString("message")).isNotEmpty();
        assertThat(permissionsOf(role))
                .containsExactly(
                        "COMPLETE_OWN_ORDER",
                        "CREATE_ORDER",
                        "REVIEW_ORDERS",
                        "UPDATE_OWN_ORDER_STATUS",
                        "VIEW_AIRCRAFT",
                        "VIEW_ASSIGNED_ORDERS",
                        "VIEW_ORDER_STATS",
                        "VIEW_TRUCKS");
        assertThat(isInherited(added, "REVIEW_ORDERS")).isFalse();
        assertThat(isInherited(added, "VIEW_TRUCKS")).isTrue();
        assertThat(read(role).getInteger("version")).isEqualTo(2);
        assertThat(refusal("removeRolePermission", viewing)).isEqualTo("404 not-found");

        assertThat(isInherited(service.call("addRolePermission", viewing), "VIEW_TRUCKS"))
                .isFalse();
        assertThat(isInherited(service.call("removeRolePermission", viewing), "VIEW_TRUCKS"))
                .isTrue();
        service.call("removeRolePermission", reviewing);
        assertThat(permissionsOf(role)).doesNotContain("REVIEW_ORDERS");
        assertThat(read(role).getInteger("version")).isEqualTo(5);
    }

    @Test
    void aPermissionIsGivenOnce() {
        int role = service.newRole();
        var input = new JsonObject().put("role_id", role).put("permission_id", 1);
        assertThat(service.call("addRolePermission", input)).isEqualTo(service.call("addRolePermission", input));
        assertThat(read(role).getInteger("version")).isEqualTo(2);
        assertThat(refusal("addRolePermission", input.copy().put("permission_id", 999)))
                .isEqualTo("422 unknown-permission");
    }

    @Test
    void everyChangeOfWhatARolePermitsIsAnnounced() throws InterruptedException {
        try (var announcing = new AuthService(Engine.H2)) {
            int role = announcing.newRole();
            var input = new JsonObject().put("role_id", role).put("permission_id", 1);
            var anybody = new JsonObject().putNull("user_id");
            announcing.call("addRolePermission", input);
            assertThat(announcing.nextAnnounced()).isEqualTo(anybody);
            announcing.call("removeRolePermission", input);
            assertThat(announcing.nextAnnounced()).isEqualTo(anybody);
            announcing.call("updateRole", new JsonObject().put("role_id", role).put("inherits", JsonArray.of(CSR)));
            assertThat(announcing.nextAnnounced()).isEqualTo(anybody);
            announcing.call("deleteRole", new JsonObject().put("role_id", role));
            assertThat(announcing.nextAnnounced()).isEqualTo(anybody);
        }
    }

    private static Future<JsonObject> inheriting(int role, int inherited) {
        var input = new JsonObject().put("role_id", role).put("inherits", JsonArray.of(inherited));
        return service.send(TestCaller.of(ADMINISTRATOR), "updateRole", input);
    }

    private static JsonObject read(int id) {
        return service.call("getRole", new JsonObject().put("role_id", id)).getJsonObject("role");
    }

    private static JsonObject update(int id, JsonObject patch) {
        return service.call("updateRole", patch.put("role_id", id)).getJsonObject("role");
    }

    private static List<String> permissionsOf(int id) {
        return service
                .call("listRolePermissions", new JsonObject().put("role_id", id))
                .getJsonArray("permissions")
                .stream()
                .map(permission -> ((JsonObject) permission).getString("name"))
                .toList();
    }

    private static boolean isInherited(JsonObject answer, String name) {
        return answer.getJsonArray("permissions").stream()
                .map(JsonObject.class::cast)
                .filter(permission -> permission.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getBoolean("inherited");
    }

    private static String refusal(String operation, JsonObject input) {
        var refusal = service.refusal(operation, input);
        return refusal.status() + " " + refusal.code();
    }
}
