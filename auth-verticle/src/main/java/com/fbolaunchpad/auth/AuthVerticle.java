package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.RsaKeyFile;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Users, roles, permissions and tokens on the bus, under addresses that begin with {@code auth.}. */
public final class AuthVerticle extends VerticleBase {
    private static final String OWNER = "auth";
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private @Nullable Running running;

    /** What start has opened and stop closes. */
    private record Running(BusServer server, Housekeeping housekeeping, Idempotency idempotency, Database database) {
        Future<Void> close() {
            return server.close()
                    .eventually(housekeeping::stop)
                    .eventually(idempotency::stop)
                    .eventually(database::close);
        }
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, OWNER).compose(database -> vertx.executeBlocking(
                        () -> signingKey(settings))
                .compose(key -> defaultRole(database, settings).compose(role -> serve(database, settings, key, role))));
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.close();
    }

    private static Future<RoleName> defaultRole(Database database, Settings settings) {
        var name = settings.text("DEFAULT_ROLE");
        return new RoleTable()
                .named(database, name)
                .map(found -> found.orElseThrow(
                        () -> new ConfigurationException("DEFAULT_ROLE names no role: there is no " + name + ".")));
    }

    private Future<Void> serve(
            Database database, Settings settings, PubSecKeyOptions signingKey, RoleName defaultRole) {
        var clock = Clock.tick(Clock.systemUTC(), MICROSECOND);
        var userTable = new UserTable();
        var roleTable = new RoleTable();
        var permissionTable = new PermissionTable();
        var sessionTable = new SessionTable();
        var auditTable = new AuditTable();
        var failureTable = new LoginFailureTable();
        var familiarTable = new FamiliarNetworkTable();
        var userIds = new IdSequence(database, "auth.app_user_id");
        var roleIds = new IdSequence(database, "auth.role_id");
        var sessionIds = new IdSequence(database, "auth.user_session_id");

        var policy = new PasswordPolicy(
                settings.integer("PASSWORD_MIN_LENGTH"), () -> vertx.executeBlocking(PasswordPolicy::readCommonest));
        var workers = vertx.createSharedWorkerExecutor("auth-password-hashing", Passwords.THREADS);
        var passwords = new Passwords(
                policy, new PasswordHashing(PasswordHashing.ADVISED_ITERATIONS), workers, Metrics.of(vertx));
        var accessTokens = new AccessTokens(
                JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(signingKey)),
                settings.text("JWT_ALGORITHM"),
                settings.integer("JWT_ACCESS_TOKEN_EXPIRES"),
                clock);

        var idempotency = new Idempotency(vertx, database, clock, "password");
        var audit = new AuditLog(database, auditTable, clock);
        var changes =
                new AccessChanges(database, idempotency, new AccessLockTable(), roleTable, userTable, vertx.eventBus());
        var sessions = new Sessions(
                database,
                sessionTable,
                new RefreshTokenTable(),
                userTable,
                sessionIds,
                accessTokens,
                new Sessions.Lifetimes(
                        Duration.ofSeconds(settings.integer("JWT_REFRESH_TOKEN_EXPIRES")),
                        Duration.ofSeconds(settings.integer("SESSION_LIFETIME"))),
                audit,
                changes,
                clock);
        var users = new Users(database, userTable, roleTable, userIds, passwords, changes, sessions, audit, clock);
        var roles = new Roles(database, roleTable, permissionTable, roleIds, defaultRole, changes, audit, clock);
        var permissions = new Permissions(database, permissionTable, roleTable, userTable, sessions);
        var technicians = new Technicians(database, userTable, permissions);
        var throttle = new LoginThrottle(database, failureTable, familiarTable, clock);
        var logins = new Logins(database, userTable, passwords, throttle, sessions, audit, changes);
        var mode = Registrations.Mode.valueOf(settings.text("REGISTRATION").toUpperCase(Locale.ROOT));
        var registrations = new Registrations(mode, defaultRole, users, passwords);
        var administrator = new FirstAdministrator(database, userTable, userIds, changes, users, passwords, System.out);
        var housekeeping = new Housekeeping(
                vertx,
                database,
                sessionTable,
                failureTable,
                familiarTable,
                auditTable,
                Duration.ofDays(settings.integer("AUDIT_RETENTION_DAYS")),
                clock);

        var server = new BusServer(vertx, OWNER);
        running = new Running(server, housekeeping, idempotency, database);
        return administrator.make(settings, policy).compose(made -> server.serve(
                        "registerUser", registrations::register)
                .serve("login", logins::login)
                .serve("refreshToken", sessions::refresh)
                .serve("logout", sessions::logout)
                .serve("getMe", permissions::me)
                .serve("getMyPermissions", permissions::mine)
                .serve("changeMyPassword", logins::changePassword)
                .serve("listMySessions", sessions::listMine)
                .serve("endMySession", sessions::endMine)
                .serve("listUsers", users::list)
                .change("createUser", idempotency, users::create)
                .serve("getUser", users::get)
                .change("updateUser", idempotency, users::update)
                .change("deleteUser", idempotency, users::deactivate)
                .serve("endUserSessions", sessions::endOf)
                .serve("listRoles", roles::list)
                .change("createRole", idempotency, roles::create)
                .serve("getRole", roles::get)
                .change("updateRole", idempotency, roles::update)
                .change("deleteRole", idempotency, roles::delete)
                .serve("listRolePermissions", roles::listPermissions)
                .change("addRolePermission", idempotency, roles::addPermission)
                .change("removeRolePermission", idempotency, roles::removePermission)
                .serve("listPermissions", permissions::list)
                .serve("listAuditEntries", audit::list)
                .serve("readAccess", permissions::readAccess)
                .serve("listTechnicians", technicians::list)
                .serve("checkTechnician", technicians::check)
                .serve("health", request -> database.ping().map(up -> new JsonObject().put("status", "UP")))
                .ready()
                .onSuccess(ready -> {
                    housekeeping.start();
                    idempotency.start();
                }));
    }

    /** Reads a file where tokens are signed with a private key. */
    private static PubSecKeyOptions signingKey(Settings settings) {
        var algorithm = settings.text("JWT_ALGORITHM");
        var key = "RS256".equals(algorithm)
                ? RsaKeyFile.privateKey("JWT_PRIVATE_KEY_FILE", settings.text("JWT_PRIVATE_KEY_FILE"))
                : settings.text("JWT_SECRET_KEY");
        return new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key);
    }
}
