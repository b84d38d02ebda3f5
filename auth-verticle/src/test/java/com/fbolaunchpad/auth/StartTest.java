package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class StartTest {
    private static final Pattern GENERATED =
            Pattern.compile("First administrator: boss@example\\.com\\Rexport ADMIN_PASSWORD='([0-9A-Za-z_-]{24})'\\R");

    private final Engine engine;

    StartTest(Engine engine) {
        this.engine = engine;
    }

    @Test
    void theFirstAdministratorIsMadeOnceThoughNodesStartAtTheSameMoment() {
        var settings = TestSettings.on(engine, "ADMIN_EMAIL", "boss@example.com");
        var node = TestSettings.deployment(settings);
        var vertx = Vertx.vertx();
        try {
            Await.result(Future.all(
                    vertx.deployVerticle(new AuthVerticle(), node),
                    vertx.deployVerticle(new AuthVerticle(), node),
                    vertx.deployVerticle(new AuthVerticle(), node)));
        } finally {
            Await.result(vertx.close());
        }
        var users = onNode(settings, "listUsers", new JsonObject()).result().getJsonArray("users");
        assertThat(users).hasSize(1);
        var administrator = users.getJsonObject(0);
        assertThat(administrator.getString("email")).isEqualTo("boss@example.com");
        assertThat(administrator.getString("username")).isEqualTo("boss");
        assertThat(administrator.getJsonArray("roles").getJsonObject(0).getString("name"))
                .isEqualTo("Admin");
        var login = new JsonObject().put("email", "boss@example.com").put("password", "the-administrator's-password");
        assertThat(onNode(settings, "login", login).succeeded()).isTrue();
    }

    @Test
    void aGeneratedPasswordIsPrintedOnceAndWorks() {
        var settings = TestSettings.on(engine, "ADMIN_PASSWORD", "", "ADMIN_EMAIL", "boss@example.com");
        var started = GENERATED.matcher(printedByStart(settings));
        assertThat(started.find()).isTrue();
        var password = started.group(1);
        assertThat(started.find()).isFalse();
        var login = new JsonObject().put("email", "boss@example.com").put("password", password);
        assertThat(onNode(settings, "login", login).result().getString("token")).isNotEmpty();
    }

    @Test
    void aConfiguredPasswordIsNeverPrintedAndMayBeCommon() {
        var settings = TestSettings.on(engine, "ADMIN_PASSWORD", "password123", "ADMIN_EMAIL", "boss@example.com");
        assertThat(printedByStart(settings))
                .contains("First administrator: boss@example.com")
                .doesNotContain("password123", "ADMIN_PASSWORD");
        assertThat(printedByStart(settings)).doesNotContain("First administrator", "ADMIN_PASSWORD");
    }

    @Test
    void aConfiguredPasswordThatIsTooShortEndsTheStart() {
        refused(
                "ADMIN_PASSWORD must have from 15 to 128 characters.",
                "ADMIN_PASSWORD",
                "fourteen chars",
                "PASSWORD_MIN_LENGTH",
                "15");
        refused("ADMIN_PASSWORD must have from 8 to 128 characters.", "ADMIN_PASSWORD", "x".repeat(129));
    }

    @Test
    void aDefaultRoleThatDoesntExistEndsTheStart() {
        refused("DEFAULT_ROLE names no role: there is no Pilot.", "DEFAULT_ROLE", "Pilot");
    }

    @Test
    void theDefaultRoleStays() {
        try (var service = new AuthService(engine)) {
            var name = newName();
            var role = service.call("createRole", new JsonObject().put("name", name))
                    .getJsonObject("role")
                    .getInteger("id");
            var withAnother = Settings.of(service.settings.toJson().put("DEFAULT_ROLE", name));
            var deletion = onNode(withAnother, "deleteRole", new JsonObject().put("role_id", role));
            assertThat(((Problem) deletion.cause()).code()).isEqualTo("role-in-use");
            service.call("deleteRole", new JsonObject().put("role_id", role));
        }
    }

    private void refused(String sentence, String... namesAndValues) {
        var settings = TestSettings.on(engine, namesAndValues);
        assertThatThrownBy(() -> onNode(settings, "health", new JsonObject()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence);
    }

    /** What a call on a node of its own comes to; a start that fails is thrown. */
    private static Future<JsonObject> onNode(Settings settings, String operation, JsonObject input) {
        var vertx = Vertx.vertx();
        try {
            Await.result(vertx.deployVerticle(new AuthVerticle(), TestSettings.deployment(settings)));
            var answer = new BusClient(vertx).call("auth." + operation, input, TestCaller.of(ADMINISTRATOR));
            Await.result(answer.otherwiseEmpty());
            return answer;
        } finally {
            Await.result(vertx.close());
        }
    }

    /** Everything that a start writes to the console, its log included. */
    private static String printedByStart(Settings settings) {
        var console = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(onNode(settings, "health", new JsonObject()).succeeded()).isTrue();
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
