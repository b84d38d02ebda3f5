package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code event_cursor}. */
final class EventCursorTable {
    /**
     * A cursor as it stands.
     *
     * @param holder the instance that reads; null when none does
     * @param beat rises with every sign of life of the holder, and with every change of holder
     */
    record Held(long position, @Nullable String holder, long beat) {}

    Future<Optional<Held>> find(Sql sql, String name) {
        return sql.query("select read_position, holder, beat from event_cursor where name = $1", name)
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row ->
                                new Held(row.getLong("read_position"), row.getString("holder"), row.getLong("beat"))));
    }

    /** A new cursor that the instance holds; false when there is one of this name meanwhile. */
    Future<Boolean> insert(Sql sql, String name, String instance) {
        return sql.update(
                        "insert into event_cursor (name, read_position, holder, beat) values ($1, $2, $3, 1)"
                                + " on conflict do nothing",
                        name,
                        EventCursor.NOTHING_READ,
                        instance)
                .map(inserted -> inserted == 1);
    }

    /** False when the cursor has had a sign of life, or another holder, since {@code beat} was seen. */
    Future<Boolean> take(Sql sql, String name, String instance, long beat) {
        return sql.update(
                        "update event_cursor set holder = $2, beat = beat + 1 where name = $1 and beat = $3",
                        name,
                        instance,
                        beat)
                .map(updated -> updated == 1);
    }

    /** False when the instance doesn't hold the cursor. */
    Future<Boolean> advance(Sql sql, String name, String instance, long position) {
        return sql.update(
                        "update event_cursor set read_position = $3, beat = beat + 1 where name = $1 and holder = $2",
                        name,
                        instance,
                        position)
                .map(updated -> updated == 1);
    }

    Future<Void> release(Sql sql, String name, String instance) {
        return sql.update(
                        "update event_cursor set holder = null, beat = beat + 1 where name = $1 and holder = $2",
                        name,
                        instance)
                .mapEmpty();
    }
}
