package com.fbolaunchpad.system;

import com.fbolaunchpad.system.FboModel.Order;
import com.fbolaunchpad.system.FboModel.Readings;
import com.fbolaunchpad.system.FboModel.Reasons;
import com.fbolaunchpad.system.FboModel.Truck;
import com.fbolaunchpad.system.FboModel.Verdict;
import com.fbolaunchpad.system.OrderLife.Request;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Set;

/** What the technicians ask for, and what must become of that: the steps of an order, from claim to meter readings. */
final class TechnicianRequests {
    private final FboModel model;

    TechnicianRequests(FboModel model) {
        this.model = model;
    }

    Request claim(Order order, long who) {
        return Request.of(user(who), "POST", order.path() + "/claim", null, 200, () -> {
            var was = model.orders.get(order.id());
            return new Reasons()
                    .add(was.lst() != null, "already-assigned")
                    .add(!was.status().equals("DISPATCHED"), "illegal-transition")
                    .orElse(model.becomes(was.with(
                            "ACKNOWLEDGED",
                            who,
                            was.truck(),
                            was.change(),
                            was.acknowledged(),
                            was.confirmed(),
                            null)));
        });
    }

    private String user(long technician) {
        return "technician " + model.technicians.indexOf(technician);
    }

    /** Why the technician may not touch the order at all; null when he may. */
    private static Verdict stranger(Order order, long who) {
        if (order.lst() == null) {
            return Reasons.only("not-assigned");
        }
        return order.lst() == who ? null : Reasons.only("not-found");
    }

    Request step(Order order, String to, Long truck, long who) {
        var body = new JsonObject().put("status", to);
        if (truck != null) {
            body.put("assigned_truck_id", truck);
        }
        return new Request(user(who), "PATCH", order.path() + "/status", body, 200, order, ifVersion -> {
            var was = model.orders.get(order.id());
            var stranger = stranger(was, who);
            return stranger == null ? toStep(was, to, truck, ifVersion) : stranger;
        });
    }

    private Verdict toStep(Order was, String to, Long truck, Long ifVersion) {
        var taken = truck == null ? was.truck() : truck;
        var asks = to.equals("EN_ROUTE") || (to.equals("ACKNOWLEDGED") && truck != null);
        var fuels = to.equals("FUELING");
        return new Reasons()
                .add(was.isOther(ifVersion), "version-mismatch")
                .add(!to.equals(FboModel.NEXT.get(was.status())), "illegal-transition")
                .add(was.change() != was.acknowledged(), "change-not-acknowledged")
                .add(to.equals("EN_ROUTE") && taken == null, "truck-missing")
                .add(asks && !model.agree(was.grade(), was.tail(), taken), "fuel-grade-mismatch")
                .add((asks || fuels) && model.isUnfit(taken), "truck-unavailable")
                .add(fuels && taken != null && !model.trucks.get(taken).checked(), "truck-check-overdue")
                .add(fuels && taken != null && model.isFueling(taken), "truck-busy")
                .add(
                        fuels && !model.planes.get(was.tail()).verified() && !was.confirmed(),
                        "grade-confirmation-missing")
                .add(to.equals("COMPLETED"), "meter-readings-missing")
                .add(to.equals("REVIEWED"), "review-missing")
                .orElse(answer -> model.becomes(
                                was.with(to, was.lst(), taken, was.change(), was.acknowledged(), was.confirmed(), null))
                        .accept(answer));
    }

    Request acknowledgeChange(Order order, int seen, long who) {
        var version = Math.max(1, seen);
        var body = new JsonObject().put("change_version", version);
        return Request.of(user(who), "POST", order.path() + "/acknowledge-change", body, 200, () -> {
            var was = model.orders.get(order.id());
            var stranger = stranger(was, who);
            if (stranger != null) {
                return stranger;
            }
            var isKnown = was.change() == was.acknowledged();
            return new Reasons()
                    .add(version != was.change(), "change-superseded")
                    .add(!isKnown && !FboModel.BEFORE_FUELING.contains(was.status()), "not-editable")
                    .orElse(model.becomes(
                            isKnown
                                    ? was
                                    : was.with(
                                            was.status(),
                                            was.lst(),
                                            was.truck(),
                                            was.change(),
                                            version,
                                            was.confirmed(),
                                            null)));
        });
    }

