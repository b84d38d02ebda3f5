package com.fbolaunchpad.system;

import static com.fbolaunchpad.system.Move.one;

import com.fbolaunchpad.system.FboModel.Order;
import com.fbolaunchpad.system.OrderLife.Request;
import java.util.List;

/** The request that a move stands for, about what there is when it is made. */
final class OrderRequests {
    private static final int LATEST = 8;

    private final FboModel model;
    private final DeskRequests desk;
    private final TechnicianRequests technicians;
    private final FleetRequests fleet;

    OrderRequests(FboModel model) {
        this.model = model;
        desk = new DeskRequests(model);
        technicians = new TechnicianRequests(model);
        fleet = new FleetRequests(model);
    }

    /** The request of the move; null where there is nothing yet that it could be about. */
    Request of(Move move) {
        switch (move.kind()) {
            case CREATE:
                return desk.create(move);
            case CHECK:
                return fleet.check(model.truck(move.whom()), move);
            case ADJUST_METER:
                return fleet.adjustMeter(model.truck(move.whom()), move);
            case CHANGE_TRUCK_GRADE:
                return fleet.changeTruckGrade(model.truck(move.whom()), move);
            case CHANGE_APPROVALS:
                return fleet.changeApprovals(move);
            default:
                return model.orders.isEmpty() ? null : of(move, order(move.whom()));
        }
    }

    private Request of(Move move, Order order) {
        return switch (move.kind()) {
            case ADVANCE -> advance(order, move);
            case EDIT -> desk.edit(order, move);
            case CLAIM -> technicians.claim(order, model.technician(move.what()));
            case STEP ->
                technicians.step(
                        order,
                        one(move.how(), "ACKNOWLEDGED", "EN_ROUTE", "FUELING", "COMPLETED", "REVIEWED"),
                        move.what() % 3 == 0 && move.how() % 5 < 2
                                ? model.truck(move.what() / 3).id()
                                : null,
                        model.someone(order, move.what()));
            case ACKNOWLEDGE_CHANGE ->
                technicians.acknowledgeChange(
                        order, order.change() + (move.how() % 6 == 0 ? 1 : 0), model.someone(order, move.what()));
            case CONFIRM_GRADE -> technicians.confirmGrade(order, move);
            case SUBMIT -> technicians.submit(order, move, model.someone(order, move.what()));
            case REVIEW -> desk.review(order);
            case CANCEL -> desk.cancel(order);
            default -> throw new AssertionError(move);
        };
    }

    private Order order(int whom) {
        var all = List.copyOf(model.orders.values());
        return all.get(all.size() - 1 - whom % Math.min(all.size(), LATEST));
    }

    DeskRequests desk() {
        return desk;
    }

    /** The step that the order should take next, by the one who should take it. */
    Request advance(Order order, Move move) {
        if (order.lst() == null && order.status().equals("DISPATCHED")) {
            return technicians.claim(order, model.technician(move.what()));
        }
        var lst = order.lst() == null ? model.technician(0) : order.lst();
        if (order.isOpen() && order.change() != order.acknowledged()) {
            return technicians.acknowledgeChange(order, order.change(), lst);
        }
        return switch (order.status()) {
            case "DISPATCHED" -> technicians.step(order, "ACKNOWLEDGED", null, lst);
            case "ACKNOWLEDGED" ->
                technicians.step(order, "EN_ROUTE", order.truck() == null ? fittingTruck(order) : null, lst);
            case "EN_ROUTE" ->
                !model.planes.get(order.tail()).verified() && !order.confirmed()
                        ? technicians.confirmGrade(order, move)
                        : technicians.step(order, "FUELING", null, lst);
            case "FUELING" ->
                technicians.submit(order, new Move(move.kind(), 0, 0, move.how() % 4, move.manner()), lst);
            default -> desk.review(order);
        };
    }

    private Long fittingTruck(Order order) {
        return model.candidates(order.grade()).stream().findFirst().orElse(null);
    }
}
