package peer.common;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A fuel order with the members that callers see, in the service's order. */
public record FuelOrder(
        @JsonProperty("id") long id,
        @JsonProperty("status") String status,
        @JsonProperty("tail_number") String tailNumber,
        @JsonProperty("customer_id") Long customerId,
        @JsonProperty("fuel_type") String fuelType,
        @JsonProperty("additive_requested") boolean additiveRequested,
        @JsonProperty("requested_amount") String requestedAmount,
        @JsonProperty("assigned_lst_user_id") Long assignedLstUserId,
        @JsonProperty("assigned_truck_id") Long assignedTruckId,
        @JsonProperty("location_on_ramp") String locationOnRamp,
        @JsonProperty("csr_notes") String csrNotes,
        @JsonProperty("lst_notes") String lstNotes,
        @JsonProperty("priority") String priority,
        @JsonProperty("due_at") Instant dueAt,
        @JsonProperty("start_meter_reading") String startMeterReading,
        @JsonProperty("end_meter_reading") String endMeterReading,
        @JsonProperty("meter_rolled_over") boolean meterRolledOver,
        @JsonProperty("calculated_gallons_dispensed") String calculatedGallonsDispensed,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("reviewed_by_csr_user_id") Long reviewedByCsrUserId,
        @JsonProperty("cancel_reason") String cancelReason,
        @JsonProperty("flag_reason") String flagReason,
        @JsonProperty("grade_confirmation") GradeConfirmation gradeConfirmation,
        @JsonProperty("version") long version,
        @JsonProperty("change_version") int changeVersion,
        @JsonProperty("acknowledged_change_version") int acknowledgedChangeVersion,
        @JsonProperty("dispatch_timestamp") Instant dispatchTimestamp,
        @JsonProperty("acknowledge_timestamp") Instant acknowledgeTimestamp,
        @JsonProperty("en_route_timestamp") Instant enRouteTimestamp,
        @JsonProperty("fueling_start_timestamp") Instant fuelingStartTimestamp,
        @JsonProperty("completion_timestamp") Instant completionTimestamp,
        @JsonProperty("reviewed_timestamp") Instant reviewedTimestamp,
        @JsonProperty("cancelled_timestamp") Instant cancelledTimestamp) {
    static final String DISPATCHED = "DISPATCHED";
    static final String ACKNOWLEDGED = "ACKNOWLEDGED";

    /** That somebody has seen which grade an aircraft takes. */
    public record GradeConfirmation(
            @JsonProperty("fuel_type") String fuelType,
            @JsonProperty("method") String method,
            @JsonProperty("note") String note,
            @JsonProperty("confirmed_by_user_id") long confirmedByUserId,
            @JsonProperty("confirmed_at") Instant confirmedAt) {}

    static FuelOrder dispatched(long id, Messages.NewOrder wanted, String fuelType, Instant now) {
        return new FuelOrder(
                id,
                DISPATCHED,
                wanted.tailNumber(),
                null,
                fuelType,
                false,
                wanted.requestedAmount().setScale(2, RoundingMode.HALF_UP).toPlainString(),
                wanted.assignedLstUserId(),
                wanted.assignedTruckId(),
                wanted.locationOnRamp(),
                null,
                null,
                "NORMAL",
                null,
                null,
                null,
                false,
                null,
                now,
                now,
                null,
                null,
                null,
                null,
                1,
                0,
                0,
                now,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The benchmark's orders have nothing of what the statement of the step clears. */
    FuelOrder acknowledged(Instant now) {
        return new FuelOrder(
                id,
                ACKNOWLEDGED,
                tailNumber,
                customerId,
                fuelType,
                additiveRequested,
                requestedAmount,
                assignedLstUserId,
                assignedTruckId,
                locationOnRamp,
                csrNotes,
                lstNotes,
                priority,
                dueAt,
                startMeterReading,
                endMeterReading,
                meterRolledOver,
                calculatedGallonsDispensed,
                createdAt,
                now,
                reviewedByCsrUserId,
                cancelReason,
                flagReason,
                gradeConfirmation,
                version + 1,
                changeVersion,
                acknowledgedChangeVersion,
                dispatchTimestamp,
                now,
                enRouteTimestamp,
                fuelingStartTimestamp,
                completionTimestamp,
                reviewedTimestamp,
                cancelledTimestamp);
    }

    static FuelOrder read(ResultSet row) throws SQLException {
        return new FuelOrder(
                row.getLong("id"),
                row.getString("status"),
                row.getString("tail_number"),
                number(row, "customer_id"),
                row.getString("fuel_type"),
                row.getBoolean("additive_requested"),
                row.getString("requested_amount"),
                number(row, "assigned_lst_user_id"),
                number(row, "assigned_truck_id"),
                row.getString("location_on_ramp"),
                row.getString("csr_notes"),
                row.getString("lst_notes"),
                row.getString("priority"),
                instant(row, "due_at"),
                row.getString("start_meter_reading"),
                row.getString("end_meter_reading"),
                row.getString("meter_rollover") != null,
                gallons(row),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                number(row, "reviewed_by_csr_user_id"),
                row.getString("cancel_reason"),
                row.getString("flag_reason"),
                confirmation(row),
                row.getLong("version"),
                row.getInt("change_version"),
                row.getInt("acknowledged_change_version"),
                instant(row, "dispatch_timestamp"),
                instant(row, "acknowledge_timestamp"),
                instant(row, "en_route_timestamp"),
                instant(row, "fueling_start_timestamp"),
                instant(row, "completion_timestamp"),
                instant(row, "reviewed_timestamp"),
                instant(row, "cancelled_timestamp"));
    }

    private static GradeConfirmation confirmation(ResultSet row) throws SQLException {
        var fuelType = row.getString("confirmed_fuel_type");
        return fuelType == null
                ? null
                : new GradeConfirmation(
                        fuelType,
                        row.getString("confirmation_method"),
                        row.getString("confirmation_note"),
                        row.getLong("confirmed_by_user_id"),
                        instant(row, "confirmed_at"));
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        var number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** From the readings, as the service has it; null where there are none. */
    private static String gallons(ResultSet row) throws SQLException {
        var start = row.getBigDecimal("start_meter_reading");
        var end = row.getBigDecimal("end_meter_reading");
        var rollover = row.getBigDecimal("meter_rollover");
        if (start == null || end == null) {
            return null;
        }
        var read = end.subtract(start);
        return (rollover == null ? read : read.add(rollover)).toPlainString();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
