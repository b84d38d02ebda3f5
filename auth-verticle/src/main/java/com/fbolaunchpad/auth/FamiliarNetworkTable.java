package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.time.Instant;

/** The table familiar_network. */
final class FamiliarNetworkTable {
    Future<Boolean> has(Sql sql, long userId, String network) {
        return sql.query("select user_id from familiar_network where user_id = $1 and network = $2", userId, network)
                .map(rows -> !rows.isEmpty());
    }

    /** To be called by one transaction at a time for one user. */
    Future<Void> remember(Sql transaction, long userId, String network, Instant now) {
        return transaction
                .update(
                        "update familiar_network set last_login_at = $1 where user_id = $2 and network = $3",
                        now,
                        userId,
                        network)
                .compose(updated -> updated == 1
                        ? Future.succeededFuture()
                        : transaction
                                .update(
                                        "insert into familiar_network (user_id, network, last_login_at)"
                                                + " values ($1, $2, $3)",
                                        userId,
                                        network,
                                        now)
                                .mapEmpty());
    }

    /** Forgets at most so many networks that nobody logged in from since then, and answers how many. */
    Future<Integer> deleteBefore(Sql sql, Instant then, long most) {
        return sql.update(
                "delete from familiar_network where (user_id, network) in (select user_id, network"
                        + " from familiar_network where last_login_at < $1 order by last_login_at limit $2)",
                then,
                most);
    }
}
