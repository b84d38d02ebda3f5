package com.fbolaunchpad.system;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A technician with a truck of his own, who takes one order after the other to its end, and the desk that disturbs him. */
final class OrderWalker {
    private static final int LONGEST_PAUSE_NS = 200_000_000;
    private static final int CANCEL_ONE_OF = 6;

    private final OrderLoad load;
    private final Random random;
    private final String desk;
    private final String technician;
    private final long technicianId;
    private final long truck;
    private final String tail;
    private BigDecimal meter = new BigDecimal("0.00");
    private BigDecimal submitted;
    private Optional<JsonObject> order = Optional.empty();
    private volatile String path = "";

    OrderWalker(
            OrderLoad load, Random random, String desk, String technician, long technicianId, long truck, String tail) {
        this.load = load;
        this.random = random;
        this.desk = desk;
        this.technician = technician;
        this.technicianId = technicianId;
        this.truck = truck;
        this.tail = tail;
    }

    /** The next step of his order, or a new one. What became of a request that wasn't answered well, the order says. */
    void walk() {
        if (path.isEmpty()) {
            create();
        } else if (order.isEmpty()) {
            order = load.ask("GET", path, technician, null);
        } else {
            order = goOn(order.get());
        }
    }

    private void create() {
        var wanted = new JsonObject()
                .put("tail_number", tail)
                .put("fuel_type", "JET_A")
                .put("requested_amount", 100 + random.nextInt(900))
                .put("location_on_ramp", "Spot " + random.nextInt(9))
                .put("assigned_lst_user_id", random.nextInt(3) == 0 ? null : technicianId)
                .put("assigned_truck_id", truck);
        order = load.ask("POST", "/fuel-orders", desk, wanted);
        order.ifPresent(made -> path = "/fuel-orders/" + made.getLong("id"));
    }

    private Optional<JsonObject> goOn(JsonObject now) {
        var status = now.getString("status");
        if (status.equals("REVIEWED") || status.equals("CANCELLED")) {
            path = "";
            return Optional.empty();
        }
        if (status.equals("COMPLETED")) {
            meter = new BigDecimal(now.getString("end_meter_reading"));
            submitted = null;
            return load.ask("PATCH", path + "/review", desk, null);
        }
        if (status.equals("FUELING")) {
            return submit();
        }
        if (now.getLong("assigned_lst_user_id") == null) {
            return load.ask("POST", path + "/claim", technician, null);
        }
        if (!now.getInteger("change_version").equals(now.getInteger("acknowledged_change_version"))) {
            var seen = new JsonObject().put("change_version", now.getInteger("change_version"));
            return load.ask("POST", path + "/acknowledge-change", technician, seen);
        }
        var next = new JsonObject().put("status", FboModel.NEXT.get(status));
        return load.ask("PATCH", path + "/status", technician, next);
    }

    /** The same readings until the order says that they are in. */
    private Optional<JsonObject> submit() {
        if (submitted == null) {
            submitted = meter.add(new BigDecimal(1 + random.nextInt(500)));
        }
        var readings = new JsonObject()
                .put("start_meter_reading", meter.toPlainString())
                .put("end_meter_reading", submitted.toPlainString());
        return load.ask("PUT", path + "/submit-data", technician, readings);
    }

    /** What the desk does with the same order meanwhile: after a while it edits it, or now and then cancels it. */
    void meddle() {
        LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NS));
        var meanwhile = path;
        if (meanwhile.isEmpty()) {
            return;
        }
        if (random.nextInt(CANCEL_ONE_OF) == 0) {
            load.ask("POST", meanwhile + "/cancel", desk, new JsonObject().put("reason", "Flight off"));
        } else {
            var location = "Gate " + random.nextInt(99);
            load.ask("PATCH", meanwhile, desk, new JsonObject().put("location_on_ramp", location));
        }
    }
}
