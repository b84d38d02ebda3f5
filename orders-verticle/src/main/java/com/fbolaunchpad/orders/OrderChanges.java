package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a change of an order whole or not at all: the order, its history and its event, in one transaction. */
final class OrderChanges {
    private final Database database;
    private final FuelOrderTable orders;
    private final OrderHistoryTable history;
    private final EventLog eventLog;

    OrderChanges(Database database, FuelOrderTable orders, OrderHistoryTable history, EventLog eventLog) {
        this.database = database;
        this.orders = orders;
        this.history = history;
        this.eventLog = eventLog;
    }

    /** Adds the order that {@code made} makes within the transaction. */
    Future<FuelOrder> add(Function<Sql, Future<FuelOrder>> made, Caller caller) {
        caller.requireTime();
        return database.transaction(sql -> made.apply(sql).compose(order -> orders.insert(sql, order)
                        .compose(inserted -> note(sql, null, order, caller))
                        .map(order)))
                .onSuccess(order -> eventLog.wake());
    }

    /**
     * Replaces {@code before} by {@code after}.
     *
     * @param along what else is written in the same transaction
     * @return fails with 409 or 412 when the order has changed since {@code before} was read
     */
    Future<FuelOrder> replace(
            FuelOrder before, FuelOrder after, BusRequest request, Function<Sql, Future<Void>> along) {
        request.caller().requireTime();
        return database.transaction(sql -> orders.replace(sql, before, after).compose(replaced -> {
                    if (!replaced) {
                        throw request.lostRace("The order");
                    }
                    return note(sql, before, after, request.caller())
                            .compose(noted -> along.apply(sql))
                            .map(after);
                }))
                .onSuccess(order -> eventLog.wake());
    }

    /** The same with nothing along. */
    Future<FuelOrder> replace(FuelOrder before, FuelOrder after, BusRequest request) {
        return replace(before, after, request, sql -> Future.succeededFuture());
    }

    private Future<Void> note(Sql sql, @Nullable FuelOrder before, FuelOrder after, Caller caller) {
        return history.insert(sql, HistoryEntry.of(before, after, caller))
                .compose(written -> eventLog.append(sql, OrderEvent.of(before, after, caller)));
    }
}
