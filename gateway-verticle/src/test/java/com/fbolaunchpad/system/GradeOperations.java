package com.fbolaunchpad.system;

import com.fbolaunchpad.system.GradeFixture.Role;
import com.fbolaunchpad.system.GradeFixture.Terms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Every operation that can bring grades together, who may do it, and what must come of it. */
final class GradeOperations {
    private static final Set<Role> MAKERS = EnumSet.of(Role.LST, Role.CSR, Role.ADMIN);
    private static final Set<Role> DESK = EnumSet.of(Role.CSR, Role.ADMIN);
    private static final Set<Role> TECHNICIANS = EnumSet.of(Role.LST, Role.ADMIN);
    private static final Set<Role> ADMIN = EnumSet.of(Role.ADMIN);
    private static final Outcome MISMATCH = new Outcome(409, "fuel-grade-mismatch", true);
    private static final Outcome OPEN_ORDERS = new Outcome(409, "open-orders", false);
    private static final Outcome FLOWING = new Outcome(409, "fueling-in-progress", false);
    private static final Outcome UNKNOWN = new Outcome(422, "unknown-aircraft", false);
    private static final Outcome NO_TRUCK = new Outcome(409, "no-truck-available", false);

    /** Three grades, one empty where it has no part. */
    record Tuple(String order, String truck, String aircraft) {
        boolean agrees() {
            return (truck.isEmpty() || truck.equals(order)) && (aircraft.isEmpty() || aircraft.equals(order));
        }
    }

    /** What must come of an attempt by somebody who may, and whether it stands in the list of refusals. */
    record Outcome(int status, String code, boolean recorded) {
        static Outcome success(int status) {
            return new Outcome(status, "", false);
        }
    }

    /** The order that an attempt is about, and what its row is made to say before; no order is 0. */
    record Base(long order, Terms terms) {
        static final Base NONE = new Base(0, new Terms("", "", ""));
    }

    interface Preparation {
        Base of(Tuple tuple, Role role);
    }

    interface Call {
        Launchpad.Answer by(Launchpad.Client client, Tuple tuple, long order);
    }

    /** One operation, as it can bring grades together. */
    record Operation(
            String name, Set<Role> may, BiFunction<Tuple, Role, Outcome> outcome, Preparation preparation, Call call) {}

    private final GradeFixture fixture;
    private final BiConsumer<Operation, List<Tuple>> attempt;
    private int tails;

    /** @param attempt tries an operation with each of the tuples */
    GradeOperations(GradeFixture fixture, BiConsumer<Operation, List<Tuple>> attempt) {
        this.fixture = fixture;
        this.attempt = attempt;
    }

    void attemptAll() {
        automatically();
        creating();
        editing();
        stepping();
        fueling();
        confirming();
        changingTruckAndAircraft();
    }

    private void attempt(Operation operation, List<Tuple> tuples) {
        attempt.accept(operation, tuples);
    }

    private List<Tuple> triples() {
        var tuples = new ArrayList<Tuple>();
        for (var truck : fixture.grades) {
            for (var order : fixture.grades) {
                for (var aircraft : fixture.grades) {
                    tuples.add(new Tuple(order, truck, aircraft));
                }
            }
        }
        return tuples;
    }

    private List<Tuple> pairs(boolean withTruck) {
        var tuples = new ArrayList<Tuple>();
        for (var order : fixture.grades) {
            for (var other : fixture.grades) {
                tuples.add(withTruck ? new Tuple(order, other, "") : new Tuple(order, "", other));
            }
        }
        return tuples;
    }

    private static BiFunction<Tuple, Role, Outcome> succeedsWith(int status) {
        return (tuple, role) -> tuple.agrees() ? Outcome.success(status) : MISMATCH;
    }

    private Preparation natural(
            String status, String kind, boolean truckless, boolean confirmed, Function<Tuple, Terms> terms) {
        return (tuple, role) -> {
            var wanted = terms.apply(tuple);
            return new Base(fixture.natural(status, kind, wanted.grade(), truckless, role, confirmed), wanted);
        };
    }

    private String tail(String kind, Tuple tuple) {
        return fixture.tail(kind, tuple.aircraft());
    }

    private static Launchpad.Answer edit(Launchpad.Client client, long order, JsonObject body) {
        return client.patch("/fuel-orders/" + order, body);
    }

    private static JsonObject truck(long id) {
        return new JsonObject().put("assigned_truck_id", id);
    }

