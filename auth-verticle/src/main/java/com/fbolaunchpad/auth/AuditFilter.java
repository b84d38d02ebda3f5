package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Which entries of the audit log are asked for: the members of the request's input that narrow it. */
record AuditFilter(JsonObject input, int limit) {
    private static final int DEFAULT_LIMIT = 50;

    static AuditFilter of(JsonObject input) {
        return new AuditFilter(input, input.getInteger("limit", DEFAULT_LIMIT));
    }

    Where where() {
        var where = new Where();
        for (var column : new String[] {"user_id", "actor_user_id", "role_id"}) {
            if (input.containsKey(column)) {
                where.and(column + " = ?", input.getLong(column));
            }
        }
        if (input.containsKey("action")) {
            where.and("action = ?", input.getString("action"));
        }
        if (input.containsKey("from")) {
            where.and("occurred_at >= ?", instant("from"));
        }
        if (input.containsKey("to")) {
            where.and("occurred_at < ?", instant("to"));
        }
        if (input.containsKey("cursor")) {
            where.and("id < ?", cursor());
        }
        return where;
    }

    private Instant instant(String member) {
        return OffsetDateTime.parse(input.getString(member)).toInstant();
    }

    private long cursor() {
        try {
            var id = Long.parseLong(input.getString("cursor"), Character.MAX_RADIX);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException foreign) {
            throw foreignCursor();
        }
        throw foreignCursor();
    }

    private static Problem foreignCursor() {
        return Problem.invalid("/cursor", "This cursor isn't from here: take next_cursor of the answer before.");
    }

    /** What {@link #where} understands as the cursor behind the entry. */
    static String cursorBehind(long id) {
        return Long.toString(id, Character.MAX_RADIX);
    }
}
