package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes of who may do what: one after the other on all nodes, and none that takes MANAGE_USERS from the one who makes the
 * change, or a permission to administer from its last active holder.
 */
final class AccessChanges {
    private static final String ADDRESS = "auth.access-changed";
    private static final String MANAGE_USERS = "MANAGE_USERS";
    /** Without a holder of these nobody could ever make one. */
    private static final List<String> ADMINISTERING = List.of(MANAGE_USERS, "MANAGE_ROLES");

    private final Database database;
    private final Idempotency idempotency;
    private final AccessLockTable locks;
    private final RoleTable roles;
    private final UserTable users;
    private final EventBus bus;

    AccessChanges(
            Database database,
            Idempotency idempotency,
            AccessLockTable locks,
            RoleTable roles,
            UserTable users,
            EventBus bus) {
        this.database = database;
        this.idempotency = idempotency;
        this.locks = locks;
        this.roles = roles;
        this.users = users;
        this.bus = bus;
    }

    /** Runs work that only adds, such as a new user, while no other change runs. */
    <T> Future<T> alone(Function<Sql, Future<T>> work) {
        return database.transaction(sql -> locks.lock(sql).compose(locked -> work.apply(sql)));
    }

    /** The same for what is done once under the request's Idempotency-Key, with its answer. */
    Future<JsonObject> alone(BusRequest request, Function<Sql, Future<JsonObject>> work) {
        return idempotency.transaction(request, sql -> locks.lock(sql).compose(locked -> work.apply(sql)));
    }

    /** Runs work that may take something away, once under its key, and undoes it when it took what must stay. */
    Future<JsonObject> guarded(BusRequest request, Function<Sql, Future<JsonObject>> work) {
        return alone(request, sql -> administrators(sql).compose(before -> work.apply(sql)
                .compose(answer -> administrators(sql).map(after -> {
                    check(request.caller(), before, after);
                    return answer;
                }))));
    }

    /**
     * Tells every node, after the commit.
     *
     * @param userId whose access changed; null: anybody's may have
     */
    void announce(@Nullable Long userId) {
        bus.publish(ADDRESS, new JsonObject().put("user_id", userId));
    }

    /** The active holders of each permission to administer. */
    private Future<Map<String, Set<Long>>> administrators(Sql sql) {
        return roles.graph(sql).compose(graph -> {
            var holders = new HashMap<String, Set<Long>>();
            Future<Void> found = Future.succeededFuture();
            for (var permission : ADMINISTERING) {
                found = found.compose(before -> users.activeWithAnyOf(sql, graph.granting(permission)))
                        .map(users -> {
                            holders.put(permission, users.stream().map(User::id).collect(Collectors.toSet()));
                            return null;
                        });
            }
            return found.map(holders);
        });
    }

    private static void check(Caller caller, Map<String, Set<Long>> before, Map<String, Set<Long>> after) {
        var self = caller.userId();
        if (self != null
                && holders(before, MANAGE_USERS).contains(self)
                && !holders(after, MANAGE_USERS).contains(self)) {
            throw Problem.conflict("self-demotion", "Nobody can take " + MANAGE_USERS + " from himself.");
        }
        for (var permission : ADMINISTERING) {
            if (!holders(before, permission).isEmpty()
                    && holders(after, permission).isEmpty()) {
                throw Problem.conflict(
                        "last-administrator", "Nobody active would be left who holds " + permission + ".");
            }
        }
    }

    private static Set<Long> holders(Map<String, Set<Long>> administrators, String permission) {
        return administrators.getOrDefault(permission, Set.of());
    }
}
