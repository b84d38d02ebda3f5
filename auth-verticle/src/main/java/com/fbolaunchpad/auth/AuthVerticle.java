package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users, roles, permissions and tokens on the bus, under addresses that begin with {@code auth.}. */
public final class AuthVerticle extends VerticleBase {
    private static final String OWNER = "auth";
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private @Nullable Running running;

    /** What start has opened and stop closes. */
    private record Running(BusServer server, Database database) {
        Future<Void> close() {
            return server.close().eventually(database::close);
        }
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, OWNER)
                .compose(database -> vertx.executeBlocking(PasswordPolicy::readCommonest)
                        .compose(commonest -> defaultRole(database, settings)
                                .compose(role -> serve(database, settings, commonest, role))));
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

    private Future<Void> serve(Database database, Settings settings, Set<String> commonest, RoleName defaultRole) {
        var clock = Clock.tick(Clock.systemUTC(), MICROSECOND);
        var userTable = new UserTable();
        var roleTable = new RoleTable();
        var permissionTable = new PermissionTable();
        var userIds = new IdSequence(database, "auth.app_user_id");
        var roleIds = new IdSequence(database, "auth.role_id");

        var policy = new PasswordPolicy(settings.integer("PASSWORD_MIN_LENGTH"), commonest);
        var workers = vertx.createSharedWorkerExecutor("auth-password-hashing", Passwords.THREADS);
        var passwords = new Passwords(policy, new PasswordHashing(PasswordHashing.ADVISED_ITERATIONS), workers);
        var tokens = new Tokens(signer(settings), settings.integer("JWT_ACCESS_TOKEN_EXPIRES"), clock);

        var changes = new AccessChanges(database, new AccessLockTable(), roleTable, userTable, vertx.eventBus());
        var users = new Users(database, userTable, roleTable, userIds, passwords, changes, clock);
        var roles = new Roles(database, roleTable, permissionTable, roleIds, defaultRole, changes, clock);
        var permissions = new Permissions(database, permissionTable, roleTable, userTable);
        var technicians = new Technicians(database, userTable, permissions);
        var logins = new Logins(database, userTable, passwords, tokens);
        var mode = Registrations.Mode.valueOf(settings.text("REGISTRATION").toUpperCase(Locale.ROOT));
        var registrations = new Registrations(mode, defaultRole, users, passwords);
        var administrator = new FirstAdministrator(database, userTable, userIds, changes, users, passwords, System.out);

        var server = new BusServer(vertx, OWNER);
        running = new Running(server, database);
        return administrator.make(settings, policy).compose(made -> server.serve(
                        "registerUser", registrations::register)
                .serve("login", logins::login)
                .serve("getMe", permissions::me)
                .serve("getMyPermissions", permissions::mine)
                .serve("listUsers", users::list)
                .serve("createUser", users::create)
                .serve("getUser", users::get)
                .serve("updateUser", users::update)
                .serve("deleteUser", users::deactivate)
                .serve("listRoles", roles::list)
                .serve("createRole", roles::create)
                .serve("getRole", roles::get)
                .serve("updateRole", roles::update)
                .serve("deleteRole", roles::delete)
                .serve("listRolePermissions", roles::listPermissions)
                .serve("addRolePermission", roles::addPermission)
                .serve("removeRolePermission", roles::removePermission)
                .serve("listPermissions", permissions::list)
                .serve("readAccess", permissions::readAccess)
                .serve("listTechnicians", technicians::list)
                .serve("checkTechnician", technicians::check)
                .serve("health", request -> database.ping().map(up -> new JsonObject().put("status", "UP")))
                .ready());
    }

    private JWTAuth signer(Settings settings) {
        var key = new PubSecKeyOptions().setAlgorithm(Tokens.ALGORITHM).setBuffer(settings.text("JWT_SECRET_KEY"));
        return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key));
    }
}
