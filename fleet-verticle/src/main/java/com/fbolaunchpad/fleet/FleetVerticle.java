package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fleet service: fuel grades, aircraft, fuel trucks with their checks and meters, and fuelling permits. */
public final class FleetVerticle extends VerticleBase {
    private final Clock clock;
    private @Nullable Database database;
    private @Nullable BusServer server;

    /** The service in real time. */
    public FleetVerticle() {
        this(Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000)));
    }

    FleetVerticle(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, "fleet").compose(opened -> {
            database = opened;
            return serve(opened, Duration.ofHours(settings.integer("TRUCK_CHECK_HOURS")));
        });
    }

    private Future<Void> serve(Database opened, Duration checkValidity) {
        var fuelTypes = new FuelTypeTable();
        var aircraft = new AircraftTable(new ApprovedFuelTable());
        var trucks = new FuelTruckTable();
        var checks = new TruckCheckTable();
        var meterLog = new MeterLogTable();
        var permits = new FuelingPermitTable();

        var register = new AircraftRegister(opened, fuelTypes, aircraft, permits, clock);
        var fuelTrucks = new FuelTrucks(opened, fuelTypes, trucks, permits, meterLog, checkValidity, clock);
        var truckChecks = new TruckChecks(opened, trucks, checks, clock);
        var meterLogs = new MeterLogs(opened, trucks, meterLog);
        var gradeChecks = new GradeChecks(opened, fuelTypes, aircraft, trucks, clock);
        var fuelingPermits =
                new FuelingPermits(opened, fuelTypes, aircraft, trucks, permits, meterLog, checkValidity, clock);

        server = new BusServer(vertx, "fleet")
                .serve("listFuelTypes", request -> fuelTypes.all(opened).map(FuelTypes::toJson))
                .serve("listAircraft", register::list)
                .serve("createAircraft", register::create)
                .serve("getAircraft", register::get)
                .serve("updateAircraft", register::update)
                .serve("deleteAircraft", register::delete)
                .serve("listFuelTrucks", fuelTrucks::list)
                .serve("createFuelTruck", fuelTrucks::create)
                .serve("getFuelTruck", fuelTrucks::get)
                .serve("updateFuelTruck", fuelTrucks::update)
                .serve("deleteFuelTruck", fuelTrucks::delete)
                .serve("listTruckChecks", truckChecks::list)
                .serve("recordTruckCheck", truckChecks::record)
                .serve("listMeterLog", meterLogs::list)
                .serve("readFuelType", gradeChecks::readFuelType)
                .serve("checkGrades", gradeChecks::check)
                .serve("listAssignableTrucks", fuelTrucks::listAssignable)
                .serve("registerUnverifiedAircraft", register::registerUnverified)
                .serve("mintFuelingPermit", fuelingPermits::mint)
                .serve("completeFueling", fuelingPermits::complete)
                .serve("releaseFuelingPermit", fuelingPermits::release)
                .serve("health", request -> opened.ping().map(answered -> new JsonObject().put("status", "UP")));
        return server.ready();
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(server).close().compose(closed -> Objects.requireNonNull(database)
                .close());
    }
}
