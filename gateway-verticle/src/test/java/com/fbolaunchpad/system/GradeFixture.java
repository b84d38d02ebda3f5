package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The smallest airport on which every grade can go wrong: of each grade a truck, an aircraft and one that is unverified. */
final class GradeFixture implements AutoCloseable {
    static final String UNVERIFIED = "U";
    static final String VERIFIED = "N";

    /** Those who try; the technician, and the administrator in his place, have the orders assigned that they step. */
    enum Role {
        ANONYMOUS,
        NOBODY,
        LST,
        CSR,
        ADMIN
    }

    /** What an open order stands for, as its row says; no truck is an empty text. */
    record Terms(String grade, String truck, String tail) {}

    final Launchpad launchpad;
    final Rows rows;
    final Launchpad.Client admin;
    final List<String> grades = new ArrayList<>();
    private final Map<Role, Launchpad.Member> members = new EnumMap<>(Role.class);
    private final Map<String, Long> trucks = new HashMap<>();
    private final Map<String, Long> kept = new HashMap<>();

    GradeFixture(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
        rows = new Rows(launchpad);
        admin = launchpad.admin();
        members.put(Role.NOBODY, launchpad.member(admin, "nobody"));
        members.put(Role.LST, launchpad.member(admin, "lee", 3));
        members.put(Role.CSR, launchpad.member(admin, "casey", 2));
        members.put(Role.ADMIN, launchpad.member(admin, "ann", 1));
        admin.get("/fuel-types").expect(200).body().getJsonArray("fuel_types").stream()
                .map(JsonObject.class::cast)
                .forEach(type -> grades.add(type.getString("code")));
        for (var grade : grades) {
            trucks.put(grade, launchpad.truck(admin, "T-" + grades.indexOf(grade), grade, "0.00"));
            launchpad.aircraft(admin, tail(VERIFIED, grade), grade);
            launchpad.aircraft(admin, tail(UNVERIFIED, grade), grade);
            admin.patch("/aircraft/" + tail(UNVERIFIED, grade), new JsonObject().put("verified", false))
                    .expect(200);
        }
    }

    long truck(String grade) {
        return trucks.get(grade);
    }

    String tail(String kind, String grade) {
        return kind + (grades.indexOf(grade) + 1);
    }

    /** Another grade than this, always the same. */
    String otherThan(String grade) {
        return grades.get((grades.indexOf(grade) + 1) % grades.size());
    }

    Launchpad.Client client(Role role) {
        return role == Role.ANONYMOUS
                ? launchpad.anonymous()
                : members.get(role).client();
    }

    /** Leaves the truck of this grade as the only one that may be sent out; null lets all be. */
    void leaveOnlyTruckOf(String grade) {
        for (var other : grades) {
            var status = grade == null || other.equals(grade) ? "AVAILABLE" : "OUT_OF_SERVICE";
            admin.patch("/fuel-trucks/" + truck(other), new JsonObject().put("status", status))
                    .expect(200);
        }
    }

    JsonObject order(String grade, Long truck, String tail) {
        return new JsonObject()
                .put("tail_number", tail)
                .put("fuel_type", grade)
                .put("requested_amount", 50)
                .put("location_on_ramp", "Spot 4")
                .put("assigned_truck_id", truck);
    }

    /**
     * An open order of the grade and of an aircraft and, unless {@code truckless}, a truck of it, made and brought so far
     * as everybody has to; the same again until it is {@link #finish finished}.
     */
    long natural(String status, String kind, String grade, boolean truckless, Role role, boolean confirmed) {
        var assignee = role == Role.ADMIN ? Role.ADMIN : Role.LST;
        var name = String.join(" ", status, kind, grade, truckless + "", assignee.name(), confirmed + "");
        return kept.computeIfAbsent(name, absent -> {
            var member = members.get(assignee);
            long id = admin.post(
                            "/fuel-orders",
                            order(grade, truckless ? null : truck(grade), tail(kind, grade))
                                    .put("assigned_lst_user_id", member.id()))
                    .expect(201)
                    .object("fuel_order")
                    .getLong("id");
            if (confirmed) {
                confirm(member.client(), id, grade).expect(200);
            }
            var steps = List.of("DISPATCHED", "ACKNOWLEDGED", "EN_ROUTE", "FUELING");
            for (var step : steps.subList(1, steps.indexOf(status) + 1)) {
                step(member.client(), id, step, null).expect(200);
            }
            return id;
        });
    }

    static Launchpad.Answer step(Launchpad.Client client, long order, String status, Long truck) {
        var body = new JsonObject().put("status", status);
        return client.patch(
                "/fuel-orders/" + order + "/status", truck == null ? body : body.put("assigned_truck_id", truck));
    }

