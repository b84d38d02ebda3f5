package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The users. Whoever holds MANAGE_USERS may give any role, even one that permits more than he himself may do: the desk
 * that hires people isn't the one that fuels.
 */
final class Users {
    private final Database database;
    private final UserTable table;
    private final RoleTable roles;
    private final IdSequence ids;
    private final Passwords passwords;
    private final AccessChanges changes;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Clock clock;

    Users(
            Database database,
            UserTable table,
            RoleTable roles,
            IdSequence ids,
            Passwords passwords,
            AccessChanges changes,
            Sessions sessions,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.table = table;
        this.roles = roles;
        this.ids = ids;
        this.passwords = passwords;
        this.changes = changes;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var filter = UserFilter.of(request.input());
        return table.count(database, filter)
                .compose(total -> table.list(database, filter).map(users -> filter.page()
                        .answer("users", users.stream().map(User::toJson).toList(), total)));
    }

    Future<JsonObject> get(BusRequest request) {
        return find(database, idOf(request)).map(user -> new JsonObject().put("user", user.toJson()));
    }

    Future<JsonObject> create(BusRequest request) {
        var input = request.input();
        var wanted = NewUser.of(
                input,
                UserFilter.ids(input.getJsonArray("role_ids", new JsonArray())),
                input.getBoolean("is_active", true));
        return passwords
                .accept(
                        request.caller(),
                        input.getString("password"),
                        wanted.email().address())
                .compose(hash -> ids.next()
                        .compose(id -> changes.alone(
                                request, sql -> add(sql, request.caller(), AuditAction.USER_CREATED, id, wanted, hash)
                                        .map(user -> answer("The user has been created.", user)))));
    }

    Future<JsonObject> update(BusRequest request) {
        var password = Optional.ofNullable(request.input().getString("password"));
        if (password.isPresent() && Objects.equals(request.caller().userId(), idOf(request))) {
            throw Problem.conflict("own-password", "Change your own password with POST /auth/me/password.");
        }
        return find(database, idOf(request))
                .compose(user -> hash(request.caller(), password, emailOf(request.input(), user)))
                .compose(hash -> changes.guarded(request, sql -> read(sql, request)
                        .compose(user -> change(sql, user, request, hash))
                        .map(user -> answer("The user has been changed.", user))))
                .onSuccess(changed -> changes.announce(idOf(request)));
    }

    Future<JsonObject> deactivate(BusRequest request) {
        return changes.guarded(request, sql -> read(sql, request)
                        .compose(user -> write(
                                sql,
                                user,
                                user.with(user.email(), user.username(), user.name(), user.roles(), false),
                                request.caller(),
                                Optional.empty()))
                        .map(user -> answer("The user has been deactivated.", user)))
                .onSuccess(deactivated -> changes.announce(idOf(request)));
    }

    /** Makes the user, with a username if he lacks one. */
    Future<User> add(Caller caller, AuditAction action, NewUser wanted, String passwordHash) {
        return ids.next().compose(id -> changes.alone(sql -> add(sql, caller, action, id, wanted, passwordHash)));
    }

    /** The same within a transaction that holds the lock of all such changes. */
    Future<User> add(Sql transaction, Caller caller, AuditAction action, long id, NewUser wanted, String passwordHash) {
        var now = clock.instant();
        return roles.existing(transaction, wanted.roleIds())
                .compose(roleNames -> username(transaction, wanted)
                        .map(username -> new User(
                                id,
                                wanted.email().address(),
                                username,
                                wanted.name(),
                                roleNames,
                                wanted.isActive(),
                                1,
                                now,
                                now)))
                .compose(user -> table.insert(transaction, user, passwordHash)
                        .compose(inserted -> audit.write(
                                transaction,
                                caller,
                                AuditEntry.ofUser(
                                        action, caller, user, new JsonObject().put("roles", roleNames(user)))))
                        .map(user));
    }

    private Future<User> find(Sql sql, long id) {
        return table.find(sql, id)
                .map(found -> found.orElseThrow(() -> Problem.notFound("There is no user " + id + ".")));
    }

