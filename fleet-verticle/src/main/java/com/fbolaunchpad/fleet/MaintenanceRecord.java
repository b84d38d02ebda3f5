package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Work that was done on an aircraft, or a defect that was found.
 *
 * @param grounds whether the aircraft must not be fuelled until it is released
 * @param releasedOn when that was; null while it wasn't
 */
record MaintenanceRecord(
        long id,
        String tailNumber,
        Kind kind,
        String description,
        String performedBy,
        LocalDate performedOn,
        @Nullable LocalDate nextDueOn,
        boolean grounds,
        @Nullable LocalDate releasedOn,
        boolean active,
        Revision revision) {
    enum Kind {
        INSPECTION,
        REPAIR,
        AD_COMPLIANCE,
        OTHER
    }

    static MaintenanceRecord created(long id, Input input, Instant now) {
        return new MaintenanceRecord(
                id,
                input.tailNumber(),
                input.choice("kind", Kind.class),
                input.text("description").strip(),
                input.text("performed_by").strip(),
                input.date("performed_on"),
                input.dateOrNull("next_due_on"),
                input.flag("grounds_aircraft", false),
                input.dateOrNull("released_on"),
                true,
                Revision.first(now));
    }

    static Problem notFound(long id, String tailNumber) {
        return Problem.notFound("The aircraft " + tailNumber + " has no maintenance record " + id + ".");
    }

    /** Whether it grounds the aircraft now. */
    boolean isGrounding() {
        return active && grounds && releasedOn == null;
    }

    Problem refusal() {
        return Problem.conflict(
                "aircraft-grounded",
                "The aircraft " + tailNumber + " is grounded by its maintenance record " + id + ": " + description);
    }

    /** The same but for the given members of the input. */
    MaintenanceRecord changed(Input input) {
        return new MaintenanceRecord(
                id,
                tailNumber,
                input.has("kind") ? input.choice("kind", Kind.class) : kind,
                input.has("description") ? input.text("description").strip() : description,
                input.has("performed_by") ? input.text("performed_by").strip() : performedBy,
                input.has("performed_on") ? input.date("performed_on") : performedOn,
                input.has("next_due_on") ? input.dateOrNull("next_due_on") : nextDueOn,
                input.flag("grounds_aircraft", grounds),
                input.has("released_on") ? input.dateOrNull("released_on") : releasedOn,
                input.flag("is_active", active),
                revision);
    }

    MaintenanceRecord deactivated() {
        return new MaintenanceRecord(
                id,
                tailNumber,
                kind,
                description,
                performedBy,
                performedOn,
                nextDueOn,
                grounds,
                releasedOn,
                false,
                revision);
    }

    MaintenanceRecord revised(Instant now) {
        return new MaintenanceRecord(
                id,
                tailNumber,
                kind,
                description,
                performedBy,
                performedOn,
                nextDueOn,
                grounds,
                releasedOn,
                active,
                revision.next(now));
    }

    /**
     * Refuses dates that can't be, and a record that grounds the aircraft but is no longer active.
     *
     * @param today in UTC; somewhere it is tomorrow already
     */
    MaintenanceRecord requireConsistent(LocalDate today) {
        var tomorrow = today.plusDays(1);
        if (performedOn.isAfter(tomorrow) || (releasedOn != null && releasedOn.isAfter(tomorrow))) {
            throw Problem.unprocessable(
                    "date-in-future", "Neither the work nor the release can be recorded before it is done.");
        }
        if (releasedOn != null && !grounds) {
            throw Problem.unprocessable(
                    "released-without-grounding", "Only a record with grounds_aircraft has a released_on.");
        }
        if (releasedOn != null && releasedOn.isBefore(performedOn)) {
            throw Problem.unprocessable(
                    "released-before-performed",
                    "The aircraft can't be released on " + releasedOn + ", before " + performedOn + ".");
        }
        if (nextDueOn != null && nextDueOn.isBefore(performedOn)) {
            throw Problem.unprocessable(
                    "due-before-performed",
                    "The work can't be due again on " + nextDueOn + ", before " + performedOn + ".");
        }
        if (!active && grounds && releasedOn == null) {
            throw Problem.conflict(
                    "aircraft-grounded",
                    "The maintenance record " + id + " grounds the aircraft " + tailNumber
                            + ". Give its released_on first.");
        }
        return this;
    }

    JsonObject toJson() {
        return revision.appendTo(new JsonObject()
                .put("id", id)
                .put("tail_number", tailNumber)
                .put("kind", kind.name())
                .put("description", description)
                .put("performed_by", performedBy)
                .put("performed_on", performedOn.toString())
                .put("next_due_on", nextDueOn == null ? null : nextDueOn.toString())
                .put("grounds_aircraft", grounds)
                .put("released_on", releasedOn == null ? null : releasedOn.toString())
                .put("is_active", active));
    }
}
