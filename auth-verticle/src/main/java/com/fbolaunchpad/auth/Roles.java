package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;

/** The roles, what they inherit from each other, and their permissions. */
final class Roles {
    private final Database database;
    private final RoleTable table;
    private final PermissionTable permissions;
    private final IdSequence ids;
    private final RoleName defaultRole;
    private final AccessChanges changes;
    private final AuditLog audit;
    private final Clock clock;

    /** @param defaultRole what registered users get: it stays */
    Roles(
            Database database,
            RoleTable table,
            PermissionTable permissions,
            IdSequence ids,
            RoleName defaultRole,
            AccessChanges changes,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.table = table;
        this.permissions = permissions;
        this.ids = ids;
        this.defaultRole = defaultRole;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var page = Page.of(request.input());
        return table.count(database).compose(total -> table.list(database, page)
                .map(roles ->
                        page.answer("roles", roles.stream().map(Role::toJson).toList(), total)));
    }

    Future<JsonObject> get(BusRequest request) {
        return find(database, idOf(request)).map(role -> new JsonObject().put("role", role.toJson()));
    }

    Future<JsonObject> create(BusRequest request) {
        var input = request.input();
        var now = clock.instant();
        return ids.next()
                .map(id -> new Role(
                        id,
                        input.getString("name").strip(),
                        input.getString("description", ""),
                        List.of(),
                        false,
                        1,
                        now,
                        now))
                .compose(role -> changes.alone(
                        request, sql -> patched(sql, role, input).compose(whole -> table.insert(sql, whole)
                                .compose(inserted -> write(
                                        sql,
                                        request,
                                        AuditAction.ROLE_CREATED,
                                        whole,
                                        new JsonObject().put("inherits", new JsonArray(whole.inherits()))))
                                .map(inserted -> answer("The role has been created.", whole)))));
    }

    Future<JsonObject> update(BusRequest request) {
        return changes.guarded(request, sql -> read(sql, request).compose(role -> patched(sql, role, request.input())
                        .compose(changed -> write(sql, request, role, changed))
                        .map(now -> answer("The role has been changed.", now))))
                .onSuccess(changed -> changes.announce(null));
    }

    Future<JsonObject> delete(BusRequest request) {
        return changes.guarded(request, sql -> read(sql, request).compose(role -> {
                    if (role.isSeeded()) {
                        throw seeded("deleted");
                    }
                    if (role.id() == defaultRole.id()) {
                        throw Problem.conflict("role-in-use", "This is the role that registered users get.");
                    }
                    return table.delete(sql, role)
                            .compose(deleted -> write(sql, request, AuditAction.ROLE_DELETED, role, new JsonObject()))
                            .map(deleted -> new JsonObject().put("message", "The role has been deleted."));
                }))
                .onSuccess(deleted -> changes.announce(null));
    }

    Future<JsonObject> listPermissions(BusRequest request) {
        return find(database, idOf(request)).compose(role -> permissionsOf(database, role));
    }

    /** Gives the role the permission directly; nothing happens when it has it so already. */
    Future<JsonObject> addPermission(BusRequest request) {
        var permissionId = request.input().getLong("permission_id");
        return changes.alone(request, sql -> find(sql, idOf(request)).compose(role -> permission(sql, permissionId)
                        .compose(permission ->
                                table.graph(sql).map(graph -> graph.hasDirectly(role.id(), permission.name())))
                        .compose(hasIt -> hasIt
                                ? Future.succeededFuture()
                                : table.addPermission(sql, role.id(), permissionId)
                                        .compose(added -> table.update(sql, role, clock.instant()))
                                        .compose(added -> write(
                                                sql,
                                                request,
                                                AuditAction.ROLE_PERMISSION_ADDED,
                                                role,
                                                new JsonObject().put("permission_id", permissionId))))
                        .compose(added -> permissionsOf(sql, role))
                        .map(answer -> answer.put("message", "The role has the permission."))))
                .onSuccess(answer -> changes.announce(null));
    }

