package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.DatabaseCursor;
import com.fbolaunchpad.platform.EventSubscriber;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The fleet service: fuel grades, aircraft with their maintenance, fuel trucks with their checks and meters, and what
 * fuelling needs of them: reservations and permits. Follows the events of orders.
 */
public final class FleetVerticle extends VerticleBase {
    private static final Duration NEWS_GATHERS = Duration.ofMillis(50);

    private final Clock clock;
    private final Pace pace;
    private @Nullable Running running;

    private record Running(
            Database database,
            BusServer server,
            Idempotency idempotency,
            Sweep reservationSweep,
            Sweep noticeSweep,
            EventSubscriber orderEvents) {
        Future<Void> start() {
            idempotency.start();
            reservationSweep.start();
            noticeSweep.start();
            return server.ready().compose(serving -> orderEvents.start());
        }

        Future<Void> stop() {
            return server.close()
                    .compose(closed -> orderEvents.stop())
                    .compose(stopped -> noticeSweep.stop())
                    .compose(stopped -> reservationSweep.stop())
                    .compose(stopped -> idempotency.stop())
                    .compose(stopped -> database.close());
        }
    }

    /** The service in real time. */
    public FleetVerticle() {
        this(Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000)), Pace.USUAL);
    }

    FleetVerticle(Clock clock, Pace pace) {
        this.clock = clock;
        this.pace = pace;
    }

    @Override
    public Future<?> start() {
        var settings = Settings.of(config());
        return Database.open(vertx, settings, "fleet").compose(opened -> {
            running = build(opened, Duration.ofHours(settings.integer("TRUCK_CHECK_HOURS")));
            return running.start();
        });
    }

    private Running build(Database database, Duration checkValidity) {
        var bus = new BusClient(vertx);
        var idempotency = new Idempotency(vertx, database, clock);

        var fuelTypes = new FuelTypeTable();
        var maintenance = new MaintenanceTable();
        var aircraft = new AircraftTable(new ApprovedFuelTable(), maintenance);
        var trucks = new FuelTruckTable();
        var checks = new TruckCheckTable();
        var meterLog = new MeterLogTable();
        var permits = new FuelingPermitTable();
        var reservations = new FuelingReservationTable();
        var notices = new TruckNoticeTable();
        var work = new TruckWorkTable();

        var openWork = new OpenWork(permits, reservations);
        var truckNotices = new TruckNotices(reservations, notices);
        var delivery = new TruckNoticeDelivery(database, trucks, reservations, notices, truckNotices, bus);
        var noticeSweep = new Sweep(
                vertx, pace.noticeDelivery(), "Orders wait for notices about their trucks", delivery::deliver);
        var fuelingReservations =
                new FuelingReservations(database, fuelTypes, aircraft, trucks, permits, reservations, clock);
        var sweeper = new ReservationSweep(
                database, permits, reservations, fuelingReservations, bus, pace.reservationAge(), clock);
        var reservationSweep =
                new Sweep(vertx, pace.reservationSweep(), "Reservations wait to be settled", sweeper::sweep);

        var register =
                new AircraftRegister(database, idempotency, fuelTypes, aircraft, openWork, new Customers(bus), clock);
        var maintenanceRecords = new MaintenanceRecords(database, idempotency, aircraft, maintenance, clock);
        var truckChanges = new TruckChanges(idempotency, trucks, work, truckNotices, noticeSweep);
        var fuelTrucks = new FuelTrucks(
                database, idempotency, fuelTypes, trucks, work, truckChanges, openWork, meterLog, checkValidity, clock);
        var truckChecks = new TruckChecks(database, trucks, truckChanges, checks, clock);
        var meterLogs = new MeterLogs(database, trucks, meterLog);
        var fuelingPermits = new FuelingPermits(
                database, fuelTypes, aircraft, trucks, maintenance, permits, reservations, checkValidity, clock);
        var completions = new FuelingCompletions(database, trucks, permits, reservations, meterLog, clock);
        var orderNews = new OrderNews(database, work);
        var orderEvents = EventSubscriber.ofMany(
                        vertx,
                        "orders.events.read",
                        "orders.status",
                        new DatabaseCursor(database, "truck-work"),
                        orderNews::take)
                .gathering(NEWS_GATHERS)
                .whenGone(orderNews::startAnew);

        var server = new BusServer(vertx, "fleet")
                .serve("listFuelTypes", request -> fuelTypes.all(database).map(FuelTypes::toJson))
                .serve("readFuelType", request -> fuelTypes
                        .all(database)
                        .map(grades -> grades.code(Input.of(request).text("fuel_type")))
                        .map(code -> new JsonObject().put("fuel_type", code)))
                .serve("listAircraft", register::list)
                .change("createAircraft", idempotency, register::create)
                .serve("getAircraft", register::get)
                .change("updateAircraft", idempotency, register::update)
                .change("deleteAircraft", idempotency, register::delete)
                .serve("listMaintenanceRecords", maintenanceRecords::list)
                .change("createMaintenanceRecord", idempotency, maintenanceRecords::create)
                .serve("getMaintenanceRecord", maintenanceRecords::get)
                .change("updateMaintenanceRecord", idempotency, maintenanceRecords::update)
                .change("deleteMaintenanceRecord", idempotency, maintenanceRecords::delete)
                .serve("listFuelTrucks", fuelTrucks::list)
                .change("createFuelTruck", idempotency, fuelTrucks::create)
                .serve("getFuelTruck", fuelTrucks::get)
                .change("updateFuelTruck", idempotency, fuelTrucks::update)
                .change("deleteFuelTruck", idempotency, fuelTrucks::delete)
                .serve("listTruckChecks", truckChecks::list)
                .change("recordTruckCheck", idempotency, truckChecks::record)
                .serve("listMeterLog", meterLogs::list)
                .serve("listAssignableTrucks", fuelTrucks::listAssignable)
                .serve("reserveFueling", fuelingReservations::reserve)
                .serve("settleReservations", fuelingReservations::settle)
                .serve("mintFuelingPermit", fuelingPermits::mint)
                .serve("completeFueling", completions::complete)
                .serve("releaseFuelingPermit", fuelingPermits::release)
                .serve("health", request -> database.ping().map(answered -> new JsonObject().put("status", "UP")));
        return new Running(database, server, idempotency, reservationSweep, noticeSweep, orderEvents);
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
