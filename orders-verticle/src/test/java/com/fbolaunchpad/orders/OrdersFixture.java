package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The orders service on a fresh database, with a faked fleet (truck 1 and 2 carry JET_A, truck 3 AVGAS_100LL; N1 and N2 burn
 * JET_A) and a faked auth service (technicians 31 and 32).
 */
final class OrdersFixture implements AutoCloseable {
    static final Caller CSR = TestCaller.of(
            20, "CREATE_ORDER", "VIEW_ALL_ORDERS", "REVIEW_ORDERS", "EDIT_FUEL_ORDER", "VIEW_ORDER_STATS");
    static final Caller LST = technician(31);
    static final Caller OTHER_LST = technician(32);
    static final Caller ADMIN = TestCaller.of(
            1,
            "CREATE_ORDER",
            "VIEW_ALL_ORDERS",
            "REVIEW_ORDERS",
            "EDIT_FUEL_ORDER",
            "VIEW_ASSIGNED_ORDERS",
            "UPDATE_OWN_ORDER_STATUS",
            "COMPLETE_OWN_ORDER",
            "MANAGE_AIRCRAFT");

    final Vertx vertx = Vertx.vertx();
    final Settings settings;
    final FakeService fleet = new FakeService(vertx, "fleet");
    final FakeService auth = new FakeService(vertx, "auth");
    final BlockingQueue<JsonObject> published = new LinkedBlockingQueue<>();
    final Set<String> knownAircraft = ConcurrentHashMap.newKeySet();

    final Set<Long> unfitTrucks = ConcurrentHashMap.newKeySet();

    /** What the fleet service is to refuse, by operation. */
    final Map<String, Problem> refusals = new ConcurrentHashMap<>();

    /** What the fleet service was asked, by operation. */
    final Map<String, List<JsonObject>> asked = new ConcurrentHashMap<>();

    private final BusClient bus = new BusClient(vertx);
    private String deployment;

    OrdersFixture(Engine engine, String... namesAndValues) {
        settings = TestSettings.on(engine, namesAndValues);
        knownAircraft.addAll(Set.of("N1", "N2"));
        auth.answer("listTechnicians", request -> new JsonObject()
                        .put("technicians", new JsonArray().add(id(31)).add(id(32))))
                .answer("checkTechnician", this::checkTechnician);
        fleet.answer("reserveFueling", refusable("reserveFueling", this::reserve))
                .answer("settleReservations", refusable("settleReservations", request -> new JsonObject()))
                .answer("readFuelType", request -> new JsonObject()
                        .put("fuel_type", code(request.input().getString("fuel_type"))))
                .answer("listAssignableTrucks", this::listTrucks)
                .answer("mintFuelingPermit", refusable("mintFuelingPermit", request -> new JsonObject()))
                .answer("completeFueling", refusable("completeFueling", OrdersFixture::metered))
                .answer("releaseFuelingPermit", refusable("releaseFuelingPermit", request -> new JsonObject()));
        vertx.eventBus().<JsonObject>consumer("orders.status", event -> published.add(event.body()));
        start();
    }

    void start() {
        deployment = Await.result(vertx.deployVerticle(new OrdersVerticle(), TestSettings.deployment(settings)));
    }

    void stop() {
        Await.result(vertx.undeploy(deployment));
    }

    static Caller technician(long id) {
        return TestCaller.of(
                id, "CREATE_ORDER", "VIEW_ASSIGNED_ORDERS", "UPDATE_OWN_ORDER_STATUS", "COMPLETE_OWN_ORDER");
    }

    private static JsonObject id(long id) {
        return new JsonObject().put("id", id);
    }

    private static String code(String fuelType) {
        return "100LL".equals(fuelType) ? "AVGAS_100LL" : fuelType;
    }

    private Function<BusRequest, JsonObject> refusable(String operation, Function<BusRequest, JsonObject> otherwise) {
        return request -> {
            asked.computeIfAbsent(operation, first -> new CopyOnWriteArrayList<>())
                    .add(request.input());
            var refusal = refusals.get(operation);
            if (refusal != null) {
                throw refusal;
            }
            return otherwise.apply(request);
        };
    }

    private JsonObject checkTechnician(BusRequest request) {
        var id = request.input().getLong("user_id");
        if (id != 31 && id != 32) {
            throw Problem.unprocessable("unknown-technician", "There is no technician " + id + ".");
        }
        return new JsonObject().put("technician", id(id));
    }

    private JsonObject reserve(BusRequest request) {
        var tail = FuelOrders.tailNumber(request.input().getString("tail_number"));
        var grade = code(request.input().getString("fuel_type"));
        var truck = request.input().getLong("truck_id");
        var truckGrade = truck == null ? grade : truck == 3 ? "AVGAS_100LL" : "JET_A";
        if ((knownAircraft.contains(tail) && !"JET_A".equals(grade)) || !truckGrade.equals(grade)) {
            throw Problem.conflict("fuel-grade-mismatch", "The grades do not agree.");
        }
        if (truck != null && unfitTrucks.contains(truck)) {
            throw Problem.conflict("truck-unavailable", "The truck is held.");
        }
        if (!knownAircraft.contains(tail) && request.input().getString("aircraft_type") == null) {
            throw Problem.unprocessable("unknown-aircraft", "There is no aircraft " + tail + ".");
        }
        knownAircraft.add(tail);
        return new JsonObject().put("fuel_type", grade).put("tail_number", tail);
    }

