package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;

/** The one row whose lock makes changes of who may do what wait for each other, on all nodes. */
final class AccessLockTable {
    /** Held until the transaction ends. */
    Future<Void> lock(Sql transaction) {
        return transaction
                .query("select id from access_lock where id = 1 for update")
                .mapEmpty();
    }
}
