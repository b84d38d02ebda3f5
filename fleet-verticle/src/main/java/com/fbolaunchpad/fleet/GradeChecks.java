package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says, before anybody drives out, whether an order's grade, its truck's and its aircraft's agree; changes nothing. */
final class GradeChecks {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final FuelTruckTable trucks;
    private final Clock clock;

    GradeChecks(
            Database database, FuelTypeTable fuelTypes, AircraftTable aircraft, FuelTruckTable trucks, Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.trucks = trucks;
        this.clock = clock;
    }

    /** The code of a grade that is given by code or alias. */
    Future<JsonObject> readFuelType(BusRequest request) {
        var given = Input.of(request).text("fuel_type");
        return fuelTypes.all(database).map(grades -> new JsonObject().put("fuel_type", grades.code(given)));
    }

    Future<JsonObject> check(BusRequest request) {
        var input = Input.of(request);
        var tailNumber = input.tailNumber();
        return fuelTypes.all(database).compose(grades -> {
            var ordered = grades.code(input.text("fuel_type"));
            return aircraft.find(database, tailNumber).compose(plane -> truck(input.numberOrNull("truck_id"))
                    .map(truck -> agreed(tailNumber, ordered, truck, plane)));
        });
    }

    private Future<Optional<FuelTruck>> truck(@Nullable Long id) {
        if (id == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return trucks.find(database, id).map(found -> Optional.of(found.orElseThrow(() -> FuelTruck.unknown(id))));
    }

    private JsonObject agreed(String tailNumber, String ordered, Optional<FuelTruck> truck, Optional<Aircraft> plane) {
        new GradeAgreement(ordered, truck, plane, LocalDate.now(clock)).require();
        plane.ifPresent(Aircraft::requireActive);
        truck.ifPresent(FuelTruck::requireAvailable);
        return new JsonObject()
                .put("fuel_type", ordered)
                .put("tail_number", tailNumber)
                .put("aircraft_known", plane.isPresent())
                .put("verified", plane.map(Aircraft::verified).orElse(false))
                .put("truck", truck.map(FuelTruck::toReference).orElse(null));
    }
}
