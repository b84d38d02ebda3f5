package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A cursor in the table {@code event_cursor} of the subscriber's own schema, which {@link Database#open} makes. Of several
 * instances, on whatever nodes, one holds it; the others take over once it has shown no sign of life for
 * {@link #LONGEST_SILENCE}, each by its own clock: the clocks of nodes are not compared.
 */
public final class DatabaseCursor implements EventCursor {
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    private final Sql database;
    private final String name;
    private final LongSupplier nanoTime;
    private final EventCursorTable cursors = new EventCursorTable();
    private final String instance = UUID.randomUUID().toString();
    private long seenBeat = -1;
    private long seenAt;

    /**
     * The subscriber's cursor, to be used on one verticle's context only.
     *
     * @param name that all instances of this subscriber share and no other of this schema has; at most 100 characters
     */
    public DatabaseCursor(Database database, String name) {
        this(database, name, System::nanoTime);
    }

    DatabaseCursor(Sql database, String name, LongSupplier nanoTime) {
        this.database = database;
        this.name = name;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<OptionalLong> take() {
        return cursors.find(database, name)
                .compose(found -> found.isPresent()
                        ? takeOver(found.get())
                        : cursors.insert(database, name, instance)
                                .map(inserted -> inserted ? OptionalLong.of(NOTHING_READ) : OptionalLong.empty()));
    }

    private Future<OptionalLong> takeOver(EventCursorTable.Held held) {
        if (held.holder() != null && !held.holder().equals(instance) && !isSilent(held.beat())) {
            return Future.succeededFuture(OptionalLong.empty());
        }
        return cursors.take(database, name, instance, held.beat())
                .map(taken -> taken ? OptionalLong.of(held.position()) : OptionalLong.empty());
    }

    private boolean isSilent(long beat) {
        var now = nanoTime.getAsLong();
        if (beat != seenBeat) {
            seenBeat = beat;
            seenAt = now;
        }
        return now - seenAt >= LONGEST_SILENCE.toNanos();
    }

    @Override
    public Future<Boolean> advance(long position) {
        return cursors.advance(database, name, instance, position);
    }

    @Override
    public Future<Void> release() {
        return cursors.release(database, name, instance);
    }
}
