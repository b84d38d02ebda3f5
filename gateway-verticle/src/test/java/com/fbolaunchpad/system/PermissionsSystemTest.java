package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation of the contract × every role, and the token's part in it. */
class PermissionsSystemTest {
    private static final Map<String, Integer> ROLES = Map.of("admin", 1, "csr", 2, "lst", 3);
    private static Launchpad launchpad;

    @BeforeAll
    static void start() {
        launchpad = new Launchpad(Engine.H2, "RATE_LIMIT_ATTEMPTS", "100000", "API_RATE_LIMIT", "0");
    }

    @AfterAll
    static void stop() {
        launchpad.close();
    }

    @Test
    void permitsWhatTheRolesPermissionsPermit() {
        var admin = launchpad.admin();
        for (var role : ROLES.entrySet()) {
            var member = launchpad.member(admin, "matrix-" + role.getKey(), role.getValue());
            Set<Object> held = new HashSet<>(
                    member.client().get("/auth/me/permissions").expect(200).body().getJsonArray("permissions").stream()
                            .toList());
            for (var operation : launchpad.answers.operations()) {
                var security = launchpad.answers.operation(operation).get("security");
                if (security.isEmpty()) {
                    continue;
                }
                var permitted = StreamSupport.stream(security.spliterator(), false)
                        .anyMatch(alternative -> StreamSupport.stream(
                                        alternative.get("bearerAuth").spliterator(), false)
                                .allMatch(permission -> held.contains(permission.asText())));
                var words = operation.split(" ", 2);
                // An id that nothing has: what is permitted ends in a 400, 404 or a list, and changes nothing.
                var path = words[1].replaceAll("\\{[a-z_]+}", "987654321");
                var answer = member.client().send(words[0], path, "GET".equals(words[0]) ? null : new JsonObject());
                assertThat(answer.status() != 403)
                        .as("%s as %s: %s", operation, role.getKey(), answer.body())
                        .isEqualTo(permitted);
            }
        }
    }

    @Test
    void needsATokenForEverythingButRegistrationAndLogin() {
        for (var operation : launchpad.answers.operations()) {
            var words = operation.split(" ", 2);
            var path = words[1].replaceAll("\\{[a-z_]+}", "1");
            if (launchpad.answers.operation(operation).get("security").isEmpty()) {
                assertThat(operation).isIn("POST /auth/register", "POST /auth/login");
            } else {
                var body = "GET".equals(words[0]) ? null : new JsonObject();
                var answer = launchpad.anonymous().send(words[0], path, body).expect(401, "token-missing");
                assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
                launchpad.withToken("forged").send(words[0], path, body).expect(401, "token-invalid");
            }
        }
    }

    @Test
    void hasTheRolesAndPermissionsOfTheContract() {
        var csr = launchpad.member(launchpad.admin(), "seeded-csr", 2);
        var lst = launchpad.member(launchpad.admin(), "seeded-lst", 3);

        assertThat(names(csr))
                .isEqualTo(List.of(
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
                        "VIEW_USERS"));
        assertThat(names(lst))
                .isEqualTo(List.of(
                        "COMPLETE_OWN_ORDER",
                        "CREATE_ORDER",
                        "UPDATE_OWN_ORDER_STATUS",
                        "VIEW_AIRCRAFT",
                        "VIEW_ASSIGNED_ORDERS",
                        "VIEW_ORDER_STATS",
                        "VIEW_TRUCKS"));
        assertThat(launchpad.admin().get("/auth/me/permissions").body().getJsonArray("permissions"))
                .hasSize(21);
    }

    private static List<Object> names(Launchpad.Member member) {
        return member.client().get("/auth/me/permissions").body().getJsonArray("permissions").stream()
                .toList();
    }

    @Test
    void takesEffectAtOnce() {
        var admin = launchpad.admin();
        var member = launchpad.member(admin, "changing", 3);
        member.client().get("/users").expect(403, "forbidden");

        admin.patch("/users/" + member.id(), new JsonObject().put("role_ids", new JsonArray().add(2)))
                .expect(200);
        member.client().get("/users").expect(200);
        admin.delete("/users/" + member.id()).expect(200);
        member.client().get("/users").expect(401, "inactive-user");
    }
}