    /** The user as he is to be changed: in the version that the caller knows. */
    private Future<User> read(Sql transaction, BusRequest request) {
        return find(transaction, idOf(request)).map(user -> {
            request.requireVersion("The user", user.version());
            return user;
        });
    }

    private Future<User> change(Sql transaction, User user, BusRequest request, Optional<String> hash) {
        var input = request.input();
        var roleIds = input.getJsonArray("role_ids");
        var newRoles = roleIds == null
                ? Future.succeededFuture(user.roles())
                : roles.existing(transaction, UserFilter.ids(roleIds));
        return newRoles.compose(roleNames -> write(
                transaction,
                user,
                user.with(
                        emailOf(input, user),
                        input.getString("username", user.username()).strip(),
                        input.getString("name", user.name()),
                        roleNames,
                        input.getBoolean("is_active", user.isActive())),
                request.caller(),
                hash));
    }

    /** Writes what differs, and nothing when nothing does. */
    private Future<User> write(Sql transaction, User user, User changed, Caller caller, Optional<String> passwordHash) {
        if (user.isActive() && !changed.isActive() && Objects.equals(caller.userId(), user.id())) {
            throw Problem.conflict("self-deactivation", "Nobody can deactivate himself.");
        }
        if (changed.equals(user) && passwordHash.isEmpty()) {
            return Future.succeededFuture(user);
        }
        var isDeactivated = user.isActive() && !changed.isActive();
        return table.update(transaction, changed, clock.instant())
                .compose(updated -> passwordHash.isEmpty()
                        ? Future.succeededFuture()
                        : setPassword(transaction, user, passwordHash.get(), caller))
                .compose(updated -> isDeactivated
                        ? sessions.endAll(transaction, user.id(), Session.End.DEACTIVATION)
                        : Future.succeededFuture(0))
                .compose(ended -> find(transaction, user.id()))
                .compose(now -> writeDifference(
                                transaction,
                                caller,
                                isDeactivated ? AuditAction.USER_DEACTIVATED : AuditAction.USER_CHANGED,
                                user,
                                now)
                        .map(now));
    }

    private Future<Void> writeDifference(Sql transaction, Caller caller, AuditAction action, User user, User now) {
        var difference = AuditEntry.difference(user.toJson(), now.toJson());
        return difference.isEmpty()
                ? Future.succeededFuture()
                : audit.write(transaction, caller, AuditEntry.ofUser(action, caller, now, difference));
    }

    private Future<Void> setPassword(Sql transaction, User user, String hash, Caller caller) {
        return table.setPasswordHash(transaction, user.id(), hash)
                .compose(set -> sessions.endAll(transaction, user.id(), Session.End.PASSWORD))
                .compose(ended -> audit.write(
                        transaction,
                        caller,
                        AuditEntry.ofUser(AuditAction.PASSWORD_CHANGED, caller, user, new JsonObject())));
    }

    private static JsonArray roleNames(User user) {
        return new JsonArray(user.roles().stream().map(RoleName::name).toList());
    }

    private Future<Optional<String>> hash(Caller caller, Optional<String> password, String email) {
        return password.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : passwords.accept(caller, password.get(), email).map(Optional::of);
    }

    private Future<String> username(Sql transaction, NewUser wanted) {
        if (wanted.username().isPresent()) {
            return Future.succeededFuture(wanted.username().get());
        }
        var mailbox = wanted.email().mailbox();
        return table.usernameKeys(transaction, mailbox).map(taken -> IntStream.iterate(1, suffix -> suffix + 1)
                .mapToObj(suffix -> suffix == 1 ? mailbox : mailbox + suffix)
                .filter(name -> !taken.contains(Caseless.of(name)))
                .findFirst()
                .orElseThrow());
    }

    private static String emailOf(JsonObject input, User user) {
        return input.containsKey("email") ? Email.of(input.getString("email")).address() : user.email();
    }

    private static long idOf(BusRequest request) {
        return request.input().getLong("user_id");
    }

    private static JsonObject answer(String message, User user) {
        return new JsonObject().put("message", message).put("user", user.toJson());
    }
}