    Future<JsonObject> removePermission(BusRequest request) {
        return changes.guarded(request, sql -> read(sql, request).compose(role -> table.removePermission(
                                sql, role.id(), request.input().getLong("permission_id"))
                        .compose(removed -> removed
                                ? table.update(sql, role, clock.instant())
                                : Future.failedFuture(
                                        Problem.notFound("The role doesn't have this permission itself.")))
                        .compose(removed -> write(
                                sql,
                                request,
                                AuditAction.ROLE_PERMISSION_REMOVED,
                                role,
                                new JsonObject()
                                        .put("permission_id", request.input().getLong("permission_id"))))
                        .compose(removed -> permissionsOf(sql, role))
                        .map(answer -> answer.put("message", "The role no longer has the permission itself."))))
                .onSuccess(answer -> changes.announce(null));
    }

    private Future<Role> find(Sql sql, long id) {
        return table.find(sql, id)
                .map(found -> found.orElseThrow(() -> Problem.notFound("There is no role " + id + ".")));
    }

    /** The role as it is to be changed: in the version that the caller knows. */
    private Future<Role> read(Sql transaction, BusRequest request) {
        return find(transaction, idOf(request)).map(role -> {
            request.requireVersion("The role", role.version());
            return role;
        });
    }

    /** The role with the members that the input has, if the roles to inherit exist and don't close a circle. */
    private Future<Role> patched(Sql transaction, Role role, JsonObject input) {
        var name = input.getString("name", role.name()).strip();
        if (role.isSeeded() && !name.equals(role.name())) {
            throw seeded("renamed");
        }
        var description = input.getString("description", role.description());
        var inherits = input.getJsonArray("inherits");
        if (inherits == null) {
            return Future.succeededFuture(role.with(name, description, role.inherits()));
        }
        var wanted = UserFilter.ids(inherits);
        return table.existing(transaction, wanted)
                .compose(existing -> table.graph(transaction))
                .map(graph -> {
                    graph.checkInheritance(role.id(), wanted);
                    return role.with(name, description, List.copyOf(wanted));
                });
    }

    private Future<Role> write(Sql transaction, BusRequest request, Role role, Role changed) {
        return changed.equals(role)
                ? Future.succeededFuture(role)
                : table.update(transaction, changed, clock.instant())
                        .compose(updated -> find(transaction, role.id()))
                        .compose(now -> write(
                                        transaction,
                                        request,
                                        AuditAction.ROLE_CHANGED,
                                        now,
                                        AuditEntry.difference(role.toJson(), now.toJson()))
                                .map(now));
    }

    private Future<Void> write(Sql transaction, BusRequest request, AuditAction action, Role role, JsonObject details) {
        return audit.write(transaction, request.caller(), AuditEntry.ofRole(action, request.caller(), role, details));
    }

    private Future<Permission> permission(Sql sql, long id) {
        return permissions.list(sql).map(all -> all.stream()
                .filter(permission -> permission.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.unprocessable("unknown-permission", "There is no permission " + id + ".")));
    }

    private Future<JsonObject> permissionsOf(Sql sql, Role role) {
        return table.graph(sql).compose(graph -> permissions.list(sql).map(all -> {
            var inEffect = graph.permissionsOf(List.of(role.id()));
            var listed = all.stream()
                    .filter(permission -> inEffect.contains(permission.name()))
                    .map(permission ->
                            permission.toJson().put("inherited", !graph.hasDirectly(role.id(), permission.name())))
                    .toList();
            return new JsonObject().put("permissions", new JsonArray(listed));
        }));
    }

    private static long idOf(BusRequest request) {
        return request.input().getLong("role_id");
    }

    private static Problem seeded(String verb) {
        return Problem.conflict("seeded-role", "Admin, CSR and LST can't be " + verb + ".");
    }

    private static JsonObject answer(String message, Role role) {
        return new JsonObject().put("message", message).put("role", role.toJson());
    }
}
