package com.fbolaunchpad.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.BusServer;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeEventLog;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.SqlFailure;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The fleet service, deployed twice as on two nodes, on a fresh database, its callers, and a way into its tables that
 * knows none of its rules.
 */
final class Fleet {
    static final long USER = 42;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicInteger names = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private final BusClient bus = new BusClient(vertx);
    private final Settings settings;
    private final Pace pace;
    private final Database database;
    private String deployment;

    Fleet(Engine engine, String... settings) {
        this(engine, Pace.USUAL, settings);
    }

    Fleet(Engine engine, Pace pace, String... settings) {
        this.pace = pace;
        this.settings = TestSettings.on(engine, settings);
        database = Await.result(Database.open(vertx, this.settings, "fleet"));
        deploy();
    }

    /** The orders service that knows every customer and hears every notice. */
    FakeService agreeableOrders() {
        return new FakeService(vertx, "orders")
                .answer("checkCustomer", request -> json())
                .answer("noteTruckFitness", request -> json("unknown_order_ids", new JsonArray()));
    }

    /** An orders service that does as the test says. */
    FakeService orders() {
        return new FakeService(vertx, "orders");
    }

    /** The same whose answer takes time. */
    void orders(String operation, Function<BusRequest, Future<JsonObject>> answer) {
        new BusServer(vertx, "orders").serve(operation, answer);
    }

    /** The event log of the orders service, without any as yet. */
    FakeEventLog orderEvents() {
        return new FakeEventLog(vertx);
    }

    /** Waits until the service has taken the event, and all before it. */
    void awaitTaken(JsonObject event) {
        awaitNumber(
                event.getLong("sequence"),
                "select coalesce(max(read_position), 0) as n from event_cursor where name = 'truck-work'");
    }

    void deploy() {
        var twoNodes = TestSettings.deployment(settings).setInstances(2);
        deployment = Await.result(vertx.deployVerticle(() -> new FleetVerticle(new Ahead(), pace), twoNodes));
    }

    void stop() {
        undeploy();
        close();
    }

    void undeploy() {
        Await.result(vertx.undeploy(deployment));
    }

    /** Waits until a query answers the {@code n}. */
    void awaitNumber(long n, String query, Object... parameters) {
        await(() -> number(query, parameters) == n);
    }

    /** Waits until it is so. */
    static void await(BooleanSupplier condition) {
        var patience = Instant.now().plus(LONGEST_WAIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still not so").isBefore(patience);
            Thread.yield();
        }
    }

    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    void advance(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }

    Future<JsonObject> send(String operation, JsonObject input) {
        return bus.call(operation, input, TestCaller.of(USER));
    }

    JsonObject ask(String operation, JsonObject input) {
        return Await.result(send(operation, input));
    }

    /** The refusal of the request, which is to be of this status and code. */
    Problem refused(int status, String code, String operation, JsonObject input) {
        var problem = Await.problem(send(operation, input));
        assertThat(problem.status() + " " + problem.code()).as(problem.detail()).isEqualTo(status + " " + code);
        return problem;
    }

    Future<JsonObject> sendAnonymously(String operation, JsonObject input) {
        return bus.call(operation, input, TestCaller.anonymous());
    }

    /** Runs a statement as somebody with the database's password would. */
    int sql(String statement, Object... parameters) {
        return Await.result(database.update(statement, parameters));
    }

    /** The same, for an event loop that can't wait. */
    Future<Integer> change(String statement, Object... parameters) {
        return database.update(statement, parameters);
    }

    /** The number that a query answers as {@code n}. */
    long number(String query, Object... parameters) {
        return Await.result(database.query(query, parameters)).get(0).getLong("n");
    }

    /** The numbers that a query answers as {@code n}. */
    List<Long> numbers(String query, Object... parameters) {
        return Await.result(database.query(query, parameters)).stream()
                .map(row -> row.getLong("n"))
                .toList();
    }

    /** The refusal of such a statement by the database. */
    SqlFailure sqlRefusal(String statement, Object... parameters) {
        try {
            throw new AssertionError(sql(statement, parameters) + " rows were changed");
        } catch (SqlFailure expected) {
            return expected;
        }
    }

    /** A name that nobody else in this database has. */
    String name(String prefix) {
        return prefix + names.incrementAndGet();
    }

