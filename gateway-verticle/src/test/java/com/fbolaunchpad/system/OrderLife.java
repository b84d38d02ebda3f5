package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.system.FboModel.Order;
import com.fbolaunchpad.system.FboModel.Plane;
import com.fbolaunchpad.system.FboModel.Reasons;
import com.fbolaunchpad.system.FboModel.Truck;
import com.fbolaunchpad.system.FboModel.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** The life of one FBO: each move is made at the service and in the model, and the service must answer what the model says. */
final class OrderLife {
    /** What one of two equal requests may be told that arrive at the same moment. */
    private static final Set<String> RACES = Set.of("concurrent-change", "idempotency-key-in-use", "already-assigned");

    private static final String OPEN_ORDERS = "open-orders";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NS = 5_000_000;

    private static final Move LAST = new Move(Move.Kind.ADVANCE, 0, 0, 0, Move.Manner.ONCE);

    private final FboModel model;
    private final OrderLifeService service;
    private final OrderRequests requests;
    private final List<Kept> kept = new ArrayList<>();
    private final String name;
    private final long firstOrder;
    private int keys;

    /** A request that was carried out under a key. */
    private record Kept(Request request, String key, JsonObject answer) {}

    /**
     * What is sent, by whom, and what must become of it, asked anew each time that it is sent.
     *
     * @param success the status of a success
     * @param versioned whether it takes an If-Match, and of which order
     */
    record Request(
            String user,
            String method,
            String path,
            JsonObject body,
            int success,
            Order versioned,
            Function<Long, Verdict> verdict) {
        static Request of(
                String user, String method, String path, JsonObject body, int success, Supplier<Verdict> verdict) {
            return new Request(user, method, path, body, success, null, ifVersion -> verdict.get());
        }
    }

    OrderLife(OrderLifeService service) {
        this.service = service;
        model = new FboModel(service.technicians());
        firstOrder = 1 + service.books().highestOrder();
        name = service.nextName();
        addTruck(name + "-J1", "JET_A", "1000.00", 8, true);
        addTruck(name + "-J2", "JET_A", "9950.00", 4, true);
        addTruck(name + "-V1", "AVGAS_100LL", "88.50", 6, true);
        addTruck(name + "-U1", "JET_A", "0.00", 8, false);
        addPlane(name + "-P1", true, "JET_A");
        addPlane(name + "-P2", true, "AVGAS_100LL");
        addPlane(name + "-P3", true, "JET_A", "AVGAS_100LL");
        addPlane(name + "-P4", false, "JET_A");
        requests = new OrderRequests(model);
    }

    private void addTruck(String number, String grade, String meter, int digits, boolean checked) {
        var input = new JsonObject()
                .put("truck_number", number)
                .put("fuel_type", grade)
                .put("capacity", Truck.CAPACITY.toPlainString())
                .put("meter_digits", digits)
                .put("current_meter_reading", meter);
        var json = service.as("admin").post("/fuel-trucks", input).expect(201).object("fuel_truck");
        if (checked) {
            var check = new JsonObject().put("kind", "DAILY").put("result", "PASSED");
            service.as("admin")
                    .post("/fuel-trucks/" + json.getLong("id") + "/checks", check)
                    .expect(201);
        }
        model.trucks.put(json.getLong("id"), Truck.of(json, checked));
    }

    private void addPlane(String tail, boolean verified, String... grades) {
        var input = new JsonObject()
                .put("tail_number", tail)
                .put("aircraft_type", "Test type")
                .put("fuel_type", grades[0])
                .put("approved_fuel_types", FleetRequests.approvals(List.of(grades)))
                .put("verified", verified);
        service.as("admin").post("/aircraft", input).expect(201);
        model.planes.put(tail, new Plane(tail, new TreeSet<>(List.of(grades)), verified));
    }

    void play(Move move) {
        switch (move.kind()) {
            case RESTART -> restart();
            case REPEAT_KEY -> repeatKey(move);
            case REUSE_KEY -> reuseKey(move);
            default -> {
                var request = requests.of(move);
                if (request != null) {
                    carryOut(move, request);
                    if (move.kind() == Move.Kind.CHECK) {
                        hearOfTruck(request, move.manner().isTwice());
                    }
                }
            }
        }
    }

