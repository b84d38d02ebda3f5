package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fuel order. Every change makes a new one of the next version.
 *
 * @param timestamps when it came into each state that it has been in
 * @param readings set when it is completed
 * @param version 1, 2, 3 … with every change
 * @param changeVersion how often what the technician acknowledged was changed afterwards
 */
record FuelOrder(
        long id,
        OrderStatus status,
        Wanted wanted,
        Assignment assignment,
        Map<OrderStatus, Instant> timestamps,
        @Nullable MeterReadings readings,
        @Nullable String lstNotes,
        @Nullable Long reviewedBy,
        @Nullable String cancelReason,
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
            @Nullable Instant dueAt) {}

    /** Who does it, and with which truck; null where that is open. */
    record Assignment(@Nullable Long lstUserId, @Nullable Long truckId) {
        boolean isTo(@Nullable Long userId) {
            return lstUserId != null && lstUserId.equals(userId);
        }
    }

    /** A new order, version 1. */
    static FuelOrder dispatched(long id, Wanted wanted, Assignment assignment, Instant now) {
        return new FuelOrder(
                id,
                OrderStatus.DISPATCHED,
                wanted,
                assignment,
                Map.of(OrderStatus.DISPATCHED, now),
                null,
                null,
                null,
                null,
                1,
                0,
                0,
                now,
                now);
    }

    /** The order after a step that the state machine allows; {@link OrderStatus#requireNext} tells. */
    FuelOrder step(OrderStatus to, Instant now) {
        status.requireNext(to);
        // Never before the change before it, whatever the clocks of two nodes say: the event log is ordered by this
        // time.
        var time = now.isAfter(updatedAt) ? now : updatedAt;
        var reached = new EnumMap<OrderStatus, Instant>(timestamps);
        reached.put(to, time);
        return new FuelOrder(
                id,
                to,
                wanted,
                assignment,
                reached,
                readings,
                lstNotes,
                reviewedBy,
                cancelReason,
                version + 1,
                changeVersion,
                acknowledgedChangeVersion,
                createdAt,
                time);
    }

    FuelOrder acknowledged(long lstUserId, Instant now) {
        return step(OrderStatus.ACKNOWLEDGED, now).with(new Assignment(lstUserId, assignment.truckId()));
    }

    /** The order with another truck; null leaves the one that it has. Part of a step, so the version stays. */
    FuelOrder with(@Nullable Long truckId) {
        return truckId == null ? this : with(new Assignment(assignment.lstUserId(), truckId));
    }

    FuelOrder completed(MeterReadings meterReadings, @Nullable String notes, Instant now) {
        return step(OrderStatus.COMPLETED, now).with(meterReadings, notes, null, null);
    }

    FuelOrder reviewed(long reviewer, Instant now) {
        return step(OrderStatus.REVIEWED, now).with(readings, lstNotes, reviewer, null);
    }

    FuelOrder cancelled(String reason, Instant now) {
        return step(OrderStatus.CANCELLED, now).with(readings, lstNotes, null, reason);
    }

    private FuelOrder with(Assignment newAssignment) {
        return new FuelOrder(
                id,
                status,
                wanted,
                newAssignment,
                timestamps,
                readings,
                lstNotes,
                reviewedBy,
                cancelReason,
                version,
                changeVersion,
                acknowledgedChangeVersion,
                createdAt,
                updatedAt);
    }

    private FuelOrder with(
            @Nullable MeterReadings newReadings,
            @Nullable String newLstNotes,
            @Nullable Long reviewer,
            @Nullable String reason) {
        return new FuelOrder(
                id,
                status,
                wanted,
                assignment,
                timestamps,
                newReadings,
                newLstNotes,
                reviewer,
                reason,
                version,
                changeVersion,
                acknowledgedChangeVersion,
                createdAt,
                updatedAt);
    }

    /** The order as callers see it: the contract's {@code FuelOrder}. */
    JsonObject toJson() {
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
                .put("lst_notes", lstNotes)
                .put("priority", wanted.priority().name())
                .put("due_at", text(wanted.dueAt()))
                .put(
                        "start_meter_reading",
                        readings == null ? null : readings.start().toPlainString())
                .put(
                        "end_meter_reading",
                        readings == null ? null : readings.end().toPlainString())
                .put(
                        "calculated_gallons_dispensed",
                        readings == null ? null : readings.gallons().toPlainString())
                .put("created_at", text(createdAt))
                .put("updated_at", text(updatedAt))
                .put("reviewed_by_csr_user_id", reviewedBy)
                .put("cancel_reason", cancelReason)
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
}