    static Launchpad.Answer confirm(Launchpad.Client client, long order, String grade) {
        var path = "/fuel-orders/" + order;
        var read = client.get(path);
        var tailNumber = read.status() == 200 ? read.object("fuel_order").getString("tail_number") : "N1";
        return client.post(
                path + "/grade-confirmation",
                new JsonObject()
                        .put("tail_number", tailNumber)
                        .put("fuel_type", grade)
                        .put("method", "DECAL"));
    }

    static JsonObject approvedFor(String grade) {
        return new JsonObject().put("fuel_type", grade).put("approved_fuel_types", JsonArray.of(approval(grade)));
    }

    static JsonObject approval(String grade) {
        return new JsonObject().put("fuel_type", grade).put("basis", "DECAL");
    }

    /** Ends the order as its status allows, and forgets it. */
    void finish(long order) {
        kept.values().removeIf(other -> other == order);
        var path = "/fuel-orders/" + order;
        var row = rows.query(
                        "select status, assigned_lst_user_id, assigned_truck_id from orders.fuel_order where id = ?",
                        order)
                .get(0);
        if ("FUELING".equals(row.get(0))) {
            var meter = admin.get("/fuel-trucks/" + row.get(2))
                    .expect(200)
                    .object("fuel_truck")
                    .getString("current_meter_reading");
            var technician = members.values().stream()
                    .filter(member -> Long.toString(member.id()).equals(row.get(1)))
                    .findFirst()
                    .orElseThrow();
            technician
                    .client()
                    .put(
                            path + "/submit-data",
                            new JsonObject().put("start_meter_reading", meter).put("end_meter_reading", meter))
                    .expect(200);
        } else {
            admin.post(path + "/cancel", new JsonObject().put("reason", "Done with"))
                    .expect(200);
        }
    }

    void finishAll() {
        for (var order : List.copyOf(kept.values())) {
            finish(order);
        }
        rows.awaitQuiet();
    }

    Terms terms(long order) {
        var row = rows.query(
                        "select fuel_type, assigned_truck_id, tail_number from orders.fuel_order where id = ?", order)
                .get(0);
        return new Terms(row.get(0), Objects.requireNonNullElse(row.get(1), ""), row.get(2));
    }

    Terms terms(String grade, String truckGrade, String tail) {
        return new Terms(grade, truckGrade.isEmpty() ? "" : Long.toString(truck(truckGrade)), tail);
    }

    /** Writes the terms into the order's row past every rule. */
    void force(long order, Terms terms) {
        rows.update(
                "update orders.fuel_order set fuel_type = ?, assigned_truck_id = cast(? as bigint), tail_number = ?"
                        + " where id = ?",
                terms.grade(),
                terms.truck().isEmpty() ? null : terms.truck(),
                terms.tail(),
                order);
    }

    /**
     * Open orders whose grade isn't their truck's, or isn't approved for their aircraft, or isn't held by a reservation;
     * and open permits likewise. The order {@code forced} is left out, which the test itself has spoilt.
     */
    void requireNothingToMisfuel(long forced, String after) {
        var wrong = rows.query(
                "select 'order', o.id, o.fuel_type, t.fuel_type, o.tail_number from orders.fuel_order o"
                        + " left join fleet.fuel_truck t on t.id = o.assigned_truck_id"
                        + " left join fleet.aircraft_approved_fuel a"
                        + "   on a.tail_number = o.tail_number and a.fuel_type = o.fuel_type"
                        + "     and (a.expires_on is null or a.expires_on >= current_date)"
                        + " where o.status in ('DISPATCHED', 'ACKNOWLEDGED', 'EN_ROUTE', 'FUELING') and o.id <> ?"
                        + "   and (a.tail_number is null"
                        + "     or (o.assigned_truck_id is not null and (t.id is null or t.fuel_type <> o.fuel_type))"
                        + "     or not exists (select 1 from fleet.fueling_reservation r where r.order_id = o.id"
                        + "       and r.tail_number = o.tail_number and r.fuel_type = o.fuel_type"
                        + "       and coalesce(r.truck_id, 0) = coalesce(o.assigned_truck_id, 0)))"
                        + " union all"
                        + " select 'permit', p.order_id, p.fuel_type, t.fuel_type, p.tail_number"
                        + " from fleet.fueling_permit p"
                        + " left join fleet.fuel_truck t on t.id = p.truck_id"
                        + " left join fleet.aircraft_approved_fuel a"
                        + "   on a.tail_number = p.tail_number and a.fuel_type = p.fuel_type"
                        + "     and (a.expires_on is null or a.expires_on >= current_date)"
                        + " where p.state = 'OPEN'"
                        + "   and (a.tail_number is null or t.id is null or t.fuel_type <> p.fuel_type)",
                forced);
        assertThat(wrong).as("misfuellings written down after %s", after).isEmpty();
    }

    long refusals() {
        return rows.number("select count(*) from orders.order_history where action = 'REFUSED'");
    }

    @Override
    public void close() {
        rows.close();
        launchpad.close();
    }
}
