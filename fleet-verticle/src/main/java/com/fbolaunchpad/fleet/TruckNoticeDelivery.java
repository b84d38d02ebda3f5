package com.fbolaunchpad.fleet;

import com.fbolaunchpad.fleet.FuelingReservationTable.Claim;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the orders service what {@link TruckNotices} wrote down, at least once; whatever order the words arrive in, the last
 * one is true.
 */
final class TruckNoticeDelivery {
    private static final Logger log = LoggerFactory.getLogger(TruckNoticeDelivery.class);
    private static final int PORTION = 100;

    private final Database database;
    private final FuelTruckTable trucks;
    private final FuelingReservationTable reservations;
    private final TruckNoticeTable notices;
    private final TruckNotices writer;
    private final BusClient bus;
    private boolean outdated;

    TruckNoticeDelivery(
            Database database,
            FuelTruckTable trucks,
            FuelingReservationTable reservations,
            TruckNoticeTable notices,
            TruckNotices writer,
            BusClient bus) {
        this.database = database;
        this.trucks = trucks;
        this.reservations = reservations;
        this.notices = notices;
        this.writer = writer;
        this.bus = bus;
    }

    /** Notices of one truck that say the same. */
    private record Word(long truckId, @Nullable String reason) {
        static Word of(TruckNotice notice) {
            return new Word(notice.truckId(), notice.reason());
        }
    }

    /** Delivers every notice that there is, once at a time; fails when the orders service is away. */
    Future<Void> deliver() {
        outdated = false;
        return deliverAfter(0, 0).compose(delivered -> outdated ? deliver() : Future.succeededFuture());
    }

    private Future<Void> deliverAfter(long truckId, long orderId) {
        return notices.after(database, truckId, orderId, PORTION).compose(portion -> {
            var words =
                    portion.stream().collect(Collectors.groupingBy(Word::of, LinkedHashMap::new, Collectors.toList()));
            Future<Void> delivered = Future.succeededFuture();
            for (var word : words.entrySet()) {
                delivered = delivered.compose(before -> deliver(word.getKey(), word.getValue()));
            }
            if (portion.size() < PORTION) {
                return delivered;
            }
            var last = portion.get(portion.size() - 1);
            return delivered.compose(before -> deliverAfter(last.truckId(), last.orderId()));
        });
    }

    private Future<Void> deliver(Word word, List<TruckNotice> same) {
        var orders = same.stream().map(TruckNotice::orderId).toList();
        var input = new JsonObject()
                .put("truck_id", word.truckId())
                .put("order_ids", new JsonArray(orders))
                .put("reason", word.reason());
        return bus.call("orders.noteTruckFitness", input, Caller.service("truck-notice"))
                .map(answer -> answer.getJsonArray("unknown_order_ids", new JsonArray()).stream()
                        .map(id -> ((Number) id).longValue())
                        .collect(Collectors.toSet()))
                .compose(unknown -> database.transaction(sql -> settle(sql, word, same, unknown)))
                .recover(failure -> {
                    if (isAway(failure)) {
                        return Future.failedFuture(failure);
                    }
                    // Other trucks' orders are not to wait for this one's.
                    log.warn("Orders of truck {} wait for a notice: {}", word.truckId(), failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof Problem problem && problem.retryAfterSeconds() != null;
    }

    /**
     * A word that is no longer true may have overtaken a newer one on its way, so what is true now is said after it. One
     * for an order that is still to be written, or to be given this truck, is said again until that is done.
     */
    private Future<Void> settle(Sql sql, Word word, List<TruckNotice> said, Set<Long> unknown) {
        return trucks.lock(sql, word.truckId())
                .map(found -> found.orElseThrow())
                .compose(truck -> {
                    if (Objects.equals(truck.unavailability(), word.reason())) {
                        return reservations
                                .claims(sql, truck.id())
                                .compose(claims -> notices.delete(sql, heard(said, unknown, claims)));
                    }
                    outdated = true;
                    var orders = said.stream().map(TruckNotice::orderId).toList();
                    return writer.write(sql, truck, orders);
                });
    }

    private static List<TruckNotice> heard(List<TruckNotice> said, Set<Long> unknown, List<Claim> claims) {
        Set<Long> waiting = new HashSet<>();
        for (var claim : claims) {
            if (!claim.confirmed() || unknown.contains(claim.orderId())) {
                waiting.add(claim.orderId());
            }
        }
        return said.stream()
                .filter(notice -> !waiting.contains(notice.orderId()))
                .toList();
    }
}