    /** The truck's totaliser has four digits. */
    private static JsonObject metered(BusRequest request) {
        var rollover = request.input().getBoolean("meter_rolled_over") ? "10000.00" : null;
        return request.input().copy().put("meter_rollover", rollover);
    }

    private JsonObject listTrucks(BusRequest request) {
        var trucks = new JsonArray();
        if ("JET_A".equals(request.input().getString("fuel_type"))) {
            trucks.add(id(1)).add(id(2));
        }
        return new JsonObject().put("trucks", trucks);
    }

    /** What the fleet service was asked last by that operation. */
    JsonObject lastAsked(String operation) {
        var inputs = asked.get(operation);
        return inputs.get(inputs.size() - 1);
    }

    /** Until the fleet service was asked so often by that operation. */
    void awaitAsked(String operation, int times) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (asked.getOrDefault(operation, List.of()).size() < times) {
            if (System.nanoTime() > end) {
                throw new AssertionError(operation + " was asked " + asked.get(operation));
            }
            Thread.onSpinWait();
        }
    }

    Future<JsonObject> call(String operation, JsonObject input, Caller caller) {
        return bus.call("orders." + operation, input, TestCaller.anew(caller));
    }

    JsonObject ask(String operation, JsonObject input, Caller caller) {
        return Await.result(call(operation, input, caller));
    }

    Problem refused(String operation, JsonObject input, Caller caller) {
        return Await.problem(call(operation, input, caller));
    }

    /** What {@code createFuelOrder} takes at least, with the names and values given on top. */
    static JsonObject order(Object... members) {
        var input = new JsonObject()
                .put("tail_number", "n1 ")
                .put("fuel_type", "JET_A")
                .put("requested_amount", "250.5")
                .put("location_on_ramp", "Spot 4");
        for (var i = 0; i < members.length; i += 2) {
            input.put((String) members[i], members[i + 1]);
        }
        return input;
    }

    /** A new order of technician 31 and truck 1; its id. */
    long dispatched() {
        return ask("createFuelOrder", order("assigned_lst_user_id", 31, "assigned_truck_id", 1), CSR)
                .getJsonObject("fuel_order")
                .getLong("id");
    }

    /** An order of technician 31 that has come as far as {@code status} by its regular steps. */
    long orderIn(OrderStatus status) {
        var id = dispatched();
        switch (status) {
            case DISPATCHED -> {}
            case ACKNOWLEDGED, EN_ROUTE, FUELING -> stepsUpTo(id, status);
            case COMPLETED -> complete(id);
            case REVIEWED -> {
                complete(id);
                ask("reviewFuelOrder", new JsonObject().put("order_id", id), CSR);
            }
            case CANCELLED ->
                ask("cancelFuelOrder", new JsonObject().put("order_id", id).put("reason", "Not needed"), CSR);
        }
        return id;
    }

    private void stepsUpTo(long id, OrderStatus status) {
        for (var step : List.of(OrderStatus.ACKNOWLEDGED, OrderStatus.EN_ROUTE, OrderStatus.FUELING)) {
            if (step.compareTo(status) <= 0) {
                ask("changeFuelOrderStatus", step(id, step.name()), LST);
            }
        }
    }

    private void complete(long id) {
        stepsUpTo(id, OrderStatus.FUELING);
        ask("submitFuelOrderData", readings(id, "100.00", "350.50"), LST);
    }

    static JsonObject step(long id, String status) {
        return new JsonObject().put("order_id", id).put("status", status);
    }

    static JsonObject readings(long id, String start, String end) {
        return new JsonObject()
                .put("order_id", id)
                .put("start_meter_reading", start)
                .put("end_meter_reading", end);
    }

    JsonObject read(long id) {
        return ask("getFuelOrder", new JsonObject().put("order_id", id), CSR).getJsonObject("fuel_order");
    }

    List<JsonObject> history(long id) {
        return ask("getFuelOrderHistory", new JsonObject().put("order_id", id).put("per_page", 100), CSR)
                .getJsonArray("history")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The next events that are published, as many as asked for. */
    List<JsonObject> events(int count) {
        var events = new ArrayList<JsonObject>();
        try {
            while (events.size() < count) {
                var event = published.poll(20, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("only " + events + " of " + count + " events came");
                }
                events.add(event);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        return events;
    }

    /** A query past the service, in its schema. */
    List<Row> sql(String statement, Object... parameters) {
        var database = Await.result(Database.open(vertx, settings, "orders"));
        try {
            return Await.result(database.query(statement, parameters));
        } finally {
            Await.result(database.close());
        }
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }

    /** Nobody gives a position until the future completes. */
    Future<Void> heldPositions(Future<Void> until) {
        var database = Await.result(Database.open(vertx, settings, "orders"));
        var locked = Promise.<Void>promise();
        var held = database.<Void>transaction(
                        sql -> new OrderEventTable().lockProgress(sql).compose(last -> {
                            locked.complete();
                            return until;
                        }))
                .eventually(database::close);
        Await.result(locked.future());
        return held;
    }
}