    Request confirmGrade(Order order, Move move) {
        var byDesk = move.what() % 3 == 0 || order.lst() == null;
        var who = byDesk ? 0 : model.someone(order, move.what());
        var other = order.grade().equals("JET_A") ? "AVGAS_100LL" : "JET_A";
        var grade = move.kind() == Move.Kind.CONFIRM_GRADE && move.how() % 5 == 0 ? other : order.grade();
        var tail = move.kind() == Move.Kind.CONFIRM_GRADE && move.how() % 7 == 0
                ? model.plane(move.what()).tail()
                : order.tail();
        var body = new JsonObject()
                .put("tail_number", tail)
                .put("fuel_type", grade)
                .put("method", "DECAL");
        return Request.of(byDesk ? "desk" : user(who), "POST", order.path() + "/grade-confirmation", body, 200, () -> {
            var was = model.orders.get(order.id());
            var stranger = byDesk ? null : stranger(was, who);
            return stranger != null
                    ? stranger
                    : new Reasons()
                            .add(!FboModel.BEFORE_FUELING.contains(was.status()), "not-editable")
                            .add(!byDesk && was.change() != was.acknowledged(), "change-not-acknowledged")
                            .add(!tail.equals(was.tail()), "other-aircraft")
                            .add(!grade.equals(was.grade()), "fuel-grade-mismatch")
                            .orElse(model.becomes(was.with(
                                    was.status(),
                                    was.lst(),
                                    was.truck(),
                                    was.change(),
                                    was.acknowledged(),
                                    true,
                                    null)));
        });
    }

    Request submit(Order order, Move move, long who) {
        var meter = order.truck() == null
                ? BigDecimal.ZERO.setScale(2)
                : model.trucks.get(order.truck()).meter();
        var rollover = order.truck() == null
                ? new BigDecimal("100000000.00")
                : model.trucks.get(order.truck()).rollover();
        var start = meter;
        var end = meter.add(new BigDecimal("31.25").multiply(BigDecimal.valueOf(move.how() % 40)));
        var rolled = end.compareTo(rollover) >= 0;
        end = rolled ? end.subtract(rollover) : end;
        String exception = null;
        switch (move.what() % 14) {
            case 7 -> start = meter.add(new BigDecimal("1.50"));
            case 8 -> {
                start = meter.compareTo(BigDecimal.ONE) < 0 ? meter : meter.subtract(new BigDecimal("0.75"));
                exception = "Read again";
            }
            case 9 -> end = start.compareTo(BigDecimal.ONE) < 0 ? end : start.subtract(BigDecimal.ONE);
            case 10 -> rolled = !rolled;
            case 11 -> end = start.add(new BigDecimal("5000.01"));
            case 12 -> end = rollover.compareTo(new BigDecimal("100000000")) < 0 ? rollover : end;
            default -> {
                if (order.readings() != null && move.how() % 2 == 0) {
                    start = new BigDecimal(order.readings().start());
                    end = new BigDecimal(order.readings().end());
                    rolled = order.readings().rolledOver();
                }
            }
        }
        var body = new JsonObject()
                .put("start_meter_reading", start.toPlainString())
                .put("end_meter_reading", end.toPlainString())
                .put("meter_rolled_over", rolled);
        if (exception != null) {
            body.put("meter_exception", exception);
        }
        return new Request(user(who), "PUT", order.path() + "/submit-data", body, 200, order, ifVersion -> {
            var was = model.orders.get(order.id());
            var stranger = stranger(was, who);
            return stranger == null ? toSubmit(was, body, ifVersion) : stranger;
        });
    }

    private Verdict toSubmit(Order was, JsonObject body, Long ifVersion) {
        var start = new BigDecimal(body.getString("start_meter_reading"));
        var end = new BigDecimal(body.getString("end_meter_reading"));
        var rolled = body.getBoolean("meter_rolled_over");
        var done = was.readings();
        if (done != null
                && done.start().equals(start.toPlainString())
                && done.end().equals(end.toPlainString())
                && done.rolledOver() == rolled) {
            return new Verdict(Set.of(), model.becomes(was));
        }
        var reasons = new Reasons()
                .add(was.isOther(ifVersion), "version-mismatch")
                .add(!was.status().equals("FUELING"), "illegal-transition");
        if (!was.status().equals("FUELING")) {
            return reasons.orElse(answer -> {});
        }
        var truck = model.trucks.get(was.truck());
        var gallons = end.subtract(start).add(rolled ? truck.rollover() : BigDecimal.ZERO);
        return reasons.add(!rolled && end.compareTo(start) < 0, "meter-backwards")
                .add(rolled && end.compareTo(start) >= 0, "no-roll-over")
                .add(start.max(end).compareTo(truck.rollover()) >= 0, "meter-out-of-range")
                .add(gallons.compareTo(Truck.CAPACITY) > 0, "amount-exceeds-capacity")
                .add(start.compareTo(truck.meter()) != 0 && !body.containsKey("meter_exception"), "meter-discontinuity")
                .orElse(answer -> {
                    model.becomes(was.with(
                                    "COMPLETED",
                                    was.lst(),
                                    was.truck(),
                                    was.change(),
                                    was.acknowledged(),
                                    was.confirmed(),
                                    new Readings(
                                            start.toPlainString(),
                                            end.toPlainString(),
                                            rolled,
                                            gallons.toPlainString())))
                            .accept(answer);
                    model.trucks.put(truck.id(), truck.at(end));
                });
    }
}
