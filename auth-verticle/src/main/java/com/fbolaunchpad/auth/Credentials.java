package com.fbolaunchpad.auth;

/** What a login is checked against. */
record Credentials(long userId, String passwordHash, boolean isActive) {
    /** Without the hash, wherever it is printed. */
    @Override
    public String toString() {
        return "Credentials[userId=" + userId + "]";
    }
}
