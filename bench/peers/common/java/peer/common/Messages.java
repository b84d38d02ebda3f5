package peer.common;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/** What comes in and what goes out, beside the order itself. */
public final class Messages {
    private Messages() {}

    public record NewOrder(
            @JsonProperty("tail_number") String tailNumber,
            @JsonProperty("fuel_type") String fuelType,
            @JsonProperty("requested_amount") BigDecimal requestedAmount,
            @JsonProperty("location_on_ramp") String locationOnRamp,
            @JsonProperty("assigned_lst_user_id") Long assignedLstUserId,
            @JsonProperty("assigned_truck_id") Long assignedTruckId) {}

    public record Step(@JsonProperty("status") String status) {}

    public record One(@JsonProperty("fuel_order") FuelOrder fuelOrder) {}

    public record Many(
            @JsonProperty("orders") List<FuelOrder> orders,
            @JsonProperty("next_cursor") String nextCursor) {}

    public record Done(
            @JsonProperty("message") String message,
            @JsonProperty("fuel_order") FuelOrder fuelOrder) {}

    public record Failed(@JsonProperty("error") String error) {}
}
