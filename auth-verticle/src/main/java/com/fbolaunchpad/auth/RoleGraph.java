package com.fbolaunchpad.auth;

import com.fbolaunchpad.platform.Problem;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All roles with what they inherit and permit: the one place that knows what a role has in the end.
 *
 * @param inherits role id → ids of the roles that it inherits directly
 * @param permissions role id → names of the permissions that it has directly
 */
record RoleGraph(Map<Long, Set<Long>> inherits, Map<Long, Set<String>> permissions) {
    static final int LONGEST_CHAIN = 10;

    /** The permissions in effect for somebody who has the roles. */
    SortedSet<String> permissionsOf(Collection<Long> roleIds) {
        return reach(roleIds).stream()
                .flatMap(role -> permissions.getOrDefault(role, Set.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The roles that have the permission, directly or by inheritance. */
    Set<Long> granting(String permission) {
        var all = new TreeSet<>(inherits.keySet());
        all.addAll(permissions.keySet());
        return all.stream()
                .filter(role -> permissionsOf(Set.of(role)).contains(permission))
                .collect(Collectors.toSet());
    }

    boolean hasDirectly(long roleId, String permission) {
        return permissions.getOrDefault(roleId, Set.of()).contains(permission);
    }

    /** Refuses that the role inherit these when it would inherit itself, or in too long a chain. */
    void checkInheritance(long roleId, Set<Long> wanted) {
        if (reach(wanted).contains(roleId)) {
            throw Problem.conflict("role-cycle", "A role can't inherit itself, not even by way of others.");
        }
        var changed = new HashMap<>(inherits);
        changed.put(roleId, wanted);
        if (hasChainBeyondLimit(changed)) {
            throw Problem.conflict(
                    "role-too-deep", "At most " + LONGEST_CHAIN + " roles can inherit one from the next.");
        }
    }

    private Set<Long> reach(Collection<Long> roleIds) {
        var reached = new TreeSet<Long>();
        var open = new ArrayDeque<>(roleIds);
        while (!open.isEmpty()) {
            var role = open.pop();
            if (reached.add(role)) {
                open.addAll(inherits.getOrDefault(role, Set.of()));
            }
        }
        return reached;
    }

    /** Whole levels at a time: what is left after n steps is inherited over a chain of n + 1 roles. */
    private static boolean hasChainBeyondLimit(Map<Long, Set<Long>> inherits) {
        var level = inherits.keySet();
        for (var step = 0; step < LONGEST_CHAIN && !level.isEmpty(); step++) {
            level = level.stream()
                    .flatMap(role -> inherits.getOrDefault(role, Set.of()).stream())
                    .collect(Collectors.toSet());
        }
        return !level.isEmpty();
    }
}
