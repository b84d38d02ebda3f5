package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Records the daily checks of the trucks; a failed one holds the truck at once. */
final class TruckChecks {
    private final Database database;
    private final FuelTruckTable trucks;
    private final TruckChanges changes;
    private final TruckCheckTable checks;
    private final IdSequence ids;
    private final Clock clock;

    TruckChecks(Database database, FuelTruckTable trucks, TruckChanges changes, TruckCheckTable checks, Clock clock) {
        this.database = database;
        this.trucks = trucks;
        this.changes = changes;
        this.checks = checks;
        this.ids = new IdSequence(database, "fleet.truck_check_id");
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var id = Input.of(request).number("truck_id");
        var page = Page.of(request.input());
        return trucks.find(database, id)
                .map(found -> found.orElseThrow(() -> FuelTruck.notFound(id)))
                .compose(truck -> checks.count(database, id))
                .compose(total -> checks.rows(database, id, page)
                        .map(rows -> page.answer(
                                "checks", rows.stream().map(TruckCheck::toJson).toList(), total)));
    }

    Future<JsonObject> record(BusRequest request) {
        var truckId = Input.of(request).number("truck_id");
        return ids.next()
                .compose(id ->
                        changes.change(request, truckId, (sql, truck) -> record(sql, truck, performed(id, request))));
    }

    /** The time is taken while the truck is locked, so that the newest check is also the latest one. */
    private TruckCheck performed(long id, BusRequest request) {
        var input = Input.of(request);
        return new TruckCheck(
                id,
                input.number("truck_id"),
                input.choice("kind", TruckCheck.Kind.class),
                input.choice("result", TruckCheck.Result.class),
                input.members().getJsonObject("readings", new JsonObject()),
                input.textOrNull("note"),
                clock.instant(),
                request.caller().user());
    }

    private Future<TruckChanges.Changed> record(Sql sql, FuelTruck truck, TruckCheck check) {
        var after = truck.withStanding(truck.standing().after(check)).revised(check.performedAt());
        var message = check.result() == TruckCheck.Result.PASSED
                ? "The truck " + truck.truckNumber() + " has passed its check."
                : "The truck " + truck.truckNumber() + " has failed its check and may not fuel.";
        var answer = new JsonObject().put("message", message).put("check", check.toJson());
        return checks.insert(sql, check).map(inserted -> new TruckChanges.Changed(after, answer));
    }
}
