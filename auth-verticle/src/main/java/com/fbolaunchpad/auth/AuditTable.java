package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;

/** The table audit_entry: entries are added, read, and forgotten when they are old; none is ever changed. */
final class AuditTable {
    Future<Void> insert(Sql transaction, Caller caller, AuditEntry entry, Instant now) {
        return transaction
                .update(
                        "insert into audit_entry (occurred_at, action, actor_user_id, user_id, role_id, email,"
                                + " client_address, request_id, details) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        now,
                        entry.action().code(),
                        entry.actorUserId(),
                        entry.userId(),
                        entry.roleId(),
                        entry.email(),
                        caller.clientAddress(),
                        caller.requestId(),
                        entry.details().encode())
                .mapEmpty();
    }

    /** The newest first, one more than the limit if there are more. */
    Future<List<JsonObject>> list(Sql sql, AuditFilter filter) {
        var where = filter.where();
        return sql.query(
                        "select id, occurred_at, action, actor_user_id, user_id, role_id, email, client_address,"
                                + " request_id, details from audit_entry"
                                + where.sql(" order by id desc limit ?", filter.limit() + 1L),
                        where.parameters())
                .map(rows -> rows.stream().map(AuditTable::entry).toList());
    }

    /** Forgets at most so many entries from before then, and answers how many. */
    Future<Integer> deleteBefore(Sql sql, Instant then, long most) {
        return sql.update(
                "delete from audit_entry where id in"
                        + " (select id from audit_entry where occurred_at < $1 order by occurred_at limit $2)",
                then,
                most);
    }

    private static JsonObject entry(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("occurred_at", Database.instant(row, "occurred_at").toString())
                .put("action", row.getString("action"))
                .put("actor_user_id", row.getLong("actor_user_id"))
                .put("user_id", row.getLong("user_id"))
                .put("role_id", row.getLong("role_id"))
                .put("email", row.getString("email"))
                .put("client_address", row.getString("client_address"))
                .put("request_id", row.getString("request_id"))
                .put("details", new JsonObject(row.getString("details")));
    }
}
