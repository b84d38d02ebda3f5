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
    private final TruckNotices notices;
    private final Sweep delivery;

    TruckChanges(Idempotency idempotency, FuelTruckTable trucks, TruckNotices notices, Sweep delivery) {
        this.idempotency = idempotency;
        this.trucks = trucks;
        this.notices = notices;
        this.delivery = delivery;
    }

    /** What is to become of a truck: the next version of it, or the very same. */
    record Changed(FuelTruck truck, JsonObject answer) {}

    Future<JsonObject> change(BusRequest request, long truckId, BiFunction<Sql, FuelTruck, Future<Changed>> work) {
        return idempotency
                .transaction(request, sql -> trucks.lock(sql, truckId).compose(found -> {
                    var before = found.orElseThrow(() -> FuelTruck.notFound(truckId));
                    return work.apply(sql, before).compose(changed -> write(sql, before, changed.truck())
                            .map(changed.answer()));
                }))
                .onSuccess(committed -> delivery.run());
    }

    private Future<Void> write(Sql sql, FuelTruck before, FuelTruck after) {
        return after.equals(before)
                ? Future.succeededFuture()
                : trucks.update(sql, after).compose(updated -> notices.write(sql, before, after));
    }
}
