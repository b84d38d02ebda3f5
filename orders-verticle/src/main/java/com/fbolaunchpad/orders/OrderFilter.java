package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a list shows: the contract's filters, and what the caller may see.
 *
 * @param ranges an order is shown when all conditions of one of these hold. No order is in two of them, and each has only
 *     one value of a column, so that an index may have the orders of a range in the order of the list. What narrows most comes first.
 */
record OrderFilter(List<List<Condition>> ranges) {
    private static final String LST = "assigned_lst_user_id";
    private static final Condition NOTHING = Condition.of("1 = 0");

    /**
     * A condition, in which each {@code ?} stands for the next of the values.
     *
     * @param column the column that has only one value where it holds; null if none has
     */
    record Condition(@Nullable String column, String text, List<Object> values) {
        static Condition equal(String column, Object value) {
            return new Condition(column, column + " = ?", List.of(value));
        }

        static Condition isNull(String column) {
            return new Condition(column, column + " is null", List.of());
        }

        static Condition of(String text, Object... values) {
            return new Condition(null, text, List.of(values));
        }
    }

    /**
     * @param fuelType the code of the grade asked for, if any
     * @param onlyFor the user who sees only his own and unassigned orders; null for one who sees all
     */
    static OrderFilter of(JsonObject input, @Nullable String fuelType, @Nullable Long onlyFor) {
        var named = named(input);
        var others = others(input, fuelType);
        var ranges = new ArrayList<List<Condition>>();
        for (var lst : technicians(input.getLong(LST), onlyFor)) {
            for (var status : statuses(input)) {
                ranges.add(Stream.of(lst, named, status, others)
                        .flatMap(List::stream)
                        .toList());
            }
        }
        return new OrderFilter(ranges);
    }

    /** The same, narrowed further. */
    OrderFilter and(Condition further) {
        return new OrderFilter(ranges.stream()
                .map(range -> Stream.concat(range.stream(), Stream.of(further)).toList())
                .toList());
    }

    private static List<List<Condition>> technicians(@Nullable Long asked, @Nullable Long onlyFor) {
        if (onlyFor == null) {
            return List.of(asked == null ? List.of() : List.of(Condition.equal(LST, asked)));
        }
        var own = List.of(Condition.equal(LST, onlyFor));
        if (asked == null) {
            return List.of(own, List.of(Condition.isNull(LST)));
        }
        return List.of(asked.equals(onlyFor) ? own : List.of(NOTHING));
    }

    private static List<List<Condition>> statuses(JsonObject input) {
        if (!input.containsKey("status")) {
            return List.of(List.of());
        }
        var statuses = input.getJsonArray("status").stream().distinct().toList();
        return statuses.isEmpty()
                ? List.of(List.of(NOTHING))
                : statuses.stream()
                        .map(status -> List.of(Condition.equal("status", status)))
                        .toList();
    }

    private static List<Condition> named(JsonObject input) {
        var conditions = new ArrayList<Condition>();
        if (input.containsKey("tail_number")) {
            conditions.add(Condition.equal("tail_number", FuelOrders.tailNumber(input.getString("tail_number"))));
        }
        for (var id : new String[] {"customer_id", "assigned_truck_id"}) {
            if (input.containsKey(id)) {
                conditions.add(Condition.equal(id, input.getLong(id)));
            }
        }
        return conditions;
    }

    private static List<Condition> others(JsonObject input, @Nullable String fuelType) {
        var conditions = new ArrayList<Condition>();
        if (fuelType != null) {
            conditions.add(Condition.equal("fuel_type", fuelType));
        }
        if (input.containsKey("priority")) {
            conditions.add(Condition.equal("priority", input.getString("priority")));
        }
        if (input.containsKey("flagged")) {
            conditions.add(
                    Condition.of(input.getBoolean("flagged") ? "flag_reason is not null" : "flag_reason is null"));
        }
        addTime(conditions, input, "created_from", "created_at >= ?");
        addTime(conditions, input, "created_to", "created_at < ?");
        return conditions;
    }

    private static void addTime(List<Condition> conditions, JsonObject input, String member, String condition) {
        if (input.containsKey(member)) {
            conditions.add(Condition.of(
                    condition, OffsetDateTime.parse(input.getString(member)).toInstant()));
        }
    }
}
