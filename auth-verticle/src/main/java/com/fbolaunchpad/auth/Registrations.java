package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** People who make themselves a user: whether they may, and what they get. */
final class Registrations {
    /** The setting REGISTRATION. */
    enum Mode {
        OPEN("You are registered."),
        APPROVAL("You are registered. An administrator has to activate your account before you can log in."),
        CLOSED("Registration is closed. Ask an administrator for an account.");

        private final String sentence;

        Mode(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Mode mode;
    private final RoleName defaultRole;
    private final Users users;
    private final Passwords passwords;

    Registrations(Mode mode, RoleName defaultRole, Users users, Passwords passwords) {
        this.mode = mode;
        this.defaultRole = defaultRole;
        this.users = users;
        this.passwords = passwords;
    }

    Future<JsonObject> register(BusRequest request) {
        if (mode == Mode.CLOSED) {
            throw Problem.of(403, "registration-closed", mode.sentence);
        }
        var wanted = NewUser.of(request.input(), Set.of(defaultRole.id()), mode == Mode.OPEN);
        return passwords
                .accept(
                        request.caller(),
                        request.input().getString("password"),
                        wanted.email().address())
                .compose(hash -> users.add(request.caller(), AuditAction.USER_REGISTERED, wanted, hash))
                .map(user -> new JsonObject().put("message", mode.sentence).put("user", user.toJson()));
    }
}
