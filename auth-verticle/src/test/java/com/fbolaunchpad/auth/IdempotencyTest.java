package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.LST;
import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newName;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for again under an Idempotency-Key happens once, and is answered as it was the first time. */
final class IdempotencyTest extends OnEachEngine {
    private static final int MANY = 20;

    @Test
    void manyPostsOfOneKeyAtOnceMakeOneUser() {
        var input = keyed(newUserInput(newEmail()));

        var answer = theAnswerOf(atOnce("createUser", input));

        assertMadeOnce(input, answer);
        assertThat(service.call("createUser", input)).isEqualTo(answer);
        assertMadeOnce(input, answer);
    }

    @Test
    void aKeyIsKnownAfterARestart() {
        var input = keyed(newUserInput(newEmail()));
        var answer = service.call("createUser", input);
        restart();

        assertThat(theAnswerOf(atOnce("createUser", input))).isEqualTo(answer);
        assertMadeOnce(input, answer);
    }

    @Test
    void ofRequestsAtOnceAfterARestartOneIsCarriedOut() {
        restart();
        var input = keyed(newUserInput(newEmail()));

        assertMadeOnce(input, theAnswerOf(atOnce("createUser", input)));
    }

    @Test
    void aKeyIsForOneRequest() {
        var input = keyed(newUserInput(newEmail()));
        var answer = service.call("createUser", input);

        var other = input.copy().put("email", newEmail());
        assertThat(refusal("createUser", other)).isEqualTo("422 idempotency-key-reused");
        assertThat(usersOf(other)).isZero();
        assertThat(refusal("createUser", input.copy().put("name", "Another"))).isEqualTo("422 idempotency-key-reused");
        assertThat(refusal("deleteUser", user(idOf(answer)).put("idempotency_key", keyOf(input))))
                .isEqualTo("422 idempotency-key-reused");
        assertThat(service.call("createUser", input)).isEqualTo(answer);
    }

    @Test
    void ofDifferentRequestsOfOneKeyAtOnceOneIsCarriedOut() {
        var key = keyOf(keyed(new JsonObject()));
        var inputs = Stream.generate(() -> newUserInput(newEmail()).put("idempotency_key", key))
                .limit(MANY)
                .toList();

        var outcomes = inputs.stream()
                .map(input -> service.send(TestCaller.of(ADMINISTRATOR), "createUser", input))
                .toList();
        Await.result(Future.join(outcomes).otherwiseEmpty());

        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
        assertThat(outcomes).filteredOn(Future::failed).allSatisfy(refused -> assertThat(
                        ((Problem) refused.cause()).code())
                .isEqualTo("idempotency-key-reused"));
        assertThat(inputs.stream().mapToInt(IdempotencyTest::usersOf).sum()).isEqualTo(1);
    }

    /** It is left out of what requests are told apart by, for not even its fingerprint is kept. */
    @Test
    void aPasswordLeavesNoTraceUnderAKey() {
        var input = keyed(newUserInput(newEmail()));
        var answer = service.call("createUser", input);
        var hash = service.query("select password_hash from app_user where id = $1", idOf(answer));

        assertThat(service.call("createUser", input.copy().put("password", "another horse battery")))
                .isEqualTo(answer);
        assertThat(service.query("select password_hash from app_user where id = $1", idOf(answer))
                        .get(0)
                        .getString(0))
                .isEqualTo(hash.get(0).getString(0));
    }

    @Test
    void aKeyIsTheUsersOwn() {
        var somebody = service.newUser(AuthService.ADMIN);
        var first = keyed(newUserInput(newEmail()));
        var second = first.copy().put("email", newEmail());

        var answers = List.of(service.call("createUser", first), service.call(somebody, "createUser", second));

        assertMadeOnce(first, answers.get(0));
        assertMadeOnce(second, answers.get(1));
        assertThat(service.call("createUser", first)).isEqualTo(answers.get(0));
        assertThat(service.call(somebody, "createUser", second)).isEqualTo(answers.get(1));
    }

    @Test
    void whatIsRefusedLeavesItsKeyUnused() {
        var email = newEmail();
        service.newUser(email);
        var input = keyed(newUserInput(email));
        assertThat(refusal("createUser", input)).isEqualTo("409 email-taken");
        assertThat(refusal("createUser", input)).isEqualTo("409 email-taken");
        var self = user(ADMINISTRATOR).put("idempotency_key", keyOf(input));
        assertThat(refusal("deleteUser", self)).isEqualTo("409 self-deactivation");
        assertThat(refusal("updateUser", self.copy().put("role_ids", new JsonArray())))
                .isEqualTo("409 self-demotion");
        assertThat(keysLike(keyOf(input))).isZero();

        var other = input.copy().put("email", newEmail());
        assertMadeOnce(other, service.call("createUser", other));
    }

