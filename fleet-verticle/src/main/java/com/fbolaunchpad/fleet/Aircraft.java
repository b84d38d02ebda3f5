package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aircraft and the grades approved for it.
 *
 * @param fuelType its usual grade, one of the approved ones
 * @param customerId the owner's id in the orders service, which alone knows whether it exists
 * @param verified whether its grade is known for sure
 * @param grounded whether one of its maintenance records grounds it, which alone says so
 */
record Aircraft(
        String tailNumber,
        String aircraftType,
        String fuelType,
        List<Approval> approvals,
        @Nullable Long customerId,
        boolean verified,
        boolean grounded,
        boolean active,
        Revision revision) {
    Aircraft {
        approvals = approvals.stream()
                .sorted(Comparator.comparing(Approval::fuelType))
                .toList();
    }

    /** One that nobody has verified yet, approved for the grade that somebody ordered. */
    static Aircraft unverified(String tailNumber, String aircraftType, String fuelType, Instant now) {
        return new Aircraft(
                tailNumber,
                aircraftType,
                fuelType,
                Approval.onRegister(fuelType),
                null,
                false,
                false,
                true,
                Revision.first(now));
    }

    static Problem notFound(String tailNumber) {
        return Problem.notFound("There is no aircraft " + tailNumber + ".");
    }

    List<String> gradesApprovedOn(LocalDate day) {
        return approvals.stream()
                .filter(approval -> approval.countsOn(day))
                .map(Approval::fuelType)
                .toList();
    }

    /** Refuses a grade that is approved twice and a usual grade that isn't approved. */
    Aircraft requireConsistent() {
        var grades = approvals.stream().map(Approval::fuelType).toList();
        if (new HashSet<>(grades).size() < grades.size()) {
            throw Problem.unprocessable(
                    "duplicate-grade", "A grade is approved twice: " + String.join(", ", grades) + ".");
        }
        if (!grades.contains(fuelType)) {
            throw Problem.unprocessable(
                    "usual-grade-not-approved",
                    "The usual grade " + fuelType + " is not among the approved ones: " + String.join(", ", grades)
                            + ".");
        }
        return this;
    }

    void requireActive() {
        if (!active) {
            throw Problem.unprocessable("inactive-aircraft", "The aircraft " + tailNumber + " is not active.");
        }
    }

    void requireVerified() {
        if (!verified) {
            throw Problem.conflict(
                    "grade-confirmation-missing",
                    "The aircraft " + tailNumber + " is not verified: confirm its grade before it is fuelled.");
        }
    }

    /** Grades whose approval counted on the day before the change and doesn't after it, or that have none any more. */
    List<String> withdrawnSince(Aircraft before, LocalDate day) {
        var named = approvals.stream().map(Approval::fuelType).toList();
        var counting = gradesApprovedOn(day);
        return before.approvals.stream()
                .filter(approval -> !named.contains(approval.fuelType())
                        || (approval.countsOn(day) && !counting.contains(approval.fuelType())))
                .map(Approval::fuelType)
                .toList();
    }

    /** The same but for the given members of the input. */
    Aircraft changed(Input input, FuelTypes fuelTypes) {
        return new Aircraft(
                tailNumber,
                input.has("aircraft_type") ? input.text("aircraft_type").strip() : aircraftType,
                input.has("fuel_type") ? fuelTypes.code(input.text("fuel_type")) : fuelType,
                input.has("approved_fuel_types") ? approvals(input, fuelTypes) : approvals,
                input.has("customer_id") ? input.numberOrNull("customer_id") : customerId,
                input.flag("verified", verified),
                grounded,
                input.flag("is_active", active),
                revision);
    }

    Aircraft deactivated() {
        return new Aircraft(
                tailNumber, aircraftType, fuelType, approvals, customerId, verified, grounded, false, revision);
    }

    Aircraft revised(Instant now) {
        return new Aircraft(
                tailNumber,
                aircraftType,
                fuelType,
                approvals,
                customerId,
                verified,
                grounded,
                active,
                revision.next(now));
    }

    static List<Approval> approvals(Input input, FuelTypes fuelTypes) {
        return input.items("approved_fuel_types").stream()
                .map(item -> new Approval(
                        fuelTypes.code(item.text("fuel_type")),
                        item.choice("basis", Approval.Basis.class),
                        item.dateOrNull("expires_on")))
                .toList();
    }

    JsonObject toJson() {
        return revision.appendTo(new JsonObject()
                .put("tail_number", tailNumber)
                .put("aircraft_type", aircraftType)
                .put("fuel_type", fuelType)
                .put(
                        "approved_fuel_types",
                        new JsonArray(approvals.stream().map(Approval::toJson).toList()))
                .put("customer_id", customerId)
                .put("verified", verified)
                .put("grounded", grounded)
                .put("is_active", active));
    }
}
