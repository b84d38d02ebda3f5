package com.fbolaunchpad.platform;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ids of one table: taken from a database sequence in blocks, handed out from memory. Ids rise on a node; what is left of
 * a block at a stop is never used. The sequence must be declared {@code INCREMENT BY} {@value #BLOCK}.
 */
public final class IdSequence {
    static final int BLOCK = 20;

    private final Sql database;
    private final String statement;
    private long next;
    private long end;
    private @Nullable Future<Void> pending;

    /**
     * Ids from {@code sequence} (a name with its schema), to be used on one verticle's context only.
     */
    public IdSequence(Sql database, String sequence) {
        this.database = database;
        this.statement = "select nextval('" + sequence + "') as first_id";
    }

    /**
     * An id that nobody else was or will be given. To be asked for before a transaction, not within it: it may need a
     * connection of its own, and transactions that wait for each other's may hold all there are.
     */
    public Future<Long> next() {
        if (next < end) {
            return Future.succeededFuture(next++);
        }
        var fetching = pending;
        if (fetching == null) {
            fetching = database.query(statement).map(rows -> {
                next = rows.get(0).getLong("first_id");
                end = next + BLOCK;
                return null;
            });
            // Before the callback that clears it, which runs at once when the answer is there already.
            pending = fetching;
            fetching.onComplete(done -> pending = null);
        }
        return CallersContext.resume(fetching).compose(fetched -> next());
    }
}
