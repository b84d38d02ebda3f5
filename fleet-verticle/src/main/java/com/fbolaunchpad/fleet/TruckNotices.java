package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes down, in the transaction that makes a truck unfit or fit again, which orders are to hear of it: those that have
 * reserved it.
 */
final class TruckNotices {
    private final FuelingReservationTable reservations;
    private final TruckNoticeTable notices;

    TruckNotices(FuelingReservationTable reservations, TruckNoticeTable notices) {
        this.reservations = reservations;
        this.notices = notices;
    }

    /** To be called while the truck is locked. */
    Future<Void> write(Sql sql, FuelTruck before, FuelTruck after) {
        if (Objects.equals(before.unavailability(), after.unavailability())) {
            return Future.succeededFuture();
        }
        return reservations
                .claims(sql, after.id())
                .map(claims -> claims.stream()
                        .map(FuelingReservationTable.Claim::orderId)
                        .distinct()
                        .toList())
                .compose(orders -> write(sql, after, orders));
    }

    /** What is true of the truck now, for the orders; to be called while it is locked. */
    Future<Void> write(Sql sql, FuelTruck truck, List<Long> orders) {
        Future<Void> written = Future.succeededFuture();
        for (var order : orders) {
            var notice = new TruckNotice(truck.id(), order, UUID.randomUUID().toString(), truck.unavailability());
            written = written.compose(before -> notices.replace(sql, notice));
        }
        return written;
    }
}
