package com.fbolaunchpad.system;

import static com.fbolaunchpad.system.Move.one;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.system.FboModel.Order;
import com.fbolaunchpad.system.FboModel.Reasons;
import com.fbolaunchpad.system.FboModel.Verdict;
import com.fbolaunchpad.system.OrderLife.Request;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** What the desk asks for, and what must become of that: orders made, edited, reviewed and cancelled. */
final class DeskRequests {
    private static final String UNKNOWN_TAIL = "NOBODY-1";
    private final FboModel model;

    DeskRequests(FboModel model) {
        this.model = model;
    }

    Request create(Move move) {
        var plane = model.plane(move.whom());
        var usual = plane.approved().iterator().next();
        var tail = move.what() % 15 == 14 ? UNKNOWN_TAIL : plane.tail();
        var given = one(move.what(), usual, usual, usual, usual, usual, "JET_A", "AVGAS_100LL", "Jet A", "100ll");
        var lst = one(move.how(), -1L, -1L, model.technician(0), null, model.technician(1));
        var truckChoice = move.how() / 5 % 7;
        var truck = truckChoice < 2
                ? Long.valueOf(-1)
                : truckChoice == 2
                        ? null
                        : Long.valueOf(model.truck(truckChoice - 3).id());
        var body = new JsonObject()
                .put("tail_number", tail)
                .put("fuel_type", given)
                .put("requested_amount", 100 + move.how())
                .put("location_on_ramp", "Spot " + move.what())
                .put("assigned_lst_user_id", lst)
                .put("assigned_truck_id", truck);
        return Request.of("desk", "POST", "/fuel-orders", body, 201, () -> toCreate(body));
    }

    private static String code(String grade) {
        return switch (grade) {
            case "Jet A" -> "JET_A";
            case "100ll" -> "AVGAS_100LL";
            default -> grade;
        };
    }

    private Verdict toCreate(JsonObject body) {
        var tail = body.getString("tail_number");
        var grade = code(body.getString("fuel_type"));
        var truck = body.getLong("assigned_truck_id");
        var lst = body.getLong("assigned_lst_user_id");
        var explicitTruck = isAutomatic(truck) ? null : truck;
        return new Reasons()
                .add(!model.planes.containsKey(tail), "unknown-aircraft")
                .add(!model.agree(grade, tail, explicitTruck), "fuel-grade-mismatch")
                .add(model.isUnfit(explicitTruck), "truck-unavailable")
                .add(isAutomatic(truck) && model.candidates(grade).isEmpty(), "no-truck-available")
                .orElse(answer -> {
                    var order = Order.of(answer.getJsonObject("fuel_order"));
                    assertThat(model.orders).doesNotContainKey(order.id());
                    model.becomes(new Order(
                                    order.id(),
                                    "DISPATCHED",
                                    tail,
                                    grade,
                                    body.getInteger("requested_amount") + ".00",
                                    body.getString("location_on_ramp"),
                                    settledLst(lst),
                                    settledTruck(truck, grade),
                                    1,
                                    0,
                                    0,
                                    false,
                                    null,
                                    null))
                            .accept(answer);
                });
    }

    private static boolean isAutomatic(Long id) {
        return id != null && id == -1;
    }

    private Long settledLst(Long asked) {
        return isAutomatic(asked) ? FboModel.leastBusy(model.technicians, model.lstsOfOpenOrders()) : asked;
    }

    private Long settledTruck(Long asked, String grade) {
        return isAutomatic(asked) ? FboModel.leastBusy(model.candidates(grade), model.trucksOfOpenOrders()) : asked;
    }

