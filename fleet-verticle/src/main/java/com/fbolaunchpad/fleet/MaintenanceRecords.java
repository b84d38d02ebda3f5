package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.IdSequence;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Keeps the maintenance records of each aircraft. They change under the aircraft's lock, which a permit takes too: no
 * permit is minted while the aircraft is being grounded.
 */
final class MaintenanceRecords {
    private final Database database;
    private final Idempotency idempotency;
    private final AircraftTable aircraft;
    private final MaintenanceTable maintenance;
    private final IdSequence ids;
    private final Clock clock;

    MaintenanceRecords(
            Database database,
            Idempotency idempotency,
            AircraftTable aircraft,
            MaintenanceTable maintenance,
            Clock clock) {
        this.database = database;
        this.idempotency = idempotency;
        this.aircraft = aircraft;
        this.maintenance = maintenance;
        this.ids = new IdSequence(database, "fleet.aircraft_maintenance_id");
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = Input.of(request);
        var page = Page.of(request.input());
        var filter = new MaintenanceTable.Filter(
                input.tailNumber(),
                input.has("kind") ? input.choice("kind", MaintenanceRecord.Kind.class) : null,
                input.flagOrNull("grounds_aircraft"),
                input.flagOrNull("is_active"));
        return aircraft.find(database, filter.tailNumber())
                .map(found -> found.orElseThrow(() -> Aircraft.notFound(filter.tailNumber())))
                .compose(plane -> maintenance.count(database, filter))
                .compose(total -> maintenance
                        .rows(database, filter, page)
                        .map(rows -> page.answer(
                                "maintenance_records",
                                rows.stream().map(MaintenanceRecord::toJson).toList(),
                                total)));
    }

    Future<JsonObject> get(BusRequest request) {
        var tailNumber = Input.of(request).tailNumber();
        return find(database, tailNumber, Input.of(request).number("record_id"))
                .map(read -> new JsonObject().put("maintenance_record", read.toJson()));
    }

    Future<JsonObject> create(BusRequest request) {
        var input = Input.of(request);
        return ids.next()
                .map(id -> MaintenanceRecord.created(id, input, clock.instant()).requireConsistent(today()))
                .compose(created -> write(request, "recorded", sql -> maintenance
                        .insert(sql, created)
                        .map(created)));
    }

    Future<JsonObject> update(BusRequest request) {
        return change(request, "changed", before -> before.changed(Input.of(request)));
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, "deactivated", MaintenanceRecord::deactivated);
    }

    private Future<JsonObject> change(BusRequest request, String done, UnaryOperator<MaintenanceRecord> change) {
        var tailNumber = Input.of(request).tailNumber();
        var id = Input.of(request).number("record_id");
        return write(request, done, sql -> find(sql, tailNumber, id).compose(before -> {
            request.requireVersion("The maintenance record", before.revision().version());
            var changed = change.apply(before);
            if (changed.equals(before)) {
                return Future.succeededFuture(before);
            }
            var after = changed.requireConsistent(today()).revised(clock.instant());
            return maintenance.update(sql, after).map(after);
        }));
    }

    /** The aircraft shows whether it is grounded, so that it has a new version when that changes. */
    private Future<JsonObject> write(BusRequest request, String done, Function<Sql, Future<MaintenanceRecord>> work) {
        var tailNumber = Input.of(request).tailNumber();
        return idempotency.transaction(request, sql -> aircraft.lock(sql, tailNumber)
                .map(found -> found.orElseThrow(() -> Aircraft.notFound(tailNumber)))
                .compose(plane -> work.apply(sql).compose(written -> maintenance
                        .grounding(sql, tailNumber)
                        .compose(grounding -> grounding.isPresent() == plane.grounded()
                                ? Future.succeededFuture()
                                : aircraft.update(sql, plane, plane.revised(clock.instant())))
                        .map(revised -> new JsonObject()
                                .put("message", "The maintenance record " + written.id() + " is " + done + ".")
                                .put("maintenance_record", written.toJson())))));
    }

    private Future<MaintenanceRecord> find(Sql sql, String tailNumber, long id) {
        return maintenance
                .find(sql, tailNumber, id)
                .map(found -> found.orElseThrow(() -> MaintenanceRecord.notFound(id, tailNumber)));
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
