package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody proves with his password who he is: at login, and when he changes it. An unknown address, a wrong password and
 * an inactive user cost the same work and get the same answer.
 */
final class Logins {
    private static final int MOST_TRIES = 3;

    private final Database database;
    private final UserTable users;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final Sessions sessions;
    private final AuditLog audit;
    private final AccessChanges changes;
    private final Credentials nobody;

    Logins(
            Database database,
            UserTable users,
            Passwords passwords,
            LoginThrottle throttle,
            Sessions sessions,
            AuditLog audit,
            AccessChanges changes) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.sessions = sessions;
        this.audit = audit;
        this.changes = changes;
        this.nobody = new Credentials(0, passwords.decoy(), false);
    }

    /** What was found of the one who proves himself: whose it would be, and whether his password is right. */
    private record Proof(Credentials credentials, LoginThrottle.Scope scope, boolean isRight) {}

    Future<JsonObject> login(BusRequest request) {
        return login(request, 1);
    }

    private Future<JsonObject> login(BusRequest request, int attempt) {
        var caller = request.caller();
        var password = request.input().getString("password");
        var email = Email.parse(request.input().getString("email"));
        return prove(caller, email, password)
                .compose(proof -> proof.isRight() && proof.credentials().isActive()
                        ? begin(proof, password, caller)
                        : refuse(proof, email, caller))
                .compose(begun -> begun.isPresent()
                        ? Future.succeededFuture(begun.get())
                        // His password was changed, or hashed anew, in between: what counts is the one that he has now.
                        : attempt < MOST_TRIES ? login(request, attempt + 1) : Future.failedFuture(refused()));
    }

    private Future<Proof> prove(Caller caller, Optional<Email> email, String password) {
        passwords.requireRoom(caller);
        // What is no address finds nobody: no user has an empty one.
        var key = email.map(Email::key).orElse("");
        return users.credentials(database, key)
                .map(found -> found.orElse(nobody))
                .compose(credentials -> throttle.admit(key, credentials.userId(), caller.clientAddress())
                        .compose(scope -> passwords
                                .verify(caller, password, credentials.passwordHash())
                                .recover(unverified ->
                                        throttle.unmade(scope).transform(done -> Future.failedFuture(unverified)))
                                .map(isRight -> new Proof(credentials, scope, isRight))));
    }

    /** Empty when the password that was right is not the user's any more. */
    private Future<Optional<JsonObject>> begin(Proof proof, String password, Caller caller) {
        return renewedHash(caller, proof.credentials(), password).compose(newHash -> sessions.newId()
                .compose(id -> database.transaction(sql -> users.lock(sql, proof.credentials())
                        .compose(same -> same
                                ? begin(sql, id, proof, newHash, caller).map(Optional::of)
                                : Future.succeededFuture(Optional.empty())))));
    }

    private Future<JsonObject> begin(
            Sql transaction, long sessionId, Proof proof, Optional<String> newHash, Caller caller) {
        var userId = proof.credentials().userId();
        return (newHash.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : users.setPasswordHash(transaction, userId, newHash.get()))
                .compose(renewed -> users.find(transaction, userId))
                // He may have been deactivated while his password was being checked.
                .map(found -> found.filter(User::isActive).orElseThrow(Logins::refused))
                .compose(user -> throttle.succeeded(transaction, proof.scope(), userId)
                        .compose(forgotten -> audit.write(
                                transaction,
                                caller,
                                AuditEntry.ofSelf(
                                        AuditAction.LOGIN_SUCCEEDED,
                                        user,
                                        new JsonObject().put("session_id", sessionId))))
                        .compose(written -> {
                            caller.requireTime();
                            return sessions.begin(transaction, sessionId, user, caller);
                        }));
    }

    private <T> Future<T> refuse(Proof proof, Optional<Email> email, Caller caller) {
        var credentials = proof.credentials();
        // What is no user's address may be a password that somebody typed into the wrong field.
        var address =
                credentials.userId() == 0 ? null : email.map(Email::address).orElse(null);
        var reason = credentials.userId() == 0 ? "unknown" : proof.isRight() ? "inactive" : "wrong-password";
        return countFailure(proof, caller, AuditAction.LOGIN_FAILED, address, new JsonObject().put("reason", reason))
                .compose(counted -> Future.failedFuture(refused()));
    }

    private Future<Void> countFailure(
            Proof proof, Caller caller, AuditAction action, @Nullable String email, JsonObject details) {
        var userId = proof.credentials().userId() == 0
                ? null
                : Long.valueOf(proof.credentials().userId());
        return database.transaction(sql -> throttle.failed(sql, proof.scope()).compose(delay -> audit.write(
                        sql, caller, new AuditEntry(action, caller.userId(), userId, null, email, details))
                .compose(written -> delay.isZero()
                        ? Future.succeededFuture()
                        : audit.write(sql, caller, delayed(caller, userId, email, delay)))));
    }

    private static AuditEntry delayed(Caller caller, @Nullable Long userId, @Nullable String email, Duration delay) {
        return new AuditEntry(
                AuditAction.LOGIN_DELAYED,
                caller.userId(),
                userId,
                null,
                email,
                new JsonObject().put("delay_s", delay.toSeconds()));
    }

    /** The signed-in user's new password, for which he has to give the old one; his other sessions end. */
    Future<JsonObject> changePassword(BusRequest request) {
        var caller = request.caller();
        var current = request.input().getString("current_password");
        var wanted = request.input().getString("new_password");
        return users.find(database, caller.user())
                .map(found -> found.filter(User::isActive).orElseThrow(Permissions::inactive))
                .compose(user -> prove(caller, Email.parse(user.email()), current)
                        .compose(proof -> proof.isRight()
                                ? passwords
                                        .accept(caller, wanted, user.email())
                                        .compose(hash -> replace(proof, user, hash, caller))
                                : countFailure(
                                                proof,
                                                caller,
                                                AuditAction.PASSWORD_CHANGE_REFUSED,
                                                user.email(),
                                                new JsonObject())
                                        .compose(counted -> Future.failedFuture(Problem.unprocessable(
                                                "wrong-password", "The current password is wrong.")))))
                .onSuccess(ended -> changes.announce(caller.user()))
                .map(ended -> new JsonObject()
                        .put(
                                "message",
                                "Your password has been changed. Your other sessions have ended: " + ended + "."));
    }

    private Future<Integer> replace(Proof proof, User user, String newHash, Caller caller) {
        return database.transaction(sql -> users.lock(sql, proof.credentials()).compose(same -> {
            if (!same) {
                throw Problem.conflict("concurrent-change", "Your password was changed by somebody else just now.");
            }
            caller.requireTime();
            // He may have been deactivated, or logged out, while his password was being checked.
            return sessions.requireLive(sql, user.id(), caller.session())
                    .compose(live -> users.setPasswordHash(sql, user.id(), newHash))
                    .compose(set -> throttle.succeeded(sql, proof.scope(), user.id()))
                    .compose(forgotten -> audit.write(
                            sql,
                            caller,
                            AuditEntry.ofUser(AuditAction.PASSWORD_CHANGED, caller, user, new JsonObject())))
                    .compose(written -> sessions.endOthers(sql, user.id(), caller.session(), Session.End.PASSWORD));
        }));
    }

    /** The only moment at which the password is known, so that its hash can be made at today's cost. */
    private Future<Optional<String>> renewedHash(Caller caller, Credentials credentials, String password) {
        return passwords.isOutdated(credentials.passwordHash())
                ? passwords.hash(caller, password).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private static Problem refused() {
        return Problem.unauthorized("invalid-credentials", "The e-mail address or the password is wrong.");
    }
}
