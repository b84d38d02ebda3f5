package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service under test on a fresh database: two verticles at once, as two nodes would have them. */
final class AuthService implements AutoCloseable {
    static final long ADMINISTRATOR = 1;
    static final int ADMIN = 1;
    static final int CSR = 2;
    static final int LST = 3;
    static final String PASSWORD = "correct horse battery";

    private static final long LONGEST_WAIT_S = 10;

    final Vertx vertx = Vertx.vertx();
    final Settings settings;
    private final BusClient bus = new BusClient(vertx);
    private final BlockingQueue<JsonObject> announced = new LinkedBlockingQueue<>();

    AuthService(Engine engine, String... namesAndValues) {
        settings = TestSettings.on(engine, namesAndValues);
        vertx.eventBus().<JsonObject>consumer("auth.access-changed").handler(message -> announced.add(message.body()));
        var node = TestSettings.deployment(settings);
        Await.result(vertx.deployVerticle(new AuthVerticle(), node)
                .compose(first -> vertx.deployVerticle(new AuthVerticle(), node)));
    }

    /** Asks as the first administrator. */
    JsonObject call(String operation, JsonObject input) {
        return call(ADMINISTRATOR, operation, input);
    }

    JsonObject call(long userId, String operation, JsonObject input) {
        return Await.result(send(TestCaller.of(userId), operation, input));
    }

    Problem refusal(String operation, JsonObject input) {
        return refusal(ADMINISTRATOR, operation, input);
    }

    Problem refusal(long userId, String operation, JsonObject input) {
        return Await.problem(send(TestCaller.of(userId), operation, input));
    }

    /** Every answer that any test gets is searched for what must not be in it. */
    Future<JsonObject> send(Caller caller, String operation, JsonObject input) {
        return bus.call("auth." + operation, input, caller).map(answer -> {
            assertThat(answer.encode()).doesNotContain("pbkdf2", "\"password", "hash");
            if (input.containsKey("password")) {
                assertThat(answer.encode()).doesNotContain(input.getString("password"));
            }
            return answer;
        });
    }

    /** The id of a new user with the roles, who has {@link #PASSWORD}. */
    long newUser(Integer... roleIds) {
        return newUser(newEmail(), roleIds);
    }

    long newUser(String email, Integer... roleIds) {
        return call("createUser", newUserInput(email).put("role_ids", JsonArray.of((Object[]) roleIds)))
                .getJsonObject("user")
                .getLong("id");
    }

    /** The id of a new role that inherits those. */
    int newRole(Integer... inherited) {
        return call("createRole", new JsonObject().put("name", newName()).put("inherits", JsonArray.of((Object[])
                                inherited)))
                .getJsonObject("role")
                .getInteger("id");
    }

    static JsonObject newUserInput(String email) {
        return new JsonObject().put("email", email).put("password", PASSWORD);
    }

    static String newEmail() {
        return newName() + "@example.com";
    }

    static String newName() {
        return "n" + UUID.randomUUID();
    }

    /** The id of the permission of that name. */
    int permission(String name) {
        return call("listPermissions", new JsonObject()).getJsonArray("permissions").stream()
                .map(JsonObject.class::cast)
                .filter(permission -> permission.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getInteger("id");
    }

    /** What was announced next; waits for it. */
    JsonObject nextAnnounced() throws InterruptedException {
        var next = announced.poll(LONGEST_WAIT_S, TimeUnit.SECONDS);
        assertThat(next).as("an announcement").isNotNull();
        return next;
    }

    /** A look behind the service, at its own tables. */
    Database database() {
        return Await.result(Database.open(vertx, settings, "auth"));
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
