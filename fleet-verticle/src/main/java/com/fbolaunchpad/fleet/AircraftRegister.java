package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Registers aircraft and changes them; a grade that is flowing stays approved until the permit is closed. */
final class AircraftRegister {
    private final Database database;
    private final FuelTypeTable fuelTypes;
    private final AircraftTable aircraft;
    private final FuelingPermitTable permits;
    private final Clock clock;

    AircraftRegister(
            Database database,
            FuelTypeTable fuelTypes,
            AircraftTable aircraft,
            FuelingPermitTable permits,
            Clock clock) {
        this.database = database;
        this.fuelTypes = fuelTypes;
        this.aircraft = aircraft;
        this.permits = permits;
        this.clock = clock;
    }

    Future<JsonObject> list(BusRequest request) {
        var input = Input.of(request);
        var page = Page.of(request.input());
        return fuelTypes.all(database).compose(grades -> {
            var filter = new AircraftTable.Filter(
                    input.has("fuel_type") ? grades.code(input.text("fuel_type")) : null,
                    input.numberOrNull("customer_id"),
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
                .compose(grades -> {
                    var usual = grades.code(input.text("fuel_type"));
                    var approvals =
                            input.has("approved_fuel_types") ? Aircraft.approvals(input, grades) : onRegister(usual);
                    var customerId = input.numberOrNull("customer_id");
                    return insert(created(input, usual, approvals, customerId, input.flag("verified", true)));
                })
                .recover(failure -> Future.failedFuture(
                        isTaken(failure)
                                ? Problem.conflict(
                                        "tail-number-taken", "There is an aircraft " + input.tailNumber() + " already.")
                                : failure))
                .map(created -> answer("The aircraft " + created.tailNumber() + " is registered.", created));
    }

    /**
     * Leaves an aircraft that exists exactly as it is: an order never alters what may be fuelled into it. One that
     * somebody else has registered meanwhile must be approved for the grade, like any other.
     */
    Future<JsonObject> registerUnverified(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .map(grades -> grades.code(input.text("fuel_type")))
                .map(usual -> created(input, usual, onRegister(usual), null, false))
                .compose(wanted -> aircraft.find(database, wanted.tailNumber())
                        .compose(found -> found.map(Future::succeededFuture)
                                .orElseGet(() -> insert(wanted))
                                .recover(failure -> isTaken(failure)
                                        ? aircraft.find(database, wanted.tailNumber())
                                                .map(other -> other.orElseThrow())
                                        : Future.failedFuture(failure)))
                        .map(registered -> approvedFor(wanted.fuelType(), registered)))
                .map(registered -> new JsonObject().put("aircraft", registered.toJson()));
    }

    private Aircraft approvedFor(String fuelType, Aircraft registered) {
        new GradeAgreement(fuelType, Optional.empty(), Optional.of(registered), LocalDate.now(clock)).require();
        registered.requireActive();
        return registered;
    }

    Future<JsonObject> update(BusRequest request) {
        var input = Input.of(request);
        return fuelTypes
                .all(database)
                .compose(grades -> change(request, before -> before.changed(input, grades)))
                .map(changed -> answer("The aircraft " + changed.tailNumber() + " is changed.", changed));
    }

    Future<JsonObject> delete(BusRequest request) {
        return change(request, Aircraft::deactivated)
                .map(changed -> answer("The aircraft " + changed.tailNumber() + " is deactivated.", changed));
    }

    private Aircraft created(
            Input input, String usual, List<Approval> approvals, @Nullable Long customerId, boolean verified) {
        return new Aircraft(
                        input.tailNumber(),
                        input.text("aircraft_type").strip(),
                        usual,
                        approvals,
                        customerId,
                        verified,
                        true,
                        Revision.first(clock.instant()))
                .requireConsistent();
    }

    private static List<Approval> onRegister(String fuelType) {
        return List.of(new Approval(fuelType, Approval.Basis.REGISTER, null));
    }

    private Future<Aircraft> insert(Aircraft created) {
        return database.transaction(sql -> aircraft.insert(sql, created)).map(created);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof SqlFailure refused && refused.violates("aircraft_pk");
    }

    private Future<Aircraft> change(BusRequest request, UnaryOperator<Aircraft> change) {
        var tailNumber = Input.of(request).tailNumber();
        return database.transaction(sql -> aircraft.lock(sql, tailNumber).compose(found -> {
            var before = found.orElseThrow(() -> Aircraft.notFound(tailNumber));
            request.requireVersion("The aircraft", before.revision().version());
            var changed = change.apply(before).requireConsistent();
            if (changed.equals(before)) {
                return Future.succeededFuture(before);
            }
            var after = changed.revised(clock.instant());
            return requireNotFlowing(sql, before, after)
                    .compose(allowed -> aircraft.update(sql, before, after))
                    .map(after);
        }));
    }

    private Future<Void> requireNotFlowing(Sql sql, Aircraft before, Aircraft after) {
        return permits.gradesFlowingInto(sql, before.tailNumber()).map(flowing -> {
            var withdrawn = before.approvals().stream()
                    .filter(approval -> !after.approvals().contains(approval))
                    .anyMatch(approval -> flowing.contains(approval.fuelType()));
            if (withdrawn || (before.active() && !after.active() && !flowing.isEmpty())) {
                throw Problem.conflict(
                        "fueling-in-progress",
                        "The aircraft " + before.tailNumber() + " is being fuelled with " + String.join(", ", flowing)
                                + ". Try again when that is done.");
            }
            return null;
        });
    }

    private static JsonObject answer(String message, Aircraft aircraft) {
        return new JsonObject().put("message", message).put("aircraft", aircraft.toJson());
    }
}