    /** With one truck that may be sent out at a time: first, while no open order has a truck that would be flagged. */
    private void automatically() {
        var create = new Operation(
                "create with automatic truck",
                MAKERS,
                (tuple, role) -> !tuple.aircraft().equals(tuple.order())
                        ? MISMATCH
                        : tuple.agrees() ? Outcome.success(201) : NO_TRUCK,
                (tuple, role) -> Base.NONE,
                (client, tuple, none) -> client.post(
                        "/fuel-orders", fixture.order(tuple.order(), -1L, tail(GradeFixture.VERIFIED, tuple))));
        var edit = new Operation(
                "edit to automatic truck",
                DESK,
                (tuple, role) -> !tuple.truck().equals(tuple.order())
                        ? NO_TRUCK
                        : tuple.agrees() ? Outcome.success(200) : MISMATCH,
                natural(
                        "DISPATCHED",
                        GradeFixture.VERIFIED,
                        true,
                        false,
                        tuple -> fixture.terms(tuple.order(), "", tail(GradeFixture.VERIFIED, tuple))),
                (client, tuple, order) -> edit(client, order, truck(-1)));
        for (var grade : fixture.grades) {
            fixture.leaveOnlyTruckOf(grade);
            var tuples = triples().stream()
                    .filter(tuple -> tuple.truck().equals(grade))
                    .toList();
            attempt(create, tuples);
            attempt(edit, tuples);
        }
        fixture.leaveOnlyTruckOf(null);
        fixture.rows.awaitQuiet();
    }

    private void creating() {
        attempt(
                new Operation(
                        "create with truck",
                        MAKERS,
                        succeedsWith(201),
                        (tuple, role) -> Base.NONE,
                        (client, tuple, none) -> client.post(
                                "/fuel-orders",
                                fixture.order(
                                        tuple.order(),
                                        fixture.truck(tuple.truck()),
                                        tail(GradeFixture.VERIFIED, tuple)))),
                triples());
        attempt(
                new Operation(
                        "create without truck",
                        MAKERS,
                        succeedsWith(201),
                        (tuple, role) -> Base.NONE,
                        (client, tuple, none) -> client.post(
                                "/fuel-orders",
                                fixture.order(tuple.order(), null, tail(GradeFixture.VERIFIED, tuple)))),
                pairs(false));
        // Nobody knows the aircraft's grade: it is registered with the order's, by those who may register.
        attempt(
                new Operation(
                        "create for an unknown aircraft",
                        MAKERS,
                        (tuple, role) ->
                                !tuple.agrees() ? MISMATCH : DESK.contains(role) ? Outcome.success(201) : UNKNOWN,
                        (tuple, role) -> Base.NONE,
                        (client, tuple, none) -> client.post(
                                "/fuel-orders",
                                fixture.order(tuple.order(), fixture.truck(tuple.truck()), "X" + (++tails))
                                        .put("aircraft_type", "Learjet 45"))),
                pairs(true));
    }

    private void editing() {
        var verified = GradeFixture.VERIFIED;
        attempt(
                new Operation(
                        "edit of grade",
                        DESK,
                        succeedsWith(200),
                        natural(
                                "DISPATCHED",
                                verified,
                                false,
                                false,
                                tuple -> fixture.terms(gradeBefore(tuple), tuple.truck(), tail(verified, tuple))),
                        (client, tuple, order) ->
                                edit(client, order, new JsonObject().put("fuel_type", tuple.order()))),
                triples());
        attempt(
                new Operation(
                        "edit of tail number",
                        DESK,
                        succeedsWith(200),
                        natural(
                                "DISPATCHED",
                                verified,
                                false,
                                false,
                                tuple -> fixture.terms(
                                        tuple.order(),
                                        tuple.truck(),
                                        fixture.tail(
                                                verified,
                                                tuple.aircraft().equals(tuple.order())
                                                        ? fixture.otherThan(tuple.order())
                                                        : tuple.order()))),
                        (client, tuple, order) ->
                                edit(client, order, new JsonObject().put("tail_number", tail(verified, tuple)))),
                triples());
        attempt(
                new Operation(
                        "edit of truck",
                        DESK,
                        succeedsWith(200),
                        natural(
                                "DISPATCHED",
                                verified,
                                false,
                                false,
                                tuple -> fixture.terms(
                                        tuple.order(),
                                        tuple.truck().equals(tuple.order())
                                                ? fixture.otherThan(tuple.order())
                                                : tuple.order(),
                                        tail(verified, tuple))),
                        (client, tuple, order) -> edit(client, order, truck(fixture.truck(tuple.truck())))),
                triples());
        attempt(
                new Operation(
                        "edit of an order without truck",
                        DESK,
                        succeedsWith(200),
                        natural(
                                "DISPATCHED",
                                verified,
                                true,
                                false,
                                tuple -> fixture.terms(tuple.order(), "", tail(verified, tuple))),
                        (client, tuple, order) -> edit(client, order, truck(fixture.truck(tuple.truck())))),
                triples());
        attempt(
                new Operation(
                        "edit of grade and tail number and truck",
                        DESK,
                        succeedsWith(200),
                        natural("DISPATCHED", verified, false, false, tuple -> {
                            var grade = fixture.otherThan(tuple.order());
                            return fixture.terms(grade, grade, fixture.tail(verified, grade));
                        }),
                        (client, tuple, order) -> edit(
                                client,
                                order,
                                truck(fixture.truck(tuple.truck()))
                                        .put("fuel_type", tuple.order())
                                        .put("tail_number", tail(verified, tuple)))),
                triples());
        fixture.finishAll();
    }

