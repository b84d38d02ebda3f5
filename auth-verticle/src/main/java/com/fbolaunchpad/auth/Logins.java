package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Logins: an unknown address, a wrong password and an inactive user cost the same work and get the same answer. */
final class Logins {
    private final Database database;
    private final UserTable users;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Credentials nobody;

    Logins(Database database, UserTable users, Passwords passwords, Tokens tokens) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.nobody = new Credentials(0, passwords.decoy(), false);
    }

    Future<JsonObject> login(BusRequest request) {
        var password = request.input().getString("password");
        // What is no address finds nobody: no user has an empty one.
        var emailKey =
                Email.parse(request.input().getString("email")).map(Email::key).orElse("");
        return users.credentials(database, emailKey)
                .map(found -> found.orElse(nobody))
                .compose(credentials -> passwords
                        .verify(password, credentials.passwordHash())
                        .compose(isRight -> isRight && credentials.isActive()
                                ? renewHash(credentials, password)
                                : Future.failedFuture(refused()))
                        .compose(renewed -> users.find(database, credentials.userId())))
                // He may have been deactivated while his password was being checked.
                .map(found -> found.filter(User::isActive).orElseThrow(Logins::refused))
                .map(tokens::issue);
    }

    /**
     * The only moment at which the password is known, so that its hash can be made at today's cost. In a transaction, for
     * vertx-jdbc-client leaves a connection that had one without autocommit (its issue 356).
     */
    private Future<Void> renewHash(Credentials credentials, String password) {
        return passwords.isOutdated(credentials.passwordHash())
                ? passwords
                        .hash(password)
                        .compose(hash -> database.transaction(sql -> users.replacePasswordHash(sql, credentials, hash)))
                : Future.succeededFuture();
    }

    private static Problem refused() {
        return Problem.unauthorized("invalid-credentials", "The e-mail address or the password is wrong.");
    }
}
