package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What the orders, trucks and aircraft of an FBO are by the contract, in so few words that they can be seen to be right. */
final class FboModel {
    static final List<String> BEFORE_FUELING = List.of("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE");
    static final Map<String, String> NEXT = Map.of(
            "DISPATCHED", "ACKNOWLEDGED",
            "ACKNOWLEDGED", "EN_ROUTE",
            "EN_ROUTE", "FUELING",
            "FUELING", "COMPLETED",
            "COMPLETED", "REVIEWED");

    final Map<Long, Order> orders = new LinkedHashMap<>();
    final Map<Long, Truck> trucks = new TreeMap<>();
    final Map<String, Plane> planes = new TreeMap<>();

    final List<Long> technicians;

    FboModel(List<Long> technicians) {
        this.technicians = List.copyOf(technicians);
    }

    /** An order as far as the model knows it; quantities as they are answered. */
    record Order(
            long id,
            String status,
            String tail,
            String grade,
            String amount,
            String ramp,
            Long lst,
            Long truck,
            long version,
            int change,
            int acknowledged,
            boolean confirmed,
            String flag,
            Readings readings) {
        static Order of(JsonObject json) {
            return new Order(
                    json.getLong("id"),
                    json.getString("status"),
                    json.getString("tail_number"),
                    json.getString("fuel_type"),
                    json.getString("requested_amount"),
                    json.getString("location_on_ramp"),
                    json.getLong("assigned_lst_user_id"),
                    json.getLong("assigned_truck_id"),
                    json.getLong("version"),
                    json.getInteger("change_version"),
                    json.getInteger("acknowledged_change_version"),
                    json.getJsonObject("grade_confirmation") != null,
                    json.getString("flag_reason"),
                    json.getString("end_meter_reading") == null
                            ? null
                            : new Readings(
                                    json.getString("start_meter_reading"),
                                    json.getString("end_meter_reading"),
                                    json.getBoolean("meter_rolled_over"),
                                    json.getString("calculated_gallons_dispensed")));
        }

        String path() {
            return "/fuel-orders/" + id;
        }

        boolean isOther(Long ifVersion) {
            return ifVersion != null && ifVersion != version;
        }

        boolean isOpen() {
            return isOpen(status);
        }

        private static boolean isOpen(String status) {
            return BEFORE_FUELING.contains(status) || status.equals("FUELING");
        }

        Order in(String to) {
            return with(to, lst, truck, change, acknowledged, confirmed, readings);
        }

        Order with(
                String newStatus,
                Long newLst,
                Long newTruck,
                int newChange,
                int newAcknowledged,
                boolean nowConfirmed,
                Readings newReadings) {
            var sameTruck = newTruck == null ? truck == null : newTruck.equals(truck);
            return new Order(
                    id,
                    newStatus,
                    tail,
                    grade,
                    amount,
                    ramp,
                    newLst,
                    newTruck,
                    version + 1,
                    newChange,
                    newAcknowledged,
                    nowConfirmed,
                    sameTruck && isOpen(newStatus) ? flag : null,
                    newReadings);
        }

        Order flagged(String reason) {
            return new Order(
                    id,
                    status,
                    tail,
                    grade,
                    amount,
                    ramp,
                    lst,
                    truck,
                    version + 1,
                    change,
                    acknowledged,
                    confirmed,
                    reason,
                    readings);
        }
    }

    record Readings(String start, String end, boolean rolledOver, String gallons) {}

    /** @param unfit the sentence that says why it may not fuel; null when it may */
    record Truck(long id, String number, String grade, int digits, BigDecimal meter, boolean checked, String unfit) {
        static final BigDecimal CAPACITY = new BigDecimal("5000.00");

        static Truck of(JsonObject json, boolean checked) {
            var number = json.getString("truck_number");
            return new Truck(
                    json.getLong("id"),
                    number,
                    json.getString("fuel_type"),
                    json.getInteger("meter_digits"),
                    new BigDecimal(json.getString("current_meter_reading")),
                    checked,
                    json.getString("status").equals("AVAILABLE")
                            ? null
                            : "The truck " + number + " is held (" + json.getString("hold_reason") + ").");
        }

        BigDecimal rollover() {
            return BigDecimal.TEN.pow(digits).setScale(2);
        }

        Truck at(BigDecimal reading) {
            return new Truck(id, number, grade, digits, reading, checked, unfit);
        }

        Truck with(String otherGrade) {
            return new Truck(id, number, otherGrade, digits, meter, checked, unfit);
        }
    }

    record Plane(String tail, Set<String> approved, boolean verified) {}

    /**
     * What must become of a request: one of the refusals, or, where there is none, a success that has this effect on the
     * model; the effect throws, and changes nothing, when the answer isn't what it must be.
     */
    record Verdict(Set<String> refusals, Consumer<JsonObject> effect) {}

    /** The refusals that apply, gathered one by one. */
    static final class Reasons {
        private final Set<String> found = new TreeSet<>();

        Reasons add(boolean applies, String code) {
            if (applies) {
                found.add(code);
            }
            return this;
        }

        Verdict orElse(Consumer<JsonObject> effect) {
            return new Verdict(found, effect);
        }

        static Verdict only(String code) {
            return new Verdict(Set.of(code), answer -> {});
        }
    }

    /** The effect of an answer that shows the order as it must be now. */
    Consumer<JsonObject> becomes(Order expected) {
        return answer -> {
            assertThat(Order.of(answer.getJsonObject("fuel_order"))).isEqualTo(expected);
            orders.put(expected.id(), expected);
        };
    }

    Truck truck(int number) {
        return List.copyOf(trucks.values()).get(number % trucks.size());
    }

    Plane plane(int number) {
        return List.copyOf(planes.values()).get(number % planes.size());
    }

    long technician(int number) {
        return technicians.get(number % technicians.size());
    }

    /** Mostly the one who has the order. */
    long someone(Order order, int number) {
        return order.lst() != null && number % 8 != 7 ? order.lst() : technician(number);
    }

    boolean agree(String grade, String tail, Long truck) {
        var plane = planes.get(tail);
        return (plane == null || plane.approved().contains(grade))
                && (truck == null || trucks.get(truck).grade().equals(grade));
    }

    boolean isUnfit(Long truck) {
        return truck != null && trucks.get(truck).unfit() != null;
    }

    /** Trucks that are assigned automatically for the grade. */
    List<Long> candidates(String grade) {
        return trucks.values().stream()
                .filter(truck -> truck.grade().equals(grade) && truck.unfit() == null && truck.checked())
                .map(Truck::id)
                .toList();
    }

    static Long leastBusy(List<Long> candidates, List<Long> busyWithOpenOrders) {
        return candidates.stream()
                .min(Comparator.<Long>comparingLong(id ->
                                busyWithOpenOrders.stream().filter(id::equals).count())
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    List<Long> trucksOfOpenOrders() {
        var busy = new ArrayList<Long>();
        orders.values().stream().filter(Order::isOpen).forEach(order -> busy.add(order.truck()));
        return busy;
    }

    List<Long> lstsOfOpenOrders() {
        var busy = new ArrayList<Long>();
        orders.values().stream().filter(Order::isOpen).forEach(order -> busy.add(order.lst()));
        return busy;
    }

    /** Whether fuel may flow from the truck at this moment, and so nothing of it may change. */
    boolean isFueling(long truck) {
        return orders.values().stream()
                .anyMatch(order -> order.status().equals("FUELING") && order.truck() != null && order.truck() == truck);
    }
}
