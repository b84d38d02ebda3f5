package com.fbolaunchpad.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;

/**
 * Sets of permission keys as the text that they travel as, with commas between. There are as many of them as people have
 * different roles, and one goes with each message: so each is put together, and taken apart, once and remembered.
 */
final class PermissionList {
    private static final long MOST_REMEMBERED = 1_000;
    private static final Cache<Set<String>, String> TEXTS = remembering();
    private static final Cache<String, Set<String>> SETS = remembering();

    private PermissionList() {}

    private static <K, V> Cache<K, V> remembering() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .executor(Runnable::run)
                .build();
    }

    /** @param permissions one that doesn't change any more */
    static String textOf(Set<String> permissions) {
        return TEXTS.get(permissions, keys -> String.join(",", keys));
    }

    /** The keys in a text of {@link #textOf}: unmodifiable, and empty where there is none. */
    static Set<String> keysOf(String text) {
        return SETS.get(text, joined -> joined.isEmpty() ? Set.of() : Set.of(joined.split(",", -1)));
    }
}
