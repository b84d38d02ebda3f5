package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The user without whom nobody could make any: made at the first start, by one node only. */
final class FirstAdministrator {
    private static final long ADMIN = 1;
    /** 24 characters of Base64. */
    private static final int GENERATED_BYTES = 18;

    private final Database database;
    private final UserTable table;
    private final IdSequence ids;
    private final AccessChanges changes;
    private final Users users;
    private final Passwords passwords;
    private final PrintStream console;

    FirstAdministrator(
            Database database,
            UserTable table,
            IdSequence ids,
            AccessChanges changes,
            Users users,
            Passwords passwords,
            PrintStream console) {
        this.database = database;
        this.table = table;
        this.ids = ids;
        this.changes = changes;
        this.users = users;
        this.passwords = passwords;
        this.console = console;
    }

    /** Does nothing when there is a user. */
    Future<Void> make(Settings settings, PasswordPolicy policy) {
        return table.isEmpty(database)
                .compose(isEmpty -> isEmpty ? make(newUser(settings), password(settings, policy)) : nothing());
    }

    /** A password of the operator's own, or one to be generated; only its length is checked, for he knows what he does. */
    private static Optional<String> password(Settings settings, PasswordPolicy policy) {
        var configured = settings.text("ADMIN_PASSWORD");
        if (!configured.isEmpty() && !policy.hasFittingLength(configured)) {
            throw new ConfigurationException("ADMIN_PASSWORD " + policy.lengthRule() + ".");
        }
        return Optional.of(configured).filter(password -> !password.isEmpty());
    }

    private static NewUser newUser(Settings settings) {
        return new NewUser(
                Email.of(settings.text("ADMIN_EMAIL")), Optional.empty(), "Administrator", Set.of(ADMIN), true);
    }

    private Future<Void> make(NewUser administrator, Optional<String> configured) {
        var password = configured.orElseGet(FirstAdministrator::generate);
        return passwords.hash(Caller.service("first-start"), password).compose(hash -> ids.next()
                .compose(id -> changes.alone(sql -> table.isEmpty(sql)
                        .compose(isEmpty -> isEmpty
                                ? make(sql, id, administrator, hash, configured.isEmpty() ? password : "")
                                : nothing()))));
    }

    /** Printed before the commit: rather a password for nobody than an administrator whose password nobody knows. */
    private Future<Void> make(Sql transaction, long id, NewUser administrator, String hash, String generated) {
        return users.add(transaction, Caller.service("first-start"), AuditAction.USER_CREATED, id, administrator, hash)
                .map(user -> {
                    console.println("First administrator: " + user.email());
                    if (!generated.isEmpty()) {
                        console.println("export ADMIN_PASSWORD='" + generated + "'");
                    }
                    return null;
                });
    }

    private static Future<Void> nothing() {
        return Future.succeededFuture();
    }

    private static String generate() {
        var bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
