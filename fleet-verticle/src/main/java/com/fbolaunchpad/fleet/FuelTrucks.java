package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps the fuel trucks, as far as {@link OpenWork} allows. */
final class FuelTrucks {
    private final Database database;
    private final Idempotency idempotency;
    private final FuelTypeTable fuelTypes;
    private final FuelTruckTable trucks;
    private final TruckWorkTable work;
    private final TruckChanges changes;
    private final OpenWork openWork;
    private final MeterLogTable meterLog;
    private final IdSequence ids;
    private final Duration checkValidity;
    private final Clock clock;

    FuelTrucks(
            Database database,
            Idempotency idempotency,
            FuelTypeTable fuelTypes,
            FuelTruckTable trucks,
            TruckWorkTable work,
            TruckChanges changes,
            OpenWork openWork,
            MeterLogTable meterLog,
            Duration checkValidity,
            Clock clock) {
        this.database = database;
        this.idempotency = idempotency;
        this.fuelTypes = fuelTypes;
        this.trucks = trucks;
        this.work = work;
        this.changes = changes;
        this.openWork = openWork;
        this.meterLog = meterLog;
        this.ids = new IdSequence(database, "fleet.fuel_truck_id");
        this.checkValidity = checkValidity;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = Input.of(request);
        var page = Page.of(request.input());
        return fuelTypes.all(database).compose(grades -> {
            var filter = new FuelTruckTable.Filter(
                    input.has("fuel_type") ? grades.code(input.text("fuel_type")) : null,
                    input.has("status") ? input.choice("status", TruckStanding.Status.class) : null,
                    input.flagOrNull("is_active"),
                    input.textOrNull("q"));
            return trucks.count(database, filter).compose(total -> trucks.rows(database, filter, page)
                    .compose(this::toJson)
                    .map(rows -> page.answer("fuel_trucks", rows, total)));
        });
    }

    private Future<List<JsonObject>> toJson(List<FuelTruck> rows) {
        return work.of(database, rows.stream().map(FuelTruck::id).toList()).map(found -> rows.stream()
                .map(truck -> truck.toJson(found.getOrDefault(truck.id(), List.of())))
                .toList());
    }

    Future<JsonObject> get(BusRequest request) {
        var id = Input.of(request).number("truck_id");
        return trucks.find(database, id)
                .map(found -> found.orElseThrow(() -> FuelTruck.notFound(id)))
                .compose(truck -> work.of(database, id).map(truck::toJson))
                .map(json -> new JsonObject().put("fuel_truck", json));
    }

    /** Trucks of a grade that would get a permit now: active, available, checked; for a service that assigns one. */
    Future<JsonObject> listAssignable(BusRequest request) {
        var fuelType = Input.of(request).text("fuel_type");
        return fuelTypes
                .all(database)
                .compose(grades -> trucks.assignable(database, grades.code(fuelType)))
                .map(rows -> new JsonObject()
                        .put(
                                "trucks",
                                rows.stream()
                                        .filter(truck -> truck.standing().isCheckedAt(clock.instant(), checkValidity))
                                        .map(FuelTruck::toReference)
                                        .toList()));
    }

    Future<JsonObject> create(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .compose(grades -> ids.next().map(id -> created(id, input, grades)))
                .compose(truck -> idempotency.transaction(request, sql -> trucks.insert(sql, truck)
                        .compose(inserted ->
                                meterLog.append(sql, truck.id(), MeterMovement.opening(truck, request.caller())))
                        .map(logged -> message("added", truck).put("fuel_truck", truck.toJson(List.of())))))
                .recover(FuelTrucks::meaning);
    }

    private FuelTruck created(long id, Input input, FuelTypes grades) {
        return new FuelTruck(
                        id,
                        input.text("truck_number").strip(),
                        grades.code(input.text("fuel_type")),
                        FuelTruck.capacity(input),
                        input.has("current_meter_reading") ? input.gallons("current_meter_reading") : Gallons.NONE,
                        input.has("meter_digits") ? Totaliser.of(input) : new Totaliser(Totaliser.MOST_DIGITS),
                        true,
                        TruckStanding.FRESH,
                        Revision.first(clock.instant()))
                .requireConsistent();
    }

    Future<JsonObject> update(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .compose(grades -> change(request, "changed", before -> before.changed(input, grades)));
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, "deactivated", FuelTruck::deactivated);
    }

    private Future<JsonObject> change(BusRequest request, String done, UnaryOperator<FuelTruck> change) {
        return changes.change(request, Input.of(request).number("truck_id"), (sql, before) -> {
                    request.requireVersion("The fuel truck", before.revision().version());
                    var changed = change.apply(before).requireConsistent();
                    var after = changed.equals(before) ? before : changed.revised(clock.instant());
                    return openWork.allow(sql, before, after)
                            .compose(allowed -> adjustMeter(sql, before, after, request))
                            .map(adjusted -> new TruckChanges.Changed(after, message(done, after)));
                })
                .recover(FuelTrucks::meaning);
    }

    private Future<Void> adjustMeter(Sql sql, FuelTruck before, FuelTruck after, BusRequest request) {
        if (before.meter().equals(after.meter())) {
            return Future.succeededFuture();
        }
        var input = Input.of(request);
        var kind = MeterMovement.Kind.byHand(input);
        var at = after.revision().updatedAt();
        return meterLog.append(
                sql,
                before.id(),
                MeterMovement.byHand(
                        kind, before.meter(), after.meter(), input.text("adjustment_reason"), at, request.caller()));
    }

    private static <T> Future<T> meaning(Throwable failure) {
        return Future.failedFuture(
                failure instanceof SqlFailure refused && refused.violates("fuel_truck_number_uk")
                        ? Problem.conflict("truck-number-taken", "There is a truck of this number already.")
                        : OpenWork.meaning(failure));
    }

    private static JsonObject message(String done, FuelTruck truck) {
        return new JsonObject().put("message", "The truck " + truck.truckNumber() + " is " + done + ".");
    }
}
