package com.fbolaunchpad.orders;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in a list of orders: behind the order of this id.
 *
 * @param time what the order is sorted by; null where that is the id
 */
record OrderCursor(OrderSort sort, @Nullable Instant time, long id) {
    /** Where an order without a due time stands: as the column's default says. */
    static OrderCursor behind(OrderSort sort, FuelOrder order) {
        return new OrderCursor(sort, time(sort, order), order.id());
    }

    private static @Nullable Instant time(OrderSort sort, FuelOrder order) {
        if (sort.isById()) {
            return null;
        }
        return sort.isByDue() ? order.wanted().dueSort() : order.createdAt();
    }

    /** Fails with 400 unless {@link #text} wrote it for this sort. */
    static OrderCursor parse(OrderSort sort, String text) {
        if (sort.isById()) {
            return new OrderCursor(
                    sort, null, Cursor.parse(text, sort.cursorKind, 1).id(0));
        }
        var cursor = Cursor.parse(text, sort.cursorKind, 2);
        return new OrderCursor(sort, cursor.instant(0), cursor.id(1));
    }

    String text() {
        return time == null
                ? Cursor.of(sort.cursorKind, id).text()
                : Cursor.of(sort.cursorKind, Cursor.micros(time), id).text();
    }

    /** Holds for the orders that come after it. */
    OrderFilter.Condition condition() {
        return new OrderFilter.Condition(null, sort.behind(), time == null ? List.of(id) : List.of(time, id));
    }
}