    /** The id of a new truck of 1000 gallons whose meter is at 100.00, without a check. */
    long truck(String fuelType) {
        return ask(
                        "fleet.createFuelTruck",
                        json("truck_number", name("T-"), "fuel_type", fuelType, "capacity", "1000.00")
                                .put("current_meter_reading", "100.00"))
                .getJsonObject("fuel_truck")
                .getLong("id");
    }

    /** The same with a passed check. */
    long checkedTruck(String fuelType) {
        var id = truck(fuelType);
        check(id, "PASSED");
        return id;
    }

    JsonObject check(long truckId, String result) {
        return ask("fleet.recordTruckCheck", json("truck_id", truckId, "kind", "DAILY", "result", result));
    }

    JsonObject truckNow(long id) {
        return ask("fleet.getFuelTruck", json("truck_id", id)).getJsonObject("fuel_truck");
    }

    /** The tail number of a new, verified aircraft approved for one grade. */
    String aircraft(String fuelType) {
        var tailNumber = name("N");
        ask(
                "fleet.createAircraft",
                json("tail_number", tailNumber, "aircraft_type", "Cessna 172", "fuel_type", fuelType));
        return tailNumber;
    }

    /** The same, registered by an order: nobody has verified it yet. */
    String unverifiedAircraft(String fuelType) {
        var tailNumber = name("N");
        var order = order();
        ask(
                "fleet.reserveFueling",
                reservation(order, 1, tailNumber, fuelType, null).put("aircraft_type", "Robin"));
        ask("fleet.settleReservations", json("order_id", order, "order_version", 1, "open", false));
        return tailNumber;
    }

    JsonObject aircraftNow(String tailNumber) {
        return ask("fleet.getAircraft", json("tail_number", tailNumber)).getJsonObject("aircraft");
    }

    /** An order id that no permit was asked for. */
    long order() {
        return names.incrementAndGet();
    }

    static JsonObject mint(long order, long version, String tailNumber, String fuelType, long truck) {
        return json("order_id", order, "order_version", version, "tail_number", tailNumber)
                .put("fuel_type", fuelType)
                .put("truck_id", truck);
    }

    static JsonObject reservation(long order, long version, String tailNumber, String fuelType, Long truck) {
        return json("order_id", order, "order_version", version, "tail_number", tailNumber)
                .put("fuel_type", fuelType)
                .put("truck_id", truck);
    }

    static JsonObject completion(long order, String start, String end) {
        return json("order_id", order, "start_meter_reading", start, "end_meter_reading", end);
    }

    /** That an order has become so, at the time of its version in seconds. */
    static JsonObject orderEvent(long order, long version, String to, Long truck) {
        return json("type", "com.fbolaunchpad.order.status-changed.v1", "time", time(version))
                .put("data", json("order_id", order, "order_version", version, "to", to, "assigned_truck_id", truck));
    }

    static String time(long version) {
        return Instant.parse("2026-11-25T12:00:00Z").plusSeconds(version).toString();
    }

    /** What the truck is said to be out for. */
    JsonArray activeOrders(long truck) {
        return truckNow(truck).getJsonArray("active_orders");
    }

    /** An order that is being fuelled with JET_A by a truck of which nothing else is known. */
    record Flow(long order, long truck, String tailNumber) {}

    Flow flow() {
        var flow = new Flow(order(), checkedTruck("JET_A"), aircraft("JET_A"));
        ask("fleet.mintFuelingPermit", mint(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
        return flow;
    }

    /** The meter log, the newest entry first. */
    JsonArray meterLog(long truck) {
        return ask("fleet.listMeterLog", json("truck_id", truck)).getJsonArray("meter_log");
    }

    /** What becomes of {@code count} requests that are all under way at once: the answers' text, or the problems' codes. */
    List<String> atOnce(int count, IntFunction<Future<JsonObject>> request) {
        var outcomes = IntStream.range(0, count)
                .mapToObj(request)
                .map(sent -> sent.map(JsonObject::encode)
                        .otherwise(failure -> failure instanceof Problem problem ? problem.code() : failure.toString()))
                .toList();
        return Await.result(Future.all(outcomes)).list();
    }

    static JsonObject json(Object... membersAndValues) {
        var json = new JsonObject();
        for (var i = 0; i < membersAndValues.length; i += 2) {
            json.put((String) membersAndValues[i], membersAndValues[i + 1]);
        }
        return json;
    }

    /** The time of day, but for what the test has let pass. */
    private final class Ahead extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000))
                    .instant()
                    .plus(ahead.get());
        }
    }
}
