package com.fbolaunchpad.orders;

import org.jspecify.annotations.Nullable;

/** What kind of change made an order's next version: its name in the history, and in the type of its event. */
enum ChangeKind {
    CREATED("created"),
    STATUS_CHANGED("status-changed"),
    EDITED("edited"),
    ASSIGNED("assigned"),
    CHANGE_ACKNOWLEDGED("change-acknowledged");

    private final String eventType;

    ChangeKind(String eventType) {
        this.eventType = eventType;
    }

    String eventType() {
        return eventType;
    }

    /** The kind of the change from {@code before} (null: the order is new) to {@code after}. */
    static ChangeKind between(@Nullable FuelOrder before, FuelOrder after) {
        if (before == null) {
            return CREATED;
        }
        if (before.status() != after.status()) {
            return STATUS_CHANGED;
        }
        if (before.acknowledgedChangeVersion() != after.acknowledgedChangeVersion()) {
            return CHANGE_ACKNOWLEDGED;
        }
        return before.wanted().equals(after.wanted()) && !before.assignment().equals(after.assignment())
                ? ASSIGNED
                : EDITED;
    }
}
