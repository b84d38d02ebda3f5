package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a change of an order whole or not at all: the order, its history, its event, and the answer under the request's
 * Idempotency-Key, in one transaction.
 */
final class OrderChanges {
    private final Idempotency idempotency;
    private final FuelOrderTable orders;
    private final OrderHistoryTable history;
    private final EventLog eventLog;
    private final Reservations reservations;

    OrderChanges(
            Idempotency idempotency,
            FuelOrderTable orders,
            OrderHistoryTable history,
            EventLog eventLog,
            Reservations reservations) {
        this.idempotency = idempotency;
        this.orders = orders;
        this.history = history;
        this.eventLog = eventLog;
        this.reservations = reservations;
    }

    /** Adds the order that {@code made} makes within the transaction. */
    Future<JsonObject> add(BusRequest request, Function<Sql, Future<FuelOrder>> made, String message) {
        return write(
                request,
                null,
                made,
                (sql, order) -> Sql.together(orders.insert(sql, order), note(sql, null, order, request.caller())),
                message);
    }

    /**
     * Replaces {@code before} by what {@code changed} makes of it within the transaction; where that is of no later version
     * there is nothing to write.
     *
     * @return fails with 409 or 412 when the order has changed since {@code before} was read
     */
    Future<JsonObject> replace(
            BusRequest request, FuelOrder before, Function<Sql, Future<FuelOrder>> changed, String message) {
        return write(
                request,
                before,
                changed,
                (sql, after) -> after.version() == before.version()
                        ? requireSo(orders.stands(sql, before), request)
                        : Sql.together(
                                requireSo(orders.replace(sql, before, after), request),
                                note(sql, before, after, request.caller())),
                message);
    }

    private static Future<Void> requireSo(Future<Boolean> isSo, BusRequest request) {
        return isSo.map(is -> {
            if (!is) {
                throw request.lostRace("The order");
            }
            return null;
        });
    }

    /** Replaces {@code before} by {@code after}. */
    Future<JsonObject> replace(BusRequest request, FuelOrder before, FuelOrder after, String message) {
        return replace(request, before, sql -> Future.succeededFuture(after), message);
    }

    private Future<JsonObject> write(
            BusRequest request,
            @Nullable FuelOrder before,
            Function<Sql, Future<FuelOrder>> made,
            BiFunction<Sql, FuelOrder, Future<Void>> writing,
            String message) {
        var written = new AtomicReference<@Nullable FuelOrder>();
        return idempotency
                .transaction(request, sql -> made.apply(sql)
                        .compose(after -> writing.apply(sql, after).map(done -> {
                            written.set(after);
                            return answer(
                                    after,
                                    before != null && after.version() == before.version() ? "is as it was." : message);
                        })))
                .onSuccess(answer -> {
                    eventLog.wake();
                    reservations.settle(before, Objects.requireNonNull(written.get()));
                });
    }

    private static JsonObject answer(FuelOrder order, String message) {
        return FuelOrders.answer("Fuel order " + order.id() + " " + message, order);
    }

    private Future<Void> note(Sql sql, @Nullable FuelOrder before, FuelOrder after, Caller caller) {
        return Sql.together(
                history.insert(sql, HistoryEntry.of(before, after, caller)),
                eventLog.append(sql, OrderEvent.of(before, after, caller)));
    }
}
