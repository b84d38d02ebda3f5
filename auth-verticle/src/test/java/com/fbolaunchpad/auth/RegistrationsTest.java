package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.newName;
import static com.fbolaunchpad.auth.AuthService.newUserInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.TestCaller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RegistrationsTest extends OnEachEngine {
    @Test
    void aRegisteredUserIsActiveAndHasTheDefaultRole() {
        var name = newName();
        var input = newUserInput("  " + name + "@Example.com ").put("name", "Dana Desk");
        var answer = Await.result(service.send(TestCaller.anonymous(), "registerUser", input));
        assertThat(answer.getString("message")).isEqualTo("You are registered.");
        var user = answer.getJsonObject("user");
        assertThat(user.getString("email")).isEqualTo(name + "@Example.com");
        assertThat(user.getString("username")).isEqualTo(name);
        assertThat(user.getString("name")).isEqualTo("Dana Desk");
        assertThat(user.getBoolean("is_active")).isTrue();
        assertThat(user.getJsonArray("roles")).isEqualTo(JsonArray.of(new JsonObject("{\"id\":2,\"name\":\"CSR\"}")));
        assertThat(user.getInteger("version")).isEqualTo(1);
        assertThat(user.getString("created_at")).endsWith("Z").isEqualTo(user.getString("updated_at"));
        assertThat(Instant.parse(user.getString("created_at"))).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void anAddressIsTakenWhateverItsCase() {
        var email = newEmail();
        register(newUserInput(email));
        assertThat(refusal(newUserInput(email.toUpperCase(Locale.ROOT)))).isEqualTo("409 email-taken");
    }

    @Test
    void aChosenUsernameMayBeTaken() {
        var name = newName();
        assertThat(register(newUserInput(newEmail()).put("username", name)).getString("username"))
                .isEqualTo(name);
        assertThat(refusal(newUserInput(newEmail()).put("username", name))).isEqualTo("409 username-taken");
        assertThat(refusal(newUserInput(newEmail()).put("username", name.toUpperCase(Locale.ROOT))))
                .isEqualTo("409 username-taken");
    }

    @Test
    void aUsernameMadeFromTheAddressGetsANumberWhenItIsTaken() {
        var mailbox = newName() + "_%";
        assertThat(register(newUserInput(mailbox + "@a.example")).getString("username"))
                .isEqualTo(mailbox);
        assertThat(register(newUserInput(mailbox + "@b.example")).getString("username"))
                .isEqualTo(mailbox + "2");
        assertThat(register(newUserInput(mailbox.toUpperCase(Locale.ROOT) + "@c.example"))
                        .getString("username"))
                .isEqualTo(mailbox.toUpperCase(Locale.ROOT) + "3");
    }

    @Test
    void weakPasswordsAndWhatIsNoAddressAreRefused() {
        var email = newEmail();
        assertThat(refusal(newUserInput(email).put("password", "password1"))).isEqualTo("422 weak-password");
        assertThat(refusal(newUserInput(email).put("password", "🛩🛩🛩🛩"))).isEqualTo("422 weak-password");
        assertThat(refusal(newUserInput(email).put("password", email))).isEqualTo("422 weak-password");
        assertThat(refusal(newUserInput("da\u0000na@example.com"))).isEqualTo("400 invalid-input");
        register(newUserInput(email));
    }

    @Test
    void ofRegistrationsOfOneAddressAtTheSameMomentOneWins() {
        var input = newUserInput(newEmail());
        var outcomes = atOnce(List.of(input, input, input, input));
        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Future::failed)
                .extracting(failed -> ((Problem) failed.cause()).code())
                .containsOnly("email-taken");
    }

    @Test
    void usernamesMadeAtTheSameMomentDiffer() {
        var mailbox = newName();
        var inputs = Stream.of("@a.example", "@b.example", "@c.example", "@d.example")
                .map(domain -> newUserInput(mailbox + domain))
                .toList();
        assertThat(atOnce(inputs))
                .extracting(future -> Objects.requireNonNull(future.result()).getJsonObject("user"))
                .extracting(user -> user.getString("username"))
                .containsExactlyInAnyOrder(mailbox, mailbox + "2", mailbox + "3", mailbox + "4");
    }

    @Test
    void withApprovalAUserWaitsForAnAdministrator() {
        try (var approving = new AuthService(engine, "REGISTRATION", "approval", "DEFAULT_ROLE", "LST")) {
            var input = newUserInput(newEmail());
            var answer = Await.result(approving.send(TestCaller.anonymous(), "registerUser", input));
            assertThat(answer.getString("message")).contains("administrator has to activate");
            var user = answer.getJsonObject("user");
            assertThat(user.getBoolean("is_active")).isFalse();
            assertThat(user.getJsonArray("roles").getJsonObject(0).getString("name"))
                    .isEqualTo("LST");
            assertThat(approving.refusal("login", input).code()).isEqualTo("invalid-credentials");

            var activation = new JsonObject().put("user_id", user.getLong("id")).put("is_active", true);
            approving.call("updateUser", activation);
            assertThat(approving.call("login", input).getString("token")).isNotEmpty();
        }
    }

    @Test
    void closedRegistrationMakesNobody() {
        try (var closed = new AuthService(engine, "REGISTRATION", "closed")) {
            var input = newUserInput(newEmail());
            var refusal = Await.problem(closed.send(TestCaller.anonymous(), "registerUser", input));
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.code()).isEqualTo("registration-closed");
            assertThat(closed.call("listUsers", new JsonObject())
                            .getJsonObject("pagination")
                            .getInteger("total"))
                    .isEqualTo(1);
        }
    }

    private static List<Future<JsonObject>> atOnce(List<JsonObject> inputs) {
        var outcomes = new ArrayList<Future<JsonObject>>();
        inputs.forEach(input -> outcomes.add(service.send(TestCaller.anonymous(), "registerUser", input)));
        Await.result(Future.join(outcomes).otherwiseEmpty());
        return outcomes;
    }

    private static JsonObject register(JsonObject input) {
        return Await.result(service.send(TestCaller.anonymous(), "registerUser", input))
                .getJsonObject("user");
    }

    private static String refusal(JsonObject input) {
        var refusal = Await.problem(service.send(TestCaller.anonymous(), "registerUser", input));
        return refusal.status() + " " + refusal.code();
    }
}
