package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Idempotency;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Registers aircraft and changes them, as far as {@link OpenWork} allows. */
final class AircraftRegister {
    private final Database database;
    private final Idempotency idempotency;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final OpenWork openWork;
    private final Customers customers;
    private final Clock clock;

    AircraftRegister(
            Database database,
            Idempotency idempotency,
            FuelTypeTable fuelTypes,
            AircraftTable aircraft,
            OpenWork openWork,
            Customers customers,
            Clock clock) {
        this.database = database;
        this.idempotency = idempotency;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.openWork = openWork;
        this.customers = customers;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = Input.of(request);
        var page = Page.of(request.input());
        return fuelTypes.all(database).compose(grades -> {
            var filter = new AircraftTable.Filter(
                    input.has("fuel_type") ? grades.code(input.text("fuel_type")) : null,
                    input.numberOrNull("customer_id"),
                    input.flagOrNull("verified"),
                    input.flagOrNull("grounded"),
                    input.flagOrNull("is_active"),
                    input.textOrNull("q"));
            return aircraft.count(database, filter).compose(total -> aircraft.rows(database, filter, page)
                    .map(rows -> page.answer(
                            "aircraft", rows.stream().map(Aircraft::toJson).toList(), total)));
        });
    }

    Future<JsonObject> get(BusRequest request) {
        var tailNumber = Input.of(request).tailNumber();
        return aircraft.find(database, tailNumber)
                .map(found -> found.orElseThrow(() -> Aircraft.notFound(tailNumber)))
                .map(read -> new JsonObject().put("aircraft", read.toJson()));
    }

    Future<JsonObject> create(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .map(grades -> created(input, grades))
                .compose(created -> customerKnown(created.customerId(), request)
                        .compose(known -> idempotency.transaction(request, sql -> aircraft.insert(sql, created)
                                .map(inserted -> answer("registered", created)))))
                .recover(failure -> Future.failedFuture(
                        isTaken(failure)
                                ? Problem.conflict(
                                        "tail-number-taken", "There is an aircraft " + input.tailNumber() + " already.")
                                : failure));
    }

    private Aircraft created(Input input, FuelTypes grades) {
        var usual = grades.code(input.text("fuel_type"));
        return new Aircraft(
                        input.tailNumber(),
                        input.text("aircraft_type").strip(),
                        usual,
                        input.has("approved_fuel_types")
                                ? Aircraft.approvals(input, grades)
                                : Approval.onRegister(usual),
                        input.numberOrNull("customer_id"),
                        input.flag("verified", true),
                        false,
                        true,
                        Revision.first(clock.instant()))
                .requireConsistent();
    }

    private Future<Void> customerKnown(@Nullable Long customerId, BusRequest request) {
        return customerId == null ? Future.succeededFuture() : customers.check(customerId, request.caller());
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof SqlFailure refused && refused.violates("aircraft_pk");
    }

    Future<JsonObject> update(BusRequest request) {
        var input = Input.of(request);
        return newCustomerKnown(request)
                .compose(known -> fuelTypes.all(database))
                .compose(grades -> change(request, "changed", before -> before.changed(input, grades)));
    }

    /** Asked before the transaction, which is not to wait for another service. */
    private Future<Void> newCustomerKnown(BusRequest request) {
        var customerId = Input.of(request).numberOrNull("customer_id");
        if (customerId == null) {
            return Future.succeededFuture();
        }
        var tailNumber = Input.of(request).tailNumber();
        return aircraft.find(database, tailNumber)
                .map(found -> found.orElseThrow(() -> Aircraft.notFound(tailNumber)))
                .compose(plane -> customerId.equals(plane.customerId())
                        ? Future.succeededFuture()
                        : customerKnown(customerId, request));
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, "deactivated", Aircraft::deactivated);
    }

    private Future<JsonObject> change(BusRequest request, String done, UnaryOperator<Aircraft> change) {
        var tailNumber = Input.of(request).tailNumber();
        return idempotency
                .transaction(request, sql -> aircraft.lock(sql, tailNumber).compose(found -> {
                    var before = found.orElseThrow(() -> Aircraft.notFound(tailNumber));
                    request.requireVersion("The aircraft", before.revision().version());
                    var changed = change.apply(before).requireConsistent();
                    var after = changed.equals(before) ? before : changed.revised(clock.instant());
                    return write(sql, before, after).map(written -> answer(done, after));
                }))
                .recover(failure -> Future.failedFuture(OpenWork.meaning(failure)));
    }

    private Future<Void> write(Sql sql, Aircraft before, Aircraft after) {
        return after.equals(before)
                ? Future.succeededFuture()
                : openWork.allow(sql, before, after, LocalDate.now(clock))
                        .compose(allowed -> aircraft.update(sql, before, after));
    }

    private static JsonObject answer(String done, Aircraft aircraft) {
        return new JsonObject()
                .put("message", "The aircraft " + aircraft.tailNumber() + " is " + done + ".")
                .put("aircraft", aircraft.toJson());
    }
}
