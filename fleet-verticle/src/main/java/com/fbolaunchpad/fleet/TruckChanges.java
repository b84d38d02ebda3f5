package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/** Changes a truck while it is locked, and sees to it that the orders that it becomes unfit or fit again for hear of it. */
final class TruckChanges {
    private final Idempotency idempotency;
    private final FuelTruckTable trucks;
    private final TruckWorkTable work;
    private final TruckNotices notices;
    private final Sweep delivery;

    TruckChanges(
            Idempotency idempotency, FuelTruckTable trucks, TruckWorkTable work, TruckNotices notices, Sweep delivery) {
        this.idempotency = idempotency;
        this.trucks = trucks;
        this.work = work;
        this.notices = notices;
        this.delivery = delivery;
    }

    /**
     * What is to become of a truck.
     *
     * @param truck the next version of it, or the very same
     * @param answer which the truck is added to
     */
    record Changed(FuelTruck truck, JsonObject answer) {}

    Future<JsonObject> change(BusRequest request, long truckId, BiFunction<Sql, FuelTruck, Future<Changed>> change) {
        return idempotency
                .transaction(request, sql -> trucks.lock(sql, truckId).compose(found -> {
                    var before = found.orElseThrow(() -> FuelTruck.notFound(truckId));
                    return change.apply(sql, before).compose(changed -> write(sql, before, changed.truck())
                            .compose(written -> work.of(sql, truckId))
                            .map(orders -> changed.answer()
                                    .put("fuel_truck", changed.truck().toJson(orders))));
                }))
                .onSuccess(committed -> delivery.run());
    }

    private Future<Void> write(Sql sql, FuelTruck before, FuelTruck after) {
        return after.equals(before)
                ? Future.succeededFuture()
                : trucks.update(sql, after).compose(updated -> notices.write(sql, before, after));
    }
}
