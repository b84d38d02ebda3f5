package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Keeps the fuel trucks; while fuel flows from one, its grade, its meter and its being there are fixed. */
final class FuelTrucks {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final FuelTruckTable trucks;
    private final FuelingPermitTable permits;
    private final MeterLogTable meterLog;
    private final IdSequence ids;
    private final Duration checkValidity;
    private final Clock clock;

    FuelTrucks(
            Database database,
            FuelTypeTable fuelTypes,
            FuelTruckTable trucks,
            FuelingPermitTable permits,
            MeterLogTable meterLog,
            Duration checkValidity,
            Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.trucks = trucks;
        this.permits = permits;
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
                    .map(rows -> page.answer(
                            "fuel_trucks", rows.stream().map(FuelTruck::toJson).toList(), total)));
        });
    }

    Future<JsonObject> get(BusRequest request) {
        var id = Input.of(request).number("truck_id");
        return trucks.find(database, id)
                .map(found -> found.orElseThrow(() -> FuelTruck.notFound(id)))
                .map(read -> new JsonObject().put("fuel_truck", read.toJson()));
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
                .compose(truck -> database.transaction(sql -> trucks.insert(sql, truck)
                                .compose(inserted -> meterLog.append(
                                        sql, truck.id(), MeterMovement.opening(truck, request.caller())))
                                .map(truck))
                        .recover(FuelTrucks::numberTaken))
                .map(created -> answer("The truck " + created.truckNumber() + " is added.", created));
    }

    private FuelTruck created(long id, Input input, FuelTypes grades) {
        return new FuelTruck(
                id,
                input.text("truck_number").strip(),
                grades.code(input.text("fuel_type")),
                FuelTruck.capacity(input),
                input.has("current_meter_reading") ? input.gallons("current_meter_reading") : Gallons.NONE,
                true,
                TruckStanding.FRESH,
                Revision.first(clock.instant()));
    }

    Future<JsonObject> update(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .compose(grades -> change(request, input, before -> before.changed(input, grades)))
                .recover(FuelTrucks::numberTaken)
                .map(changed -> answer("The truck " + changed.truckNumber() + " is changed.", changed));
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, Input.of(request), FuelTruck::deactivated)
                .map(changed -> answer("The truck " + changed.truckNumber() + " is deactivated.", changed));
    }

    private Future<FuelTruck> change(BusRequest request, Input input, UnaryOperator<FuelTruck> change) {
        var id = input.number("truck_id");
        return database.transaction(sql -> trucks.lock(sql, id).compose(found -> {
            var before = found.orElseThrow(() -> FuelTruck.notFound(id));
            request.requireVersion("The fuel truck", before.revision().version());
            var changed = change.apply(before);
            if (changed.equals(before)) {
                return Future.succeededFuture(before);
            }
            var after = changed.revised(clock.instant());
            return requireNotFlowing(sql, before, after)
                    .compose(allowed -> adjustMeter(sql, before, after, request))
                    .compose(adjusted -> trucks.update(sql, after))
                    .map(after);
        }));
    }

    private Future<Void> requireNotFlowing(Sql sql, FuelTruck before, FuelTruck after) {
        var harmless = before.fuelType().equals(after.fuelType())
                && before.meter().equals(after.meter())
                && (after.active() || !before.active());
        if (harmless) {
            return Future.succeededFuture();
        }
        return permits.orderFueledBy(sql, before.id()).map(order -> {
            if (order.isPresent()) {
                throw Problem.conflict(
                        "fueling-in-progress",
                        "The truck " + before.truckNumber() + " is fuelling for order " + order.get()
                                + ". Try again when that is done.");
            }
            return null;
        });
    }

    private Future<Void> adjustMeter(Sql sql, FuelTruck before, FuelTruck after, BusRequest request) {
        if (before.meter().equals(after.meter())) {
            return Future.succeededFuture();
        }
        var reason = Input.of(request).text("adjustment_reason");
        return meterLog.append(
                sql,
                before.id(),
                MeterMovement.adjustment(
                        before.meter(), after.meter(), reason, after.revision().updatedAt(), request.caller()));
    }

    private static <T> Future<T> numberTaken(Throwable failure) {
        return Future.failedFuture(
                failure instanceof SqlFailure refused && refused.violates("fuel_truck_number_uk")
                        ? Problem.conflict("truck-number-taken", "There is a truck of this number already.")
                        : failure);
    }

    private static JsonObject answer(String message, FuelTruck truck) {
        return new JsonObject().put("message", message).put("fuel_truck", truck.toJson());
    }
}
