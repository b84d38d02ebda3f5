package peer.common;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** What each user may do: asked from the database, and kept for three seconds. */
public final class Permissions {
    private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final String OF_USER = """
            with recursive held (role_id) as (
              select ur.role_id from user_role ur join app_user u on u.id = ur.user_id where u.id = ? and u.is_active
              union
              select ri.inherited_role_id from role_inheritance ri join held h on h.role_id = ri.role_id)
            select distinct p.name from held h
              join role_permission rp on rp.role_id = h.role_id join permission p on p.id = rp.permission_id
            """;

    private final DataSource dataSource;
    private final ConcurrentMap<Long, Held> heldByUser = new ConcurrentHashMap<>();

    public Permissions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private record Held(Set<String> names, long askedAt) {
        boolean isFresh() {
            return System.nanoTime() - askedAt < KEPT_NS;
        }
    }

    /** Fails with 403 unless the user has the permission. */
    public void require(long userId, String permission) {
        var held = heldByUser.get(userId);
        if (held == null || !held.isFresh()) {
            // One asks, and the others wait for it.
            held = heldByUser.compute(userId, (id, before) -> before != null && before.isFresh() ? before : ask(id));
        }
        if (!held.names().contains(permission)) {
            throw new Refusal(403, "You lack the permission " + permission + ".");
        }
    }

    private Held ask(long userId) {
        var askedAt = System.nanoTime();
        var names = new HashSet<String>();
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(OF_USER)) {
            statement.setLong(1, userId);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new Held(Set.copyOf(names), askedAt);
    }
}
