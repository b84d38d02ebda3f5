package com.fbolaunchpad.auth;

import java.util.Locale;

/** What the audit log tells of. */
enum AuditAction {
    LOGIN_SUCCEEDED,
    LOGIN_FAILED,
    LOGIN_DELAYED,
    LOGGED_OUT,
    SESSION_ENDED,
    REFRESH_TOKEN_REUSED,
    PASSWORD_CHANGED,
    PASSWORD_CHANGE_REFUSED,
    USER_REGISTERED,
    USER_CREATED,
    USER_CHANGED,
    USER_DEACTIVATED,
    ROLE_CREATED,
    ROLE_CHANGED,
    ROLE_DELETED,
    ROLE_PERMISSION_ADDED,
    ROLE_PERMISSION_REMOVED;

    /** Its name outside: {@code login-succeeded}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
