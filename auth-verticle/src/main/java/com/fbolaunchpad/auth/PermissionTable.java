package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.util.List;

/** The permission keys: data that only migrations change. */
final class PermissionTable {
    /** All of them, by name. */
    Future<List<Permission>> list(Sql sql) {
        return sql.query("select id, name, description from permission order by name")
                .map(rows -> rows.stream()
                        .map(row ->
                                new Permission(row.getLong("id"), row.getString("name"), row.getString("description")))
                        .toList());
    }
}
