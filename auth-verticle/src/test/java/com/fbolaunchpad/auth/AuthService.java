package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
    static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    /** Made once: hashing is slow on purpose. */
    private static final String HASH = new PasswordHashing(PasswordHashing.ADVISED_ITERATIONS).hash(PASSWORD);

    private static final long LONGEST_WAIT_S = 10;

    final Vertx vertx = Vertx.vertx();
    final Settings settings;
    /** A look behind the service, at its own tables. */
    final Database database;

    private final IdSequence userIds;
    private final BusClient bus = new BusClient(vertx);
    private final BlockingQueue<JsonObject> announced = new LinkedBlockingQueue<>();

    AuthService(Engine engine, String... namesAndValues) {
        settings = TestSettings.on(engine, namesAndValues);
        vertx.eventBus().<JsonObject>consumer("auth.access-changed").handler(message -> announced.add(message.body()));
        var node = TestSettings.deployment(settings);
        Await.result(vertx.deployVerticle(new AuthVerticle(), node)
                .compose(first -> vertx.deployVerticle(new AuthVerticle(), node)));
        database = Await.result(Database.open(vertx, settings, "auth"));
        userIds = new IdSequence(database, "auth.app_user_id");
    }

    /** Asks as the first administrator. */
    JsonObject call(String operation, JsonObject input) {
        return call(ADMINISTRATOR, operation, input);
    }

    JsonObject call(long userId, String operation, JsonObject input) {
        return call(TestCaller.of(userId), operation, input);
    }

    JsonObject call(Caller caller, String operation, JsonObject input) {
        return Await.result(send(caller, operation, input));
    }

    Problem refusal(String operation, JsonObject input) {
        return refusal(ADMINISTRATOR, operation, input);
    }

    Problem refusal(long userId, String operation, JsonObject input) {
        return refusal(TestCaller.of(userId), operation, input);
    }

    Problem refusal(Caller caller, String operation, JsonObject input) {
        return Await.problem(send(caller, operation, input));
    }

    /** Every answer that any test gets is searched for what must not be in it. */
    Future<JsonObject> send(Caller caller, String operation, JsonObject input) {
        return bus.call("auth." + operation, input, caller).map(answer -> {
            assertThat(answer.encode()).doesNotContain("pbkdf2", "\"password\"", "password_", "hash");
            if (input.containsKey("password")) {
                assertThat(answer.encode()).doesNotContain(input.getString("password"));
            }
            return answer;
        });
    }

    /** Logs in as a browser would that nobody knows yet. */
    Login login(String email, String password) {
        return new Login(call(TestCaller.anonymous(), "login", credentials(email, password)));
    }

    Problem loginRefusal(String email, String password) {
        return refusal(TestCaller.anonymous(), "login", credentials(email, password));
    }

    /** The id of a new user with the roles, who has {@link #PASSWORD}. */
    long newUser(Integer... roleIds) {
        return newUser(newEmail(), roleIds);
    }

    /** The same with that e-mail address; put into the tables, so that no test waits for a hash. */
    long newUser(String email, Integer... roleIds) {
        var address = Email.of(email);
        var now = CLOCK.instant();
        return Await.result(vertx.getOrCreateContext(), () -> userIds.next()
                .compose(id -> database.transaction(sql -> new RoleTable()
                        .existing(sql, UserFilter.ids(JsonArray.of((Object[]) roleIds)))
                        .compose(roles -> new UserTable()
                                .insert(
                                        sql,
                                        new User(id, email, address.mailbox(), null, roles, true, 1, now, now),
                                        HASH)
                                .map(id)))));
    }

    /** The id of a new role that inherits those. */
    int newRole(Integer... inherited) {
        return call("createRole", new JsonObject().put("name", newName()).put("inherits", JsonArray.of((Object[])
                                inherited)))
                .getJsonObject("role")
                .getInteger("id");
    }

    /** The id of a new role that has the permissions itself. */
    int newRoleWith(Set<String> permissions) {
        var role = newRole();
        permissions.forEach(name -> call("addRolePermission", permissionOf(role, name)));
        return role;
    }

    JsonObject permissionOf(int role, String permission) {
        return new JsonObject().put("role_id", role).put("permission_id", permission(permission));
    }

    static JsonObject newUserInput(String email) {
        return credentials(email, PASSWORD);
    }

    static JsonObject credentials(String email, String password) {
        return new JsonObject().put("email", email).put("password", password);
    }

    static JsonObject user(long id) {
        return new JsonObject().put("user_id", id);
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

    /** Takes what was announced up to now, so that {@link #awaitAnnounced} waits for what comes. */
    void forgetAnnounced() {
        announced.clear();
    }

    /** Waits until a change of that user's access is announced. */
    void awaitAnnounced(long userId) throws InterruptedException {
        while (!Objects.equals(nextAnnounced().getLong("user_id"), userId)) {
            // Somebody else's, or everybody's.
        }
    }

    List<Row> query(String statement, Object... parameters) {
        return Await.result(database.query(statement, parameters));
    }

    int update(String statement, Object... parameters) {
        return Await.result(database.update(statement, parameters));
    }

    /** How many sessions of the user last. */
    int liveSessions(long userId) {
        return Await.result(new SessionTable().live(database, userId, CLOCK.instant()))
                .size();
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
