package com.fbolaunchpad.auth;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables role, role_inheritance and role_permission. */
final class RoleTable {
    Future<List<Role>> list(Sql sql, Page page) {
        return select(sql, new Where().sql(" order by id limit $1 offset $2"), (long) page.size(), page.offset());
    }

    Future<Long> count(Sql sql) {
        return sql.query("select count(*) as total from role")
                .map(rows -> rows.get(0).getLong("total"));
    }

    Future<Optional<Role>> find(Sql sql, long id) {
        return select(sql, " where id = $1", id).map(roles -> roles.stream().findFirst());
    }

    /** The role of that name, whatever its case. */
    Future<Optional<RoleName>> named(Sql sql, String name) {
        return sql.query("select id, name from role where name_key = $1", Caseless.of(name))
                .map(rows -> rows.stream().map(RoleTable::name).findFirst());
    }

    /** Those roles, by id; refuses an id that no role has. */
    Future<List<RoleName>> existing(Sql sql, Set<Long> ids) {
        var where = new Where().andIn("id", List.copyOf(ids));
        return sql.query("select id, name from role" + where.sql(" order by id"), where.parameters())
                .map(rows -> {
                    if (rows.size() < ids.size()) {
                        throw Problem.unprocessable("unknown-role", "One of the roles doesn't exist.");
                    }
                    return rows.stream().map(RoleTable::name).toList();
                });
    }

    /** What all roles inherit and permit, in one statement: a row has either an inherited role or a permission. */
    Future<RoleGraph> graph(Sql sql) {
        return sql.query(
                        "select role_id, inherited_role_id, cast(null as varchar(100)) as permission from role_inheritance"
                                + " union all select rp.role_id, null, p.name from role_permission rp"
                                + " join permission p on p.id = rp.permission_id")
                .map(rows -> new RoleGraph(
                        byRole(rows, row -> row.getLong("inherited_role_id")),
                        byRole(rows, row -> row.getString("permission"))));
    }

    private static <T> Map<Long, Set<T>> byRole(List<Row> rows, Function<Row, @Nullable T> value) {
        return rows.stream()
                .filter(row -> value.apply(row) != null)
                .collect(groupingBy(
                        row -> row.getLong("role_id"), mapping(row -> requireNonNull(value.apply(row)), toSet())));
    }

    /** Refuses a name that another role has. */
    Future<Void> insert(Sql transaction, Role role) {
        return transaction
                .update(
                        "insert into role (id, name, name_key, description, is_seeded, version, created_at, updated_at)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8)",
                        role.id(),
                        role.name(),
                        Caseless.of(role.name()),
                        role.description(),
                        role.isSeeded(),
                        role.version(),
                        role.createdAt(),
                        role.updatedAt())
                .recover(RoleTable::refuseTakenName)
                .compose(inserted -> insertInheritance(transaction, role));
    }

    /** Writes the role over the version that it was read as; refuses a name that another role has. */
    Future<Void> update(Sql transaction, Role changed, Instant now) {
        return transaction
                .update(
                        "update role set name = $1, name_key = $2, description = $3, version = version + 1,"
                                + " updated_at = $4 where id = $5 and version = $6",
                        changed.name(),
                        Caseless.of(changed.name()),
                        changed.description(),
                        now,
                        changed.id(),
                        changed.version())
                .recover(RoleTable::refuseTakenName)
                .compose(RoleTable::requireOne)
                .compose(updated -> transaction.update("delete from role_inheritance where role_id = $1", changed.id()))
                .compose(emptied -> insertInheritance(transaction, changed));
    }

    /** Refuses while a user has the role or another role inherits it. */
    Future<Void> delete(Sql transaction, Role role) {
        return transaction
                .update("delete from role_inheritance where role_id = $1", role.id())
                .compose(deleted -> transaction.update("delete from role_permission where role_id = $1", role.id()))
                .compose(deleted -> transaction.update(
                        "delete from role where id = $1 and version = $2", role.id(), role.version()))
                .recover(failure -> Future.failedFuture(
                        failure instanceof SqlFailure refused
                                        && (refused.violates("user_role_role_fk")
                                                || refused.violates("role_inheritance_inherited_fk"))
                                ? Problem.conflict(
                                        "role-in-use", "The role is assigned to a user or inherited by another role.")
                                : failure))
                .compose(RoleTable::requireOne);
    }

    Future<Void> addPermission(Sql transaction, long roleId, long permissionId) {
        return transaction
                .update("insert into role_permission (role_id, permission_id) values ($1, $2)", roleId, permissionId)
                .mapEmpty();
    }

    /** Answers whether the role had it directly. */
    Future<Boolean> removePermission(Sql transaction, long roleId, long permissionId) {
        return transaction
                .update("delete from role_permission where role_id = $1 and permission_id = $2", roleId, permissionId)
                .map(deleted -> deleted == 1);
    }

    private static Future<List<Role>> select(Sql sql, String tail, Object... parameters) {
        return sql.query(
                        "select id, name, description, is_seeded, version, created_at, updated_at from role" + tail,
                        parameters)
                .compose(rows -> {
                    var ids = rows.stream().map(row -> row.getLong("id")).toList();
                    return inheritance(sql, new Where().andIn("role_id", ids)).map(inherits -> rows.stream()
                            .map(row -> role(row, inherits.getOrDefault(row.getLong("id"), Set.of())))
                            .toList());
                });
    }

    private static Future<Map<Long, Set<Long>>> inheritance(Sql sql, Where where) {
        return sql.query("select role_id, inherited_role_id from role_inheritance" + where.sql(), where.parameters())
                .map(rows -> rows.stream()
                        .collect(groupingBy(
                                row -> row.getLong("role_id"),
                                mapping(row -> row.getLong("inherited_role_id"), toSet()))));
    }

    private static Future<Void> insertInheritance(Sql transaction, Role role) {
        var where = new Where().and("r.id = ?", role.id()).andIn("i.id", role.inherits());
        return transaction
                .update(
                        "insert into role_inheritance (role_id, inherited_role_id)"
                                + " select r.id, i.id from role r cross join role i" + where.sql(),
                        where.parameters())
                .mapEmpty();
    }

    private static Future<Void> requireOne(int count) {
        return count == 1 ? Future.succeededFuture() : Future.failedFuture(Problem.changedMeanwhile("The role"));
    }

    private static <T> Future<T> refuseTakenName(Throwable failure) {
        return Future.failedFuture(
                failure instanceof SqlFailure refused && refused.violates("role_name_uk")
                        ? Problem.conflict("role-name-taken", "There is a role of this name already.")
                        : failure);
    }

    private static RoleName name(Row row) {
        return new RoleName(row.getLong("id"), row.getString("name"));
    }

    private static Role role(Row row, Collection<Long> inherits) {
        return new Role(
                row.getLong("id"),
                row.getString("name"),
                row.getString("description"),
                inherits.stream().sorted().toList(),
                row.getBoolean("is_seeded"),
                row.getLong("version"),
                Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }
}
