package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** The rules of another node on a service's database, with hashes that cost next to nothing: what is left are the races. */
final class AuthRules {
    static final int THREADS = 2;
    private static final Set<String> COMMONEST = PasswordPolicy.readCommonest();

    private final Context context;
    private final Logins logins;
    private final Users users;
    private final Sessions sessions;

    private AuthRules(Context context, Logins logins, Users users, Sessions sessions) {
        this.context = context;
        this.logins = logins;
        this.users = users;
        this.sessions = sessions;
    }

    static AuthRules on(AuthService service) {
        var context = service.vertx.getOrCreateContext();
        return Await.result(context, () -> Database.open(service.vertx, service.settings, "auth")
                .map(database -> on(context, service.vertx, database, AuthService.CLOCK)));
    }

    private static AuthRules on(Context context, Vertx vertx, Database database, Clock clock) {
        var userTable = new UserTable();
        var key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(TestSettings.JWT_SECRET_KEY);
        var accessTokens =
                new AccessTokens(JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key)), "HS256", 900, clock);
        var passwords = new Passwords(
                new PasswordPolicy(8, () -> Future.succeededFuture(COMMONEST)),
                new PasswordHashing(1),
                workers(vertx),
                Metrics.of(vertx));
        var audit = new AuditLog(database, new AuditTable(), clock);
        var changes = new AccessChanges(
                database,
                new Idempotency(vertx, database, clock, "password"),
                new AccessLockTable(),
                new RoleTable(),
                userTable,
                vertx.eventBus());
        var sessions = new Sessions(
                database,
                new SessionTable(),
                new RefreshTokenTable(),
                userTable,
                new IdSequence(database, "auth.user_session_id"),
                accessTokens,
                new Sessions.Lifetimes(Duration.ofDays(1), Duration.ofDays(2)),
                audit,
                changes,
                clock);
        var throttle = new LoginThrottle(database, new LoginFailureTable(), new FamiliarNetworkTable(), clock);
        var userIds = new IdSequence(database, "auth.app_user_id");
        return new AuthRules(
                context,
                new Logins(database, userTable, passwords, throttle, sessions, audit, changes),
                new Users(database, userTable, new RoleTable(), userIds, passwords, changes, sessions, audit, clock),
                sessions);
    }

    /** The threads of all such nodes. */
    static WorkerExecutor workers(Vertx vertx) {
        return vertx.createSharedWorkerExecutor("cheap-hashing", THREADS);
    }

    Future<JsonObject> login(Caller caller, JsonObject input) {
        return ask(logins::login, caller, input);
    }

    Future<JsonObject> changePassword(Caller caller, JsonObject input) {
        return ask(logins::changePassword, caller, input);
    }

    Future<JsonObject> create(Caller caller, JsonObject input) {
        return ask(users::create, caller, input);
    }

    Future<JsonObject> update(Caller caller, JsonObject input) {
        return ask(users::update, caller, input);
    }

    Future<JsonObject> deactivate(Caller caller, JsonObject input) {
        return ask(users::deactivate, caller, input);
    }

    Future<JsonObject> refresh(Caller caller, JsonObject input) {
        return ask(sessions::refresh, caller, input);
    }

    private Future<JsonObject> ask(
            Function<BusRequest, Future<JsonObject>> operation, Caller caller, JsonObject input) {
        return Future.future(done -> context.runOnContext(now -> Future.<Void>succeededFuture()
                .compose(begun -> operation.apply(new BusRequest(input, caller)))
                .onComplete(done)));
    }
}
