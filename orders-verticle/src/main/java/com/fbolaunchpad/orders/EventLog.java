package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Metrics;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives committed events their positions in the log and publishes them on {@value #ADDRESS}. Positions are given in a
 * transaction of its own, under the lock of one row, so that they are given in order whichever node does it: a reader who
 * has seen position n never meets a later one below it; in the same transaction the orders are counted by status. An event
 * after a time of quiet gets its position at once; what comes in the {@value #GATHERING_MS} ms after that, together. A sweep
 * positions what a node left that died in between; the publication itself is best effort, as the bus is.
 */
final class EventLog {
    static final String ADDRESS = "orders.status";
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);
    private static final int MOST_AT_ONCE = 200;
    private static final long SWEEP_INTERVAL_MS = 1_000;
    static final long GATHERING_MS = 10;

    private final Vertx vertx;
    private final Database database;
    private final OrderEventTable events;
    private final StatusCounts counts;
    private final Metrics.Gauge unpositioned;
    private boolean woken;
    /** Of what is being positioned; succeeded while nothing is. */
    private Promise<Void> rest = Promise.promise();

    private Future<Void> counted = Future.succeededFuture();
    private boolean failing;
    private long sweep;

    EventLog(Vertx vertx, Database database, OrderEventTable events, StatusCounts counts) {
        this.vertx = vertx;
        this.database = database;
        this.events = events;
        this.counts = counts;
        this.unpositioned = Metrics.of(vertx)
                .gauge("launchpad.event.log.unpositioned", "Committed events that have no position in the log yet");
        rest.complete();
    }

    /** Writes an event in the transaction of its change. */
    Future<Void> append(Sql sql, OrderEvent event) {
        return events.insert(sql, event);
    }

    /** Begins to sweep, at once what may have been left. */
    void start() {
        wake();
        sweep = vertx.setPeriodic(SWEEP_INTERVAL_MS, tick -> {
            if (counted.isComplete()) {
                counted = count();
            }
        });
    }

    private Future<Void> count() {
        return events.countUnpositioned(database)
                .<Void>map(left -> {
                    failing = false;
                    unpositioned.set(left);
                    if (left > 0) {
                        wake();
                    }
                    return null;
                })
                .recover(failure -> {
                    if (!failing) {
                        log.warn("The event log can't be swept: {}", failure.getMessage());
                    }
                    failing = true;
                    return Future.succeededFuture();
                });
    }

    /** Ends sweeping; completes when what is there has been published. */
    Future<Void> stop() {
        vertx.cancelTimer(sweep);
        return counted.compose(done -> rest.future());
    }

    /** There are new events: position and publish them soon. Never fails; what isn't positioned now the sweep does. */
    void wake() {
        woken = true;
        if (isAtRest()) {
            rest = Promise.promise();
            relay();
        }
    }

    private boolean isAtRest() {
        return rest.future().isComplete();
    }

    /** A round, then the next; not a chain of futures, each of which would be kept until the last completes. */
    private void relay() {
        woken = false;
        Future.succeededFuture()
                .compose(begun -> database.transaction(this::position))
                .onSuccess(positioned -> {
                    if (positioned.size() == MOST_AT_ONCE) {
                        vertx.runOnContext(now -> relay());
                    } else {
                        vertx.setTimer(GATHERING_MS, gathered -> goOn());
                    }
                    positioned.forEach(event -> vertx.eventBus().publish(ADDRESS, event.toJson()));
                })
                .onFailure(failure -> {
                    log.warn("New events wait for their positions: {}", failure.getMessage());
                    rest.complete();
                });
    }

    private void goOn() {
        if (woken) {
            relay();
        } else {
            rest.complete();
        }
    }

    private Future<List<OrderEvent>> position(Sql sql) {
        var locked = events.lockProgress(sql);
        // Carried out behind the lock: it sees what whoever held it before has done.
        var unpositioned = events.unpositioned(sql, MOST_AT_ONCE);
        return locked.compose(progress -> unpositioned.compose(found -> {
            var positioned = new ArrayList<OrderEvent>();
            found.forEach(event -> positioned.add(event.at(progress.given() + positioned.size() + 1)));
            var end = progress.given() + positioned.size();
            if (end == progress.counted()) {
                return Future.succeededFuture(List.of());
            }
            return Sql.together(
                            events.writePositions(sql, positioned),
                            counts.advance(sql, progress, positioned),
                            events.writeProgress(sql, end))
                    .map(positioned);
        }));
    }
}
