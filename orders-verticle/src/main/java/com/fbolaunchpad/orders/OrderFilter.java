package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Where;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Which orders a list shows: the contract's filters, and what the caller may see. */
final class OrderFilter {
    private OrderFilter() {}

    /**
     * @param fuelType the code of the grade asked for, if any
     * @param onlyFor the user who sees only his own and unassigned orders; null for one who sees all
     */
    static Where of(JsonObject input, @Nullable String fuelType, @Nullable Long onlyFor) {
        var where = new Where();
        if (onlyFor != null) {
            where.and("(assigned_lst_user_id = ? or assigned_lst_user_id is null)", onlyFor);
        }
        if (input.containsKey("status")) {
            where.andIn("status", input.getJsonArray("status").stream().toList());
        }
        if (input.containsKey("tail_number")) {
            where.and("tail_number = ?", FuelOrders.tailNumber(input.getString("tail_number")));
        }
        if (fuelType != null) {
            where.and("fuel_type = ?", fuelType);
        }
        for (var id : new String[] {"customer_id", "assigned_lst_user_id", "assigned_truck_id"}) {
            if (input.containsKey(id)) {
                where.and(id + " = ?", input.getLong(id));
            }
        }
        if (input.containsKey("priority")) {
            where.and("priority = ?", input.getString("priority"));
        }
        if (input.containsKey("created_from")) {
            where.and(
                    "created_at >= ?",
                    OffsetDateTime.parse(input.getString("created_from")).toInstant());
        }
        if (input.containsKey("created_to")) {
            where.and(
                    "created_at < ?",
                    OffsetDateTime.parse(input.getString("created_to")).toInstant());
        }
        return where;
    }
}