    @Test
    void aChangeOfAVersionIsAnsweredAgainThoughTheVersionHasGone() {
        var id = service.newUser();
        var input = keyed(user(id).put("name", "Nora").put("if_version", 1));
        var answer = service.call("updateUser", input);
        assertThat(answer.getJsonObject("user").getInteger("version")).isEqualTo(2);

        assertThat(service.call("updateUser", input)).isEqualTo(answer);
        service.call("updateUser", user(id).put("name", "Other"));
        assertThat(service.call("updateUser", input)).isEqualTo(answer);
        assertThat(service.call("getUser", user(id)).getJsonObject("user").getString("name"))
                .isEqualTo("Other");
        var unkeyed = input.copy();
        unkeyed.remove("idempotency_key");
        assertThat(refusal("updateUser", unkeyed)).isEqualTo("412 version-mismatch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "createUser",
                "updateUser",
                "deleteUser",
                "createRole",
                "updateRole",
                "deleteRole",
                "addRolePermission",
                "removeRolePermission"
            })
    void whatIsAnsweredAgainIsNeitherAuditedNorAnnouncedAgain(String operation) throws InterruptedException {
        var input = keyed(inputOf(operation));
        var audited = audited();
        var answer = service.call(operation, input);
        assertThat(audited()).isEqualTo(audited + 1);
        var marker = service.newUser();
        service.call("updateUser", user(marker).put("name", "Marker"));
        service.awaitAnnounced(marker);
        audited = audited();

        assertThat(service.call(operation, input)).isEqualTo(answer);
        assertThat(service.call(operation, input)).isEqualTo(answer);

        assertThat(audited()).isEqualTo(audited);
        service.call("updateUser", user(marker).put("name", "Another"));
        assertThat(service.nextAnnounced()).isEqualTo(user(marker));
    }

    @Test
    void whatChangesNothingIsAnsweredAgainToo() {
        var role = service.newRoleWith(Set.of("VIEW_TRUCKS"));
        var input = keyed(service.permissionOf(role, "VIEW_TRUCKS"));
        var answer = service.call("addRolePermission", input);
        service.call("removeRolePermission", service.permissionOf(role, "VIEW_TRUCKS"));

        assertThat(service.call("addRolePermission", input)).isEqualTo(answer);
        assertThat(service.call("listRolePermissions", new JsonObject().put("role_id", role))
                        .getJsonArray("permissions"))
                .isEmpty();
    }

    private JsonObject inputOf(String operation) {
        return switch (operation) {
            case "createUser" -> newUserInput(newEmail());
            case "updateUser" -> user(service.newUser()).put("role_ids", JsonArray.of(LST));
            case "deleteUser" -> user(service.newUser());
            case "createRole" -> new JsonObject().put("name", newName());
            case "updateRole" -> role().put("name", newName());
            case "deleteRole" -> role();
            case "addRolePermission" -> service.permissionOf(service.newRole(), "VIEW_TRUCKS");
            case "removeRolePermission" ->
                service.permissionOf(service.newRoleWith(Set.of("VIEW_TRUCKS")), "VIEW_TRUCKS");
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static JsonObject role() {
        return new JsonObject().put("role_id", service.newRole());
    }

    private static JsonObject keyed(JsonObject input) {
        return input.put("idempotency_key", "key " + newName());
    }

    private static String keyOf(JsonObject input) {
        return input.getString("idempotency_key");
    }

    private static List<Future<JsonObject>> atOnce(String operation, JsonObject input) {
        var outcomes = Stream.generate(() -> service.send(TestCaller.of(ADMINISTRATOR), operation, input))
                .limit(MANY)
                .toList();
        Await.result(Future.join(outcomes).otherwiseEmpty());
        return outcomes;
    }

    /** The one answer that all got but those whom nothing but a request under way kept from it. */
    private static JsonObject theAnswerOf(List<Future<JsonObject>> outcomes) {
        assertThat(outcomes).filteredOn(Future::failed).allSatisfy(refused -> assertThat(
                        ((Problem) refused.cause()).code())
                .isEqualTo("idempotency-key-in-use"));
        var answers = outcomes.stream()
                .filter(Future::succeeded)
                .map(Future::result)
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static void assertMadeOnce(JsonObject input, JsonObject answer) {
        assertThat(usersOf(input)).isEqualTo(1);
        assertThat(service.query(
                        "select id from audit_entry where action = 'user-created' and user_id = $1", idOf(answer)))
                .hasSize(1);
        assertThat(answer.getJsonObject("user").getString("email")).isEqualTo(input.getString("email"));
    }

    private static long idOf(JsonObject answer) {
        return answer.getJsonObject("user").getLong("id");
    }

    private static int usersOf(JsonObject input) {
        return service.query("select id from app_user where email = $1", input.getString("email"))
                .size();
    }

    private static int audited() {
        return service.query("select id from audit_entry").size();
    }

    private static int keysLike(String key) {
        return service.query("select user_id from idempotency_key where idempotency_key = $1", key)
                .size();
    }

    private static void restart() {
        var vertx = service.vertx;
        var node = TestSettings.deployment(service.settings);
        Await.result(
                Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                        .compose(stopped -> vertx.deployVerticle(new AuthVerticle(), node))
                        .compose(first -> vertx.deployVerticle(new AuthVerticle(), node)));
    }

    private static String refusal(String operation, JsonObject input) {
        var refusal = service.refusal(operation, input);
        return refusal.status() + " " + refusal.code();
    }
}