    private String gradeBefore(Tuple tuple) {
        return List.of(tuple.aircraft(), tuple.truck(), fixture.otherThan(tuple.order())).stream()
                .filter(grade -> !grade.equals(tuple.order()))
                .findFirst()
                .orElseThrow();
    }

    private void stepping() {
        var verified = GradeFixture.VERIFIED;
        for (var step : List.of("ACKNOWLEDGED", "EN_ROUTE")) {
            attempt(
                    new Operation(
                            step + " with truck",
                            TECHNICIANS,
                            succeedsWith(200),
                            natural(
                                    "EN_ROUTE".equals(step) ? "ACKNOWLEDGED" : "DISPATCHED",
                                    verified,
                                    true,
                                    false,
                                    tuple -> fixture.terms(tuple.order(), "", tail(verified, tuple))),
                            (client, tuple, order) ->
                                    GradeFixture.step(client, order, step, fixture.truck(tuple.truck()))),
                    triples());
        }
        fixture.finishAll();
    }

    private void fueling() {
        fueling("FUELING", GradeFixture.VERIFIED, false, Outcome.success(200));
        fueling("FUELING confirmed", GradeFixture.UNVERIFIED, true, Outcome.success(200));
        fueling(
                "FUELING unconfirmed",
                GradeFixture.UNVERIFIED,
                false,
                new Outcome(409, "grade-confirmation-missing", true));
    }

    private void fueling(String name, String kind, boolean confirmed, Outcome whenAgreed) {
        attempt(
                new Operation(
                        name,
                        TECHNICIANS,
                        (tuple, role) -> tuple.agrees() ? whenAgreed : MISMATCH,
                        natural(
                                "EN_ROUTE",
                                kind,
                                false,
                                confirmed,
                                tuple -> fixture.terms(tuple.order(), tuple.truck(), tail(kind, tuple))),
                        (client, tuple, order) -> GradeFixture.step(client, order, "FUELING", null)),
                triples());
        fixture.finishAll();
    }

    private void confirming() {
        attempt(
                new Operation(
                        "confirmation of grade",
                        MAKERS,
                        succeedsWith(200),
                        natural(
                                "EN_ROUTE",
                                GradeFixture.UNVERIFIED,
                                false,
                                false,
                                tuple -> fixture.terms(
                                        tuple.order(),
                                        tuple.order(),
                                        fixture.tail(GradeFixture.UNVERIFIED, tuple.order()))),
                        (client, tuple, order) -> GradeFixture.confirm(client, order, tuple.aircraft())),
                pairs(false));
        fixture.finishAll();
    }

    /** Under an open order, and under a permit. */
    private void changingTruckAndAircraft() {
        for (var status : List.of("DISPATCHED", "EN_ROUTE", "FUELING")) {
            var refused = "FUELING".equals(status) ? FLOWING : OPEN_ORDERS;
            BiFunction<Tuple, Role, Outcome> outcome = (tuple, role) -> tuple.agrees() ? Outcome.success(200) : refused;
            var terms = natural(
                    status,
                    GradeFixture.VERIFIED,
                    false,
                    false,
                    tuple -> fixture.terms(
                            tuple.order(), tuple.order(), fixture.tail(GradeFixture.VERIFIED, tuple.order())));
            // The same order whoever tries: a truck fuels one aircraft at a time.
            Preparation base = (tuple, role) -> terms.of(tuple, Role.LST);
            attempt(
                    new Operation(
                            "truck's grade under " + status,
                            ADMIN,
                            outcome,
                            base,
                            (client, tuple, order) -> client.patch(
                                    "/fuel-trucks/" + fixture.truck(tuple.order()),
                                    new JsonObject().put("fuel_type", tuple.truck()))),
                    pairs(true));
            attempt(
                    new Operation(
                            "approval exchanged under " + status,
                            DESK,
                            outcome,
                            base,
                            (client, tuple, order) -> client.patch(
                                    "/aircraft/" + fixture.tail(GradeFixture.VERIFIED, tuple.order()),
                                    tuple.agrees() ? asItIs() : GradeFixture.approvedFor(tuple.aircraft()))),
                    pairs(false));
            attempt(
                    new Operation(
                            "approval ended under " + status,
                            DESK,
                            outcome,
                            base,
                            (client, tuple, order) -> client.patch(
                                    "/aircraft/" + fixture.tail(GradeFixture.VERIFIED, tuple.order()),
                                    tuple.agrees() ? asItIs() : ended(tuple))),
                    pairs(false));
            fixture.finishAll();
        }
    }

    private static JsonObject asItIs() {
        return new JsonObject().put("verified", true);
    }

    private static JsonObject ended(Tuple tuple) {
        var yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        return GradeFixture.approvedFor(tuple.aircraft())
                .put(
                        "approved_fuel_types",
                        JsonArray.of(
                                GradeFixture.approval(tuple.aircraft()),
                                GradeFixture.approval(tuple.order()).put("expires_on", yesterday.toString())));
    }
}
