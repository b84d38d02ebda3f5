package com.fbolaunchpad.system;

import static com.fbolaunchpad.system.Move.one;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.system.FboModel.Plane;
import com.fbolaunchpad.system.FboModel.Reasons;
import com.fbolaunchpad.system.FboModel.Truck;
import com.fbolaunchpad.system.FboModel.Verdict;
import com.fbolaunchpad.system.OrderLife.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is asked for trucks and aircraft, and what must become of that: checks, meters and grades. */
final class FleetRequests {
    private final FboModel model;

    FleetRequests(FboModel model) {
        this.model = model;
    }

    static JsonArray approvals(Iterable<String> grades) {
        var approved = new JsonArray();
        grades.forEach(
                grade -> approved.add(new JsonObject().put("fuel_type", grade).put("basis", "STC")));
        return approved;
    }

    Request check(Truck truck, Move move) {
        var result = move.what() % 5 < 3 ? "PASSED" : "FAILED";
        var body = new JsonObject().put("kind", "DAILY").put("result", result);
        return Request.of("admin", "POST", "/fuel-trucks/" + truck.id() + "/checks", body, 201, () -> new Reasons()
                .orElse(answer -> {
                    var after = Truck.of(answer.getJsonObject("fuel_truck"), result.equals("PASSED"));
                    var was = model.trucks.get(truck.id());
                    assertThat(after.unfit() == null).isEqualTo(result.equals("PASSED"));
                    assertThat(after.meter()).isEqualTo(was.meter());
                    assertThat(after.grade()).isEqualTo(was.grade());
                    model.trucks.put(truck.id(), after);
                }));
    }

    Request adjustMeter(Truck truck, Move move) {
        var step = one(move.what(), "10.50", "-3.25", "0.00", "499.75");
        var highest = truck.rollover();
        var reading = move.what() % 9 == 8 && truck.digits() < 8
                ? highest
                : truck.meter().add(new BigDecimal(step)).max(BigDecimal.ZERO.setScale(2));
        var body = new JsonObject()
                .put("current_meter_reading", reading.toPlainString())
                .put("adjustment_reason", "Read off")
                .put("adjustment_kind", one(move.how(), "ADJUSTMENT", "CALIBRATION"));
        return changeTruck(truck, body, () -> {
            var was = model.trucks.get(truck.id());
            return new Reasons()
                    .add(reading.compareTo(highest) >= 0, "meter-out-of-range")
                    .add(reading.compareTo(was.meter()) != 0 && model.isFueling(truck.id()), "fueling-in-progress")
                    .orElse(becomes(was.at(reading)));
        });
    }

    Request changeTruckGrade(Truck truck, Move move) {
        var grade = one(move.what(), "JET_A", "AVGAS_100LL");
        return changeTruck(truck, new JsonObject().put("fuel_type", grade), () -> {
            var was = model.trucks.get(truck.id());
            var isWanted = model.orders.values().stream()
                    .anyMatch(order -> order.isOpen() && Objects.equals(order.truck(), was.id()));
            return new Reasons()
                    .add(!grade.equals(was.grade()) && model.isFueling(was.id()), "fueling-in-progress")
                    .add(!grade.equals(was.grade()) && isWanted, "open-orders")
                    .orElse(becomes(was.with(grade)));
        });
    }

    private static Request changeTruck(Truck truck, JsonObject body, Supplier<Verdict> verdict) {
        return Request.of("admin", "PATCH", "/fuel-trucks/" + truck.id(), body, 200, verdict);
    }

    private Consumer<JsonObject> becomes(Truck expected) {
        return answer -> {
            assertThat(Truck.of(answer.getJsonObject("fuel_truck"), expected.checked()))
                    .isEqualTo(expected);
            model.trucks.put(expected.id(), expected);
        };
    }

    Request changeApprovals(Move move) {
        var plane = model.plane(move.whom());
        var grades = one(move.what(), Set.of("JET_A"), Set.of("AVGAS_100LL"), Set.of("JET_A", "AVGAS_100LL"));
        var sorted = new TreeSet<>(grades);
        var body = new JsonObject().put("fuel_type", sorted.first()).put("approved_fuel_types", approvals(sorted));
        return Request.of("desk", "PATCH", "/aircraft/" + plane.tail(), body, 200, () -> {
            var was = model.planes.get(plane.tail());
            var withdrawn = new ArrayList<>(was.approved());
            withdrawn.removeAll(sorted);
            var wanted = model.orders.values().stream()
                    .filter(order ->
                            order.isOpen() && order.tail().equals(was.tail()) && withdrawn.contains(order.grade()))
                    .toList();
            return new Reasons()
                    .add(!wanted.isEmpty(), "open-orders")
                    .add(wanted.stream().anyMatch(order -> order.status().equals("FUELING")), "fueling-in-progress")
                    .orElse(answer -> model.planes.put(was.tail(), new Plane(was.tail(), sorted, was.verified())));
        });
    }
}
