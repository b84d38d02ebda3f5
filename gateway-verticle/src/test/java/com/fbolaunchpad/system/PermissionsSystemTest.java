package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The seeded roles, and how fast a change of them takes effect. */
class PermissionsSystemTest {
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
