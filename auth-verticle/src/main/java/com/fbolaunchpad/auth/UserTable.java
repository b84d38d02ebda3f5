package com.fbolaunchpad.auth;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables app_user and user_role. */
final class UserTable {
    Future<List<User>> list(Sql sql, UserFilter filter) {
        var where = where(filter);
        return select(
                sql,
                where.sql(
                        " order by id limit ? offset ?",
                        (long) filter.page().size(),
                        filter.page().offset()),
                where.parameters());
    }

    Future<Long> count(Sql sql, UserFilter filter) {
        var where = where(filter);
        return sql.query("select count(*) as total from app_user" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("total"));
    }

    Future<Boolean> isEmpty(Sql sql) {
        return sql.query("select id from app_user limit 1").map(List::isEmpty);
    }

    Future<Optional<User>> find(Sql sql, long id) {
        return select(sql, " where id = $1", id).map(users -> users.stream().findFirst());
    }

    /** Active users who have any of the roles directly, by id. */
    Future<List<User>> activeWithAnyOf(Sql sql, Collection<Long> roleIds) {
        var where = new Where().and("is_active = ?", true).and(havingAnyOf(roleIds), roleIds.toArray());
        return select(sql, where.sql(" order by id"), where.parameters());
    }

    Future<Optional<Credentials>> credentials(Sql sql, String emailKey) {
        return sql.query("select id, password_hash, is_active from app_user where email_key = $1", emailKey)
                .map(rows -> rows.stream()
                        .map(row -> new Credentials(
                                row.getLong("id"), row.getString("password_hash"), row.getBoolean("is_active")))
                        .findFirst());
    }

    /** The usernames that begin so, in the form in which they are compared. */
    Future<Set<String>> usernameKeys(Sql sql, String beginning) {
        var pattern = Where.containing(Caseless.of(beginning)).substring(1);
        return sql.query("select username_key from app_user where username_key like $1", pattern)
                .map(rows ->
                        rows.stream().map(row -> row.getString("username_key")).collect(Collectors.toSet()));
    }

    /** Refuses an e-mail address or a username that somebody has. */
    Future<Void> insert(Sql transaction, User user, String passwordHash) {
        return transaction
                .update(
                        "insert into app_user (id, email, email_key, username, username_key, name, password_hash,"
                                + " is_active, version, created_at, updated_at)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                        user.id(),
                        user.email(),
                        Caseless.of(user.email()),
                        user.username(),
                        Caseless.of(user.username()),
                        user.name(),
                        passwordHash,
                        user.isActive(),
                        user.version(),
                        user.createdAt(),
                        user.updatedAt())
                .recover(UserTable::refuseTaken)
                .compose(inserted -> insertRoles(transaction, user));
    }

    /** Writes the user over the version that he was read as; refuses an e-mail address or a username that another has. */
    Future<Void> update(Sql transaction, User changed, Instant now) {
        return transaction
                .update(
                        "update app_user set email = $1, email_key = $2, username = $3, username_key = $4,"
                                + " name = $5, is_active = $6, version = version + 1,"
                                + " updated_at = $7 where id = $8 and version = $9",
                        changed.email(),
                        Caseless.of(changed.email()),
                        changed.username(),
                        Caseless.of(changed.username()),
                        changed.name(),
                        changed.isActive(),
                        now,
                        changed.id(),
                        changed.version())
                .recover(UserTable::refuseTaken)
                .compose(updated -> updated == 1
                        ? transaction.update("delete from user_role where user_id = $1", changed.id())
                        : Future.failedFuture(Problem.changedMeanwhile("The user")))
                .compose(emptied -> insertRoles(transaction, changed));
    }

    Future<Void> setPasswordHash(Sql sql, long userId, String passwordHash) {
        return sql.update("update app_user set password_hash = $1 where id = $2", passwordHash, userId)
                .mapEmpty();
    }

    /** Locks the user against changes of his, and answers whether these are still his credentials. */
    Future<Boolean> lock(Sql transaction, Credentials expected) {
        return transaction
                .query("select password_hash from app_user where id = $1 for update", expected.userId())
                .map(rows ->
                        rows.stream().anyMatch(row -> expected.passwordHash().equals(row.getString("password_hash"))));
    }

    private static Where where(UserFilter filter) {
        var where = new Where();
        filter.roleName()
                .ifPresent(name -> where.and(
                        "id in (select ur.user_id from user_role ur join role r on r.id = ur.role_id"
                                + " where r.name_key = ?)",
                        Caseless.of(name)));
        filter.roleIds().ifPresent(ids -> where.and(havingAnyOf(ids), ids.toArray()));
        filter.isActive().ifPresent(active -> where.and("is_active = ?", active));
        filter.text()
                .map(Where::containing)
                .ifPresent(text -> where.and("(email ilike ? or username ilike ? or name ilike ?)", text, text, text));
        return where;
    }

    private static String havingAnyOf(Collection<Long> roleIds) {
        return roleIds.isEmpty()
                ? "1 = 0"
                : "id in (select user_id from user_role where role_id in (" + "?, ".repeat(roleIds.size() - 1) + "?))";
    }

    /** The users that the tail leaves, by id, in a row for each of their roles, and one where there is none. */
    private static Future<List<User>> select(Sql sql, String tail, Object... parameters) {
        return sql.query(
                        "select u.id, u.email, u.username, u.name, u.is_active, u.version, u.created_at, u.updated_at,"
                                + " r.id as role_id, r.name as role_name from (select * from app_user" + tail + ") u"
                                + " left join user_role ur on ur.user_id = u.id left join role r on r.id = ur.role_id"
                                + " order by u.id, r.id",
                        parameters)
                .map(
                        rows -> rows.stream()
                                .collect(groupingBy(row -> row.getLong("id"), LinkedHashMap::new, toList()))
                                .values()
                                .stream()
                                .map(UserTable::user)
                                .toList());
    }

    private static Future<Void> insertRoles(Sql transaction, User user) {
        var where = new Where().and("u.id = ?", user.id()).andIn("r.id", user.roleIds());
        return transaction
                .update(
                        "insert into user_role (user_id, role_id) select u.id, r.id from app_user u cross join role r"
                                + where.sql(),
                        where.parameters())
                .mapEmpty();
    }

    private static <T> Future<T> refuseTaken(Throwable failure) {
        if (failure instanceof SqlFailure refused && refused.violates("app_user_email_uk")) {
            return Future.failedFuture(
                    Problem.conflict("email-taken", "There is a user with this e-mail address already."));
        }
        if (failure instanceof SqlFailure refused && refused.violates("app_user_username_uk")) {
            return Future.failedFuture(Problem.conflict("username-taken", "This username is taken."));
        }
        return Future.failedFuture(failure);
    }

    private static User user(List<Row> rows) {
        var row = rows.get(0);
        return new User(
                row.getLong("id"),
                row.getString("email"),
                row.getString("username"),
                row.getString("name"),
                rows.stream()
                        .filter(role -> role.getLong("role_id") != null)
                        .map(role -> new RoleName(role.getLong("role_id"), role.getString("role_name")))
                        .toList(),
                row.getBoolean("is_active"),
                row.getLong("version"),
                Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }
}
