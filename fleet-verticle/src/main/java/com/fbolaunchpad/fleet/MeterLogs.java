package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Shows every movement of each truck's totaliser. */
final class MeterLogs {
    private final Database database;
    private final FuelTruckTable trucks;
    private final MeterLogTable meterLog;

    MeterLogs(Database database, FuelTruckTable trucks, MeterLogTable meterLog) {
        this.database = database;
        this.trucks = trucks;
        this.meterLog = meterLog;
    }

    Future<JsonObject> list(BusRequest request) {
        var id = Input.of(request).number("truck_id");
        var page = Page.of(request.input());
        return trucks.find(database, id)
                .map(found -> found.orElseThrow(() -> FuelTruck.notFound(id)))
                .compose(truck -> meterLog.count(database, id))
                .compose(total -> meterLog.rows(database, id, page).map(rows -> page.answer("meter_log", rows, total)));
    }
}