    Request edit(Order order, Move move) {
        var body = new JsonObject();
        var how = move.how();
        var plane = model.plane(how);
        switch (move.what() % 10) {
            case 0 -> body.put("requested_amount", 500 + how);
            case 1 -> body.put("location_on_ramp", "Gate " + how);
            case 2 -> body.put("fuel_type", one(how, "JET_A", "AVGAS_100LL"));
            case 3 -> body.put("tail_number", plane.tail());
            case 4 ->
                body.put("tail_number", plane.tail())
                        .put("fuel_type", plane.approved().iterator().next())
                        .put("assigned_truck_id", one(how / 4, -1L, null));
            case 5 -> body.put("assigned_truck_id", model.truck(how).id());
            case 6 -> body.put("assigned_truck_id", (Long) null);
            case 7 -> body.put("assigned_truck_id", -1L);
            case 8 -> body.put("assigned_lst_user_id", one(how, model.technician(0), model.technician(1), -1L, null));
            default -> body.put("location_on_ramp", order.ramp());
        }
        return new Request(
                "desk",
                "PATCH",
                order.path(),
                body,
                200,
                order,
                ifVersion -> toEdit(model.orders.get(order.id()), body, ifVersion));
    }

    private Verdict toEdit(Order was, JsonObject body, Long ifVersion) {
        var lst = body.containsKey("assigned_lst_user_id") ? body.getLong("assigned_lst_user_id") : was.lst();
        var truck = body.containsKey("assigned_truck_id") ? body.getLong("assigned_truck_id") : was.truck();
        var tail = body.getString("tail_number", was.tail());
        var grade = body.getString("fuel_type", was.grade());
        var explicitTruck = isAutomatic(truck) ? null : truck;
        var asks = body.containsKey("tail_number")
                || body.containsKey("fuel_type")
                || (explicitTruck != null && !explicitTruck.equals(was.truck()));
        return new Reasons()
                .add(was.isOther(ifVersion), "version-mismatch")
                .add(!FboModel.BEFORE_FUELING.contains(was.status()), "not-editable")
                .add(lst == null && !was.status().equals("DISPATCHED"), "technician-required")
                .add(truck == null && was.status().equals("EN_ROUTE"), "truck-required")
                .add(asks && !model.agree(grade, tail, explicitTruck), "fuel-grade-mismatch")
                .add(asks && model.isUnfit(explicitTruck), "truck-unavailable")
                .add(isAutomatic(truck) && model.candidates(grade).isEmpty(), "no-truck-available")
                .orElse(answer -> model.becomes(edited(was, body, tail, grade, lst, truck))
                        .accept(answer));
    }

    private Order edited(Order was, JsonObject body, String tail, String grade, Long lst, Long truck) {
        var amount = body.containsKey("requested_amount") ? body.getInteger("requested_amount") + ".00" : was.amount();
        var ramp = body.getString("location_on_ramp", was.ramp());
        var newLst = settledLst(lst);
        var newTruck = settledTruck(truck, grade);
        var otherFuel = !tail.equals(was.tail()) || !grade.equals(was.grade());
        var otherWork = otherFuel
                || !amount.equals(was.amount())
                || !ramp.equals(was.ramp())
                || !Objects.equals(newLst, was.lst())
                || !Objects.equals(newTruck, was.truck());
        if (!otherWork) {
            return was;
        }
        var change = was.change() + (otherWork && !was.status().equals("DISPATCHED") ? 1 : 0);
        var next = was.with(
                was.status(),
                newLst,
                newTruck,
                change,
                was.acknowledged(),
                was.confirmed() && !otherFuel,
                was.readings());
        return new Order(
                next.id(),
                next.status(),
                tail,
                grade,
                amount,
                ramp,
                newLst,
                newTruck,
                next.version(),
                change,
                next.acknowledged(),
                next.confirmed(),
                next.flag(),
                next.readings());
    }

    Request review(Order order) {
        return new Request("desk", "PATCH", order.path() + "/review", null, 200, order, ifVersion -> {
            var was = model.orders.get(order.id());
            return new Reasons()
                    .add(was.isOther(ifVersion), "version-mismatch")
                    .add(!was.status().equals("COMPLETED"), "illegal-transition")
                    .orElse(model.becomes(was.in("REVIEWED")));
        });
    }

    Request cancel(Order order) {
        var body = new JsonObject().put("reason", "Flight off");
        return Request.of("desk", "POST", order.path() + "/cancel", body, 200, () -> {
            var was = model.orders.get(order.id());
            return new Reasons()
                    .add(!FboModel.BEFORE_FUELING.contains(was.status()), "illegal-transition")
                    .orElse(model.becomes(was.in("CANCELLED")));
        });
    }
}
