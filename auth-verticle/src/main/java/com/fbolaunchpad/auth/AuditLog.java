package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Who did what to accounts and roles, when, and from where: written in the transaction of what it tells of. */
final class AuditLog {
    private final Database database;
    private final AuditTable table;
    private final Clock clock;

    AuditLog(Database database, AuditTable table, Clock clock) {
        this.database = database;
        this.table = table;
        this.clock = clock;
    }

    Future<Void> write(Sql transaction, Caller caller, AuditEntry entry) {
        return table.insert(transaction, caller, entry, clock.instant());
    }

    /** The newest first, a page at a time by cursor. */
    Future<JsonObject> list(BusRequest request) {
        var filter = AuditFilter.of(request.input());
        return table.list(database, filter).map(found -> {
            var hasMore = found.size() > filter.limit();
            var entries = hasMore ? found.subList(0, filter.limit()) : found;
            return new JsonObject()
                    .put("audit_entries", new JsonArray(entries))
                    .put(
                            "next_cursor",
                            hasMore
                                    ? AuditFilter.cursorBehind(
                                            entries.get(entries.size() - 1).getLong("id"))
                                    : null);
        });
    }
}
