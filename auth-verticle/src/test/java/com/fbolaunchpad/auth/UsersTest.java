package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMIN;
import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CSR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.PASSWORD;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newName;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UsersTest extends OnEachEngine {
    @Test
    void aCreatedUserCanBeRead() {
        var email = newEmail();
        var input = newUserInput(email)
                .put("name", "Lee Line")
                .put("username", "Lee " + email)
                .put("role_ids", JsonArray.of(LST, CSR))
                .put("is_active", false)
                .put("unknown_member", "is tolerated");
        var answer = service.call("createUser", input);
        assertThat(answer.getString("message")).isNotEmpty();
        var user = answer.getJsonObject("user");
        assertThat(user.fieldNames())
                .containsExactlyInAnyOrder(
                        "id", "email", "username", "name", "roles", "is_active", "version", "created_at", "updated_at");
        assertThat(user.getString("email")).isEqualTo(email);
        assertThat(user.getString("username")).isEqualTo("Lee " + email);
        assertThat(user.getString("name")).isEqualTo("Lee Line");
        assertThat(roleNames(user)).containsExactly("CSR", "LST");
        assertThat(user.getBoolean("is_active")).isFalse();
        assertThat(read(user.getLong("id"))).isEqualTo(user);
    }

    @Test
    void aCreatedUserIsActiveAndHasNoRoleUnlessItIsSaid() {
        var user = read(service.newUser());
        assertThat(user.getBoolean("is_active")).isTrue();
        assertThat(user.getJsonArray("roles")).isEmpty();
        assertThat(user.getString("name")).isNull();
    }

    @Test
    void creatingIsRefusedWhole() {
        var email = newEmail();
        service.newUser(email);
        var fresh = newEmail();
        assertThat(refusal("createUser", newUserInput(email.toUpperCase(Locale.ROOT))))
                .isEqualTo("409 email-taken");
        assertThat(refusal("createUser", newUserInput(fresh).put("username", email.split("@")[0])))
                .isEqualTo("409 username-taken");
        assertThat(refusal("createUser", newUserInput(fresh).put("password", "qwertyuiop")))
                .isEqualTo("422 weak-password");
        assertThat(refusal("createUser", newUserInput(fresh).put("role_ids", JsonArray.of(CSR, 999_999))))
                .isEqualTo("422 unknown-role");
        assertThat(refusal("createUser", newUserInput("no address"))).isEqualTo("400 invalid-input");
        service.newUser(fresh);
    }

    @Test
    void aPatchChangesWhatItNames() {
        var id = service.newUser(newEmail(), CSR);
        var before = read(id);
        var name = newName();
        var changed = update(id, new JsonObject().put("name", name).put("role_ids", JsonArray.of(LST)));
        assertThat(changed.getString("name")).isEqualTo(name);
        assertThat(roleNames(changed)).containsExactly("LST");
        assertThat(changed.getInteger("version")).isEqualTo(2);
        assertThat(Instant.parse(changed.getString("updated_at")))
                .isAfter(Instant.parse(before.getString("updated_at")));
        for (var kept : List.of("email", "username", "is_active", "created_at")) {
            assertThat(changed.getValue(kept)).isEqualTo(before.getValue(kept));
        }

        var email = newEmail();
        var again =
                update(id, new JsonObject().putNull("name").put("email", email).put("role_ids", new JsonArray()));
        assertThat(again.getString("name")).isNull();
        assertThat(again.getString("email")).isEqualTo(email);
        assertThat(again.getJsonArray("roles")).isEmpty();
        assertThat(read(id)).isEqualTo(again);
    }

    @Test
    void aPatchThatChangesNothingLeavesTheVersion() {
        var id = service.newUser(newEmail(), CSR);
        var same = new JsonObject().put("role_ids", JsonArray.of(CSR)).put("is_active", true);
        assertThat(update(id, same).getInteger("version")).isEqualTo(1);
    }

    @Test
    void anAdministratorSetsAPassword() {
        var email = newEmail();
        var id = service.newUser(email);
        var changed = update(id, new JsonObject().put("password", "another horse battery"));
        assertThat(changed.getInteger("version")).isEqualTo(2);
        assertThat(service.refusal("login", newUserInput(email)).code()).isEqualTo("invalid-credentials");
        service.call("login", newUserInput(email).put("password", "another horse battery"));
    }

    @Test
    void changingIsRefusedWhole() {
        var email = newEmail();
        service.newUser(email);
        var id = service.newUser();
        var before = read(id);
        var patch = new JsonObject().put("user_id", id).put("name", "Changed");
        assertThat(refusal("updateUser", patch.copy().put("email", email.toUpperCase(Locale.ROOT))))
                .isEqualTo("409 email-taken");
        assertThat(refusal("updateUser", patch.copy().put("username", email.split("@")[0])))
                .isEqualTo("409 username-taken");
        assertThat(refusal("updateUser", patch.copy().put("role_ids", JsonArray.of(999_999))))
                .isEqualTo("422 unknown-role");
        assertThat(refusal("updateUser", patch.copy().put("password", before.getString("email"))))
                .isEqualTo("422 weak-password");
        assertThat(refusal("updateUser", patch.copy().put("email", "no address")))
                .isEqualTo("400 invalid-input");
        assertThat(refusal("updateUser", patch.copy().put("if_version", 2))).isEqualTo("412 version-mismatch");
        assertThat(read(id)).isEqualTo(before);
    }

    @Test
    void ofChangesOfOneVersionAtTheSameMomentOneWins() {
        var id = service.newUser();
        var patch = new JsonObject().put("user_id", id).put("if_version", 1);
        var outcomes = Stream.of("A", "B", "C", "D")
                .map(name -> service.send(
                        TestCaller.of(ADMINISTRATOR), "updateUser", patch.copy().put("name", name)))
                .toList();
        Await.result(Future.join(outcomes).otherwiseEmpty());
        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
        assertThat(outcomes).filteredOn(Future::failed).hasSize(3).allSatisfy(lost -> assertThat(
                        ((Problem) lost.cause()).status())
                .isEqualTo(412));
        assertThat(read(id).getInteger("version")).isEqualTo(2);
    }

    @Test
    void deletingDeactivatesAndDoingSoAgainChangesNothing() {
        var id = service.newUser(newEmail(), CSR);
        var input = new JsonObject().put("user_id", id);
        assertThat(refusal("deleteUser", input.copy().put("if_version", 7))).isEqualTo("412 version-mismatch");
        var answer = service.call("deleteUser", input.copy().put("if_version", 1));
        assertThat(answer.getJsonObject("user").getBoolean("is_active")).isFalse();
        assertThat(answer.getJsonObject("user").getInteger("version")).isEqualTo(2);
        assertThat(roleNames(answer.getJsonObject("user"))).containsExactly("CSR");
        assertThat(service.call("deleteUser", input)).isEqualTo(answer);
        assertThat(update(id, new JsonObject().put("is_active", true)).getBoolean("is_active"))
                .isTrue();
    }

    @Test
    void whoIsntThereIsNotFound() {
        var nobody = new JsonObject().put("user_id", 999_999L);
        assertThat(refusal("getUser", nobody)).isEqualTo("404 not-found");
        assertThat(refusal("updateUser", nobody.copy().put("name", "Nobody"))).isEqualTo("404 not-found");
        assertThat(refusal("deleteUser", nobody)).isEqualTo("404 not-found");
    }

    @Test
    void aListHasPagesById() {
        var word = newName();
        var ids = Stream.of("a", "b", "c")
                .map(letter -> service.newUser(word + letter + "@example.com"))
                .sorted()
                .toList();
        var search = new JsonObject().put("q", word).put("per_page", 2);
        var first = service.call("listUsers", search);
        assertThat(ids(first)).isEqualTo(ids.subList(0, 2));
        assertThat(first.getJsonObject("pagination"))
                .isEqualTo(new JsonObject()
                        .put("page", 1)
                        .put("per_page", 2)
                        .put("total", 3)
                        .put("pages", 2)
                        .put("has_next", true)
                        .put("has_prev", false));
        assertThat(ids(service.call("listUsers", search.copy().put("page", 2)))).isEqualTo(ids.subList(2, 3));
        assertThat(ids(service.call("listUsers", search.copy().put("page", 3)))).isEmpty();
    }

    @Test
    void aListIsFiltered() {
        var word = newName();
        var desk = service.newUser(word + "d@example.com", CSR);
        var ramp = service.newUser(word + "r@example.com", LST);
        var both = service.newUser(word + "b@example.com", CSR, LST);
        var none = service.newUser(word + "n@example.com");
        service.call("deleteUser", new JsonObject().put("user_id", both));
        update(none, new JsonObject().put("name", "Nora " + word.toUpperCase(Locale.ROOT) + "100%"));

        var search = new JsonObject().put("q", word.toUpperCase(Locale.ROOT));
        assertThat(found(search)).containsExactlyInAnyOrder(desk, ramp, both, none);
        assertThat(found(search.copy().put("role", "lst"))).containsExactlyInAnyOrder(ramp, both);
        assertThat(found(search.copy().put("role", "no such role"))).isEmpty();
        assertThat(found(search.copy().put("role_ids", JsonArray.of(CSR)))).containsExactlyInAnyOrder(desk, both);
        assertThat(found(search.copy().put("role_ids", JsonArray.of(CSR, LST))))
                .containsExactlyInAnyOrder(desk, ramp, both);
        assertThat(found(search.copy().put("role_ids", JsonArray.of(ADMIN)))).isEmpty();
        assertThat(found(search.copy().put("is_active", false))).containsExactlyInAnyOrder(both);
        assertThat(found(search.copy().put("is_active", true).put("role", "CSR")))
                .containsExactlyInAnyOrder(desk);
        assertThat(found(new JsonObject().put("q", word + "100%"))).containsExactlyInAnyOrder(none);
        assertThat(found(new JsonObject().put("q", word + "_"))).isEmpty();
        assertThat(refusal("listUsers", new JsonObject().put("q", "\u0000"))).isEqualTo("400 invalid-input");
    }

    @Test
    void aChangeOfAUserIsAnnounced() throws InterruptedException {
        try (var announcing = new AuthService(Engine.H2)) {
            var id = announcing.newUser();
            var user = new JsonObject().put("user_id", id);
            var announced = new JsonObject().put("user_id", id);
            announcing.call("updateUser", user.copy().put("role_ids", JsonArray.of(CSR)));
            assertThat(announcing.nextAnnounced()).isEqualTo(announced);
            announcing.call("updateUser", user.copy().put("password", PASSWORD + "!"));
            assertThat(announcing.nextAnnounced()).isEqualTo(announced);
            announcing.refusal("deleteUser", new JsonObject().put("user_id", ADMINISTRATOR));
            announcing.call("deleteUser", user);
            assertThat(announcing.nextAnnounced()).isEqualTo(announced);
        }
    }

    private static JsonObject read(long id) {
        return service.call("getUser", new JsonObject().put("user_id", id)).getJsonObject("user");
    }

    private static JsonObject update(long id, JsonObject patch) {
        return service.call("updateUser", patch.put("user_id", id)).getJsonObject("user");
    }

    private static List<Long> found(JsonObject filter) {
        return ids(service.call("listUsers", filter));
    }

    private static List<Long> ids(JsonObject list) {
        return list.getJsonArray("users").stream()
                .map(user -> ((JsonObject) user).getLong("id"))
                .toList();
    }

    private static List<String> roleNames(JsonObject user) {
        return user.getJsonArray("roles").stream()
                .map(role -> ((JsonObject) role).getString("name"))
                .toList();
    }

    private static String refusal(String operation, JsonObject input) {
        var refusal = service.refusal(operation, input);
        return refusal.status() + " " + refusal.code();
    }
}