    private void restart() {
        service.restart();
        service.books().check(firstOrder);
        model.orders.values().forEach(this::assertIsAsInModel);
    }

    private void carryOut(Move move, Request request) {
        var key = move.manner().isKeyed() ? name + " " + ++keys : null;
        var ifVersion = request.versioned() == null
                ? null
                : switch (move.manner()) {
                    case IF_UNCHANGED -> request.versioned().version();
                    case IF_OTHERWISE -> request.versioned().version() + 1;
                    default -> null;
                };
        Supplier<Launchpad.Answer> send = () -> send(request, key, ifVersion);
        var first = request.verdict().apply(ifVersion);
        if (!move.manner().isTwice()) {
            var answer = send.get();
            for (var end = Instant.now().plus(PATIENCE);
                    isRefusedForNow(first, answer) && Instant.now().isBefore(end);
                    answer = send.get()) {
                if (isStillReserved()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
            judge(move, request, first, answer, key);
        } else {
            var one = CompletableFuture.supplyAsync(send, service.executor());
            var other = CompletableFuture.supplyAsync(send, service.executor());
            judgeBoth(move, request, first, one.join(), other.join(), key, ifVersion);
        }
        if (request.versioned() != null) {
            assertIsAsInModel(model.orders.get(request.versioned().id()));
        }
    }

    /** What an order has just left is free as soon as the fleet service has heard of it. */
    private static boolean isRefusedForNow(Verdict verdict, Launchpad.Answer answer) {
        return verdict.refusals().isEmpty() && OPEN_ORDERS.equals(answer.body().getString("code"));
    }

    /**
     * Whether an edit that was refused halfway, or lost against another, has left a reservation behind: until it is swept
     * away, after a minute that isn't waited for here, grades may be refused to change for its sake.
     */
    private boolean isStillReserved() {
        return service.books().count("fleet.fueling_reservation where confirmed = false") > 0;
    }

    private Launchpad.Answer send(Request request, String key, Long ifVersion) {
        var headers = new ArrayList<String>();
        if (key != null) {
            headers.addAll(List.of("Idempotency-Key", key));
        }
        if (ifVersion != null) {
            headers.addAll(List.of("If-Match", "\"" + ifVersion + "\""));
        }
        return service.as(request.user())
                .send(request.method(), request.path(), request.body(), headers.toArray(String[]::new));
    }

    private void judge(Move move, Request request, Verdict verdict, Launchpad.Answer answer, String key) {
        var code = answer.body().getString("code");
        if (answer.status() >= 400) {
            assertThat(verdict.refusals())
                    .as("%s: %s %s is refused: %s", move, request.path(), request.body(), answer.body())
                    .contains(code);
            return;
        }
        assertThat(verdict.refusals())
                .as("%s: %s %s is allowed: %s", move, request.path(), request.body(), answer.body())
                .isEmpty();
        answer.expect(request.success());
        verdict.effect().accept(answer.body());
        if (key != null) {
            kept.add(new Kept(request, key, answer.body()));
        }
    }

    /** One of the two came first; the other found what that one had left, or was told of it. */
    private void judgeBoth(
            Move move,
            Request request,
            Verdict verdict,
            Launchpad.Answer one,
            Launchpad.Answer other,
            String key,
            Long ifVersion) {
        var oneIsLater = lostRace(one, verdict) || (one.status() >= 400 && other.status() < 400);
        var first = oneIsLater ? other : one;
        var second = oneIsLater ? one : other;
        var sameKey = key != null && first.status() < 400 && second.status() < 400;
        if (sameKey) {
            assertThat(second.body()).as("%s: the same key", move).isEqualTo(first.body());
        }
        try {
            judge(move, request, verdict, first, key);
        } catch (AssertionError otherwise) {
            if (sameKey || first.status() >= 400 || second.status() >= 400) {
                throw otherwise;
            }
            judge(move, request, verdict, second, key);
            second = first;
        }
        if (!sameKey && !lostRace(second, verdict)) {
            judge(move, request, request.verdict().apply(ifVersion), second, null);
        }
    }

    private static boolean lostRace(Launchpad.Answer answer, Verdict verdict) {
        var code = answer.body().getString("code");
        return answer.status() >= 400
                && RACES.contains(code)
                && !verdict.refusals().contains(code);
    }

    private void repeatKey(Move move) {
        if (kept.isEmpty()) {
            return;
        }
        var earlier = kept.get(move.whom() % kept.size());
        assertThat(send(earlier.request(), earlier.key(), null).body())
                .as("%s: %s again", move, earlier)
                .isEqualTo(earlier.answer());
        model.orders.values().forEach(this::assertIsAsInModel);
    }

    /** Of keys that were used for orders: each service keeps its own. */
    private void reuseKey(Move move) {
        var used = kept.stream()
                .filter(earlier -> earlier.request().path().startsWith("/fuel-orders"))
                .toList();
        if (used.isEmpty()) {
            return;
        }
        var earlier = used.get(move.whom() % used.size());
        var body = new JsonObject()
                .put("tail_number", model.planes.keySet().iterator().next())
                .put("fuel_type", "JET_A")
                .put("requested_amount", 1)
                .put("location_on_ramp", "Elsewhere");
        var another = Request.of(
                earlier.request().user(),
                "POST",
                "/fuel-orders",
                body,
                201,
                () -> Reasons.only("idempotency-key-reused"));
        judge(move, another, another.verdict().apply(null), send(another, earlier.key(), null), null);
        model.orders.values().forEach(this::assertIsAsInModel);
    }

    private void assertIsAsInModel(Order expected) {
        var shown = service.as("desk").get("/fuel-orders/" + expected.id()).expect(200);
        assertThat(Order.of(shown.object("fuel_order"))).isEqualTo(expected);
    }

    /** The open orders of a truck hear, soon, that it became unfit or fit again. */
    private void hearOfTruck(Request request, boolean twice) {
        var path = request.path().replaceAll("/checks$", "");
        var json = service.as("admin").get(path).expect(200).object("fuel_truck");
        var checked = model.trucks.get(json.getLong("id")).checked();
        var truck = Truck.of(json, checked);
        model.trucks.put(truck.id(), truck);
        for (var order : List.copyOf(model.orders.values())) {
            if (order.isOpen() && Objects.equals(order.truck(), truck.id())) {
                hearOfTruck(order, truck.unfit(), twice);
            }
        }
    }

    private void hearOfTruck(Order order, String unfit, boolean twice) {
        var end = Instant.now().plus(PATIENCE);
        var shown = shown(order);
        while (!Objects.equals(shown.flag(), unfit) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE_NS);
            shown = shown(order);
        }
        var once = Objects.equals(order.flag(), unfit) ? order : order.flagged(unfit);
        // Of two checks at the same moment the orders may have heard of the first one as well.
        assertThat(shown).isIn(once, twice ? order.flagged(unfit).flagged(unfit) : once);
        model.orders.put(order.id(), shown);
    }

    private Order shown(Order order) {
        return Order.of(service.as("desk").get("/fuel-orders/" + order.id()).object("fuel_order"));
    }

    /** Every order is brought to an end, and the trucks are taken away, so that the next FBO has the airport to itself. */
    void end() {
        service.books().check(firstOrder);
        for (var order : List.copyOf(model.orders.values())) {
            if (FboModel.BEFORE_FUELING.contains(order.status())) {
                carryOut(LAST, requests.desk().cancel(order));
            } else if (order.status().equals("FUELING")) {
                carryOut(LAST, requests.advance(order, LAST));
            }
        }
        for (var truck : model.trucks.keySet()) {
            service.as("admin").delete("/fuel-trucks/" + truck).expect(200);
        }
        service.books().check(firstOrder);
        assertThat(model.orders.values()).noneMatch(Order::isOpen);
    }
}
