package com.fbolaunchpad.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;

/** Gives events their positions, for all instances of the floor: in the same portions and at the same times as the service. */
final class FloorPositions {
    private static final int MOST_AT_ONCE = 200;
    private static final long GATHERING_MS = 10;
    private static final int LOCK = 1;
    private static final int FIND = 2;
    private static final int PLACE = 3;
    private static final int NOTE = 4;

    private final Vertx vertx;
    private final Pool pool;
    private final Context context;
    private final SqlScript script = SqlScript.read("positions");
    private boolean positioning;
    private boolean woken;

    FloorPositions(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
        this.context = vertx.getOrCreateContext();
    }

    /** There are new events. From any thread. */
    void wake() {
        context.runOnContext(now -> {
            woken = true;
            if (!positioning) {
                positioning = true;
                round();
            }
        });
    }

    private void round() {
        woken = false;
        position().onFailure(Throwable::printStackTrace).onComplete(done -> {
            woken |= done.failed();
            if (done.succeeded() && done.result() == MOST_AT_ONCE) {
                context.runOnContext(now -> round());
            } else {
                vertx.setTimer(GATHERING_MS, gathered -> {
                    if (woken) {
                        round();
                    } else {
                        positioning = false;
                    }
                });
            }
        });
    }

    /** How many events got one. */
    private Future<Integer> position() {
        return pool.getConnection().compose(connection -> {
            var begun = connection.begin();
            var positioned = position(connection);
            return begun.compose(transaction -> positioned.compose(
                            count -> transaction.commit().map(count),
                            failure -> transaction.rollback().transform(ended -> Future.failedFuture(failure))))
                    .eventually(connection::close);
        });
    }

    private Future<Integer> position(SqlConnection connection) {
        var locked = connection.preparedQuery(text(LOCK)).execute();
        var found = connection.preparedQuery(text(FIND)).execute(Tuple.of((long) MOST_AT_ONCE));
        return locked.compose(progress -> found.compose(events -> {
            var position = progress.iterator().next().getLong("last_position");
            var placed = new ArrayList<Tuple>();
            for (var event : events) {
                placed.add(Tuple.of(++position, event.getString("id")));
            }
            return placed.isEmpty()
                    ? Future.succeededFuture(0)
                    : Future.join(
                                    connection.preparedQuery(text(PLACE)).executeBatch(placed),
                                    connection.preparedQuery(text(NOTE)).execute(Tuple.of(position)))
                            .map(placed.size());
        }));
    }

    private String text(int number) {
        return script.statements().get(number).text();
    }
}
