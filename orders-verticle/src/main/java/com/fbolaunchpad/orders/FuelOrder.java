package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fuel order. Every change makes a new one of the next version.
 *
 * @param confirmation by whom and how the grade was confirmed; null until somebody does
 * @param flagReason why the desk must look at the order; null while its truck may fuel
 * @param timestamps when it came into each state that it has been in
 * @param version 1, 2, 3 … with every change
 * @param changeVersion how often what the technician acknowledged was changed afterwards
 */
record FuelOrder(
        long id,
        OrderStatus status,
        Wanted wanted,
        Assignment assignment,
        @Nullable GradeConfirmation confirmation,
        @Nullable String flagReason,
        Map<OrderStatus, Instant> timestamps,
        Outcome outcome,
        long version,
        int changeVersion,
        int acknowledgedChangeVersion,
        Instant createdAt,
        Instant updatedAt) {

    FuelOrder {
        timestamps = Map.copyOf(timestamps);
    }

    /**
     * What the customer wants, and where.
     *
     * @param fuelType the code of the grade
     * @param amountGallons more than none, two places
     */
    record Wanted(
            String tailNumber,
            String fuelType,
            BigDecimal amountGallons,
            String locationOnRamp,
            boolean additiveRequested,
            @Nullable Long customerId,
            @Nullable String csrNotes,
            Priority priority,
            @Nullable Instant dueAt) {
        /** The end of time, where the migration has it too. */
        private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

        /** When it is due as a list sorts it: what is never due comes last. */
        Instant dueSort() {
            return dueAt == null ? NEVER : dueAt;
        }

        boolean isOfAnotherAircraftOrGrade(Wanted other) {
            return !tailNumber.equals(other.tailNumber) || !fuelType.equals(other.fuelType);
        }

        /** Whether a technician who knows the other must be told. */
        boolean isOtherWorkThan(Wanted other) {
            return isOfAnotherAircraftOrGrade(other)
                    || amountGallons.compareTo(other.amountGallons) != 0
                    || !locationOnRamp.equals(other.locationOnRamp)
                    || additiveRequested != other.additiveRequested;
        }
    }

    /** Who does it, and with which truck; null where that is open. */
    record Assignment(@Nullable Long lstUserId, @Nullable Long truckId) {
        static final Assignment OPEN = new Assignment(null, null);

        boolean isTo(@Nullable Long userId) {
            return lstUserId != null && lstUserId.equals(userId);
        }
    }

    /** How it ended; each part null until then. */
    record Outcome(
            @Nullable MeterReadings readings,
            @Nullable String lstNotes,
            @Nullable Long reviewedBy,
            @Nullable String cancelReason) {
        static final Outcome NONE = new Outcome(null, null, null, null);
    }

    /** The next version of an order while it is being made. */
    private static final class Next {
        private final FuelOrder before;
        private final Instant time;
        private final EnumMap<OrderStatus, Instant> timestamps;
        private OrderStatus status;
        private Wanted wanted;
        private Assignment assignment;
        private @Nullable GradeConfirmation confirmation;
        private @Nullable String flagReason;
        private Outcome outcome;
        private int changeVersion;
        private int acknowledgedChangeVersion;

        Next(FuelOrder before, Instant now) {
            this.before = before;
            // Never before the change before it, whatever the clocks of two nodes say: the event log is ordered by it.
            this.time = now.isAfter(before.updatedAt) ? now : before.updatedAt;
            this.timestamps = new EnumMap<>(before.timestamps);
            this.status = before.status;
            this.wanted = before.wanted;
            this.assignment = before.assignment;
            this.confirmation = before.confirmation;
            this.flagReason = before.flagReason;
            this.outcome = before.outcome;
            this.changeVersion = before.changeVersion;
            this.acknowledgedChangeVersion = before.acknowledgedChangeVersion;
        }

        Next in(OrderStatus to) {
            before.status.requireNext(to);
            status = to;
            timestamps.put(to, time);
            if (!OrderStatus.open().contains(to)) {
                flagReason = null;
            }
            return this;
        }

        /** A flag is about the truck: with another one it is gone. */
        Next assignedTo(Assignment other) {
            if (!Objects.equals(other.truckId(), assignment.truckId())) {
                flagReason = null;
            }
            assignment = other;
            return this;
        }

        Next withOutcome(Outcome other) {
            outcome = other;
            return this;
        }

        FuelOrder made() {
            return new FuelOrder(
                    before.id,
                    status,
                    wanted,
                    assignment,
                    confirmation,
                    flagReason,
                    timestamps,
                    outcome,
                    before.version + 1,
                    changeVersion,
                    acknowledgedChangeVersion,
                    before.createdAt,
                    time);
        }
    }

    /** A new order, version 1. */
    static FuelOrder dispatched(long id, Wanted wanted, Assignment assignment, Instant now) {
        return new FuelOrder(
                id,
                OrderStatus.DISPATCHED,
                wanted,
                assignment,
                null,
                null,
                Map.of(OrderStatus.DISPATCHED, now),
                Outcome.NONE,
                1,
                0,
                0,
                now,
                now);
    }

    /** The order after the step that the technician takes with the truck; null leaves the one that it has. */
    FuelOrder stepped(OrderStatus to, long lstUserId, @Nullable Long truckId, Instant now) {
        var truck = truckId == null ? assignment.truckId() : truckId;
        return new Next(this, now)
                .in(to)
                .assignedTo(new Assignment(lstUserId, truck))
                .made();
    }

    FuelOrder completed(MeterReadings meterReadings, @Nullable String notes, Instant now) {
        return new Next(this, now)
                .in(OrderStatus.COMPLETED)
                .withOutcome(new Outcome(meterReadings, notes, null, null))
                .made();
    }

    FuelOrder reviewed(long reviewer, Instant now) {
        return new Next(this, now)
                .in(OrderStatus.REVIEWED)
                .withOutcome(new Outcome(outcome.readings(), outcome.lstNotes(), reviewer, null))
                .made();
    }

    FuelOrder cancelled(String reason, Instant now) {
        return new Next(this, now)
                .in(OrderStatus.CANCELLED)
                .withOutcome(new Outcome(null, null, null, reason))
                .made();
    }

    /**
     * The order after an edit. What the technician has acknowledged and finds otherwise now, he has to acknowledge again;
     * one who takes the order over has acknowledged nothing. A confirmation is of one grade and one aircraft.
     */
    FuelOrder edited(Wanted newWanted, Assignment newAssignment, Instant now) {
        var next = new Next(this, now).assignedTo(newAssignment);
        next.wanted = newWanted;
        if (newWanted.isOfAnotherAircraftOrGrade(wanted)) {
            next.confirmation = null;
        }
        if (status != OrderStatus.DISPATCHED
                && (newWanted.isOtherWorkThan(wanted) || !newAssignment.equals(assignment))) {
            next.changeVersion++;
        }
        return next.made();
    }

    /** Whether the technician knows the order as it stands. */
    boolean isChangeAcknowledged() {
        return acknowledgedChangeVersion == changeVersion;
    }

    FuelOrder changeAcknowledged(Instant now) {
        var next = new Next(this, now);
        next.acknowledgedChangeVersion = changeVersion;
        return next.made();
    }

    FuelOrder confirmed(GradeConfirmation by, Instant now) {
        var next = new Next(this, now);
        next.confirmation = by;
        return next.made();
    }

    /** The order with a flag, or with none. */
    FuelOrder flagged(@Nullable String reason, Instant now) {
        var next = new Next(this, now);
        next.flagReason = reason;
        return next.made();
    }

    /** The order as callers see it: the contract's {@code FuelOrder}. */
    JsonObject toJson() {
        var readings = outcome.readings();
        var json = new JsonObject()
                .put("id", id)
                .put("status", status.name())
                .put("tail_number", wanted.tailNumber())
                .put("customer_id", wanted.customerId())
                .put("fuel_type", wanted.fuelType())
                .put("additive_requested", wanted.additiveRequested())
                .put("requested_amount", wanted.amountGallons().toPlainString())
                .put("assigned_lst_user_id", assignment.lstUserId())
                .put("assigned_truck_id", assignment.truckId())
                .put("location_on_ramp", wanted.locationOnRamp())
                .put("csr_notes", wanted.csrNotes())
                .put("lst_notes", outcome.lstNotes())
                .put("priority", wanted.priority().name())
                .put("due_at", text(wanted.dueAt()))
                .put("start_meter_reading", readings == null ? null : text(readings.start()))
                .put("end_meter_reading", readings == null ? null : text(readings.end()))
                .put("meter_rolled_over", readings != null && readings.hasRolledOver())
                .put("calculated_gallons_dispensed", readings == null ? null : text(readings.gallons()))
                .put("created_at", text(createdAt))
                .put("updated_at", text(updatedAt))
                .put("reviewed_by_csr_user_id", outcome.reviewedBy())
                .put("cancel_reason", outcome.cancelReason())
                .put("flag_reason", flagReason)
                .put("grade_confirmation", confirmation == null ? null : confirmation.toJson())
                .put("version", version)
                .put("change_version", changeVersion)
                .put("acknowledged_change_version", acknowledgedChangeVersion);
        for (var reached : OrderStatus.values()) {
            json.put(reached.timestampField(), text(timestamps.get(reached)));
        }
        return json;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(BigDecimal gallons) {
        return gallons.setScale(2).toPlainString();
    }
}
