package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.jackson.JsonFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The events of real orders, wherever they are told: held against the AsyncAPI document, and read by another's CloudEvents. */
@ParameterizedClass
@EnumSource(Engine.class)
final class OrderEventsSystemTest {
    private static final EventContract CONTRACT = EventContract.published();
    private static final Set<String> ATTRIBUTES =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");

    /** The kinds of changes, and the schemas that say between which states they are. */
    private static final Map<String, String> STEPS = Map.of(
            "status-changed", "OrderStatusChanged",
            "edited", "OrderEdited",
            "assigned", "OrderAssigned",
            "change-acknowledged", "OrderChangeAcknowledged");

    private final Launchpad launchpad;
    private final BlockingQueue<JsonObject> published = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonObject> accessChanges = new LinkedBlockingQueue<>();
    private Launchpad.Client admin;
    private Launchpad.Client desk;
    private Launchpad.Member lee;
    private Launchpad.Member lou;
    private long truck;
    private long otherTruck;

    OrderEventsSystemTest(Engine engine) {
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
    }

    @BeforeEach
    void makeAnFbo() {
        var bus = launchpad.vertx.eventBus();
        Await.result(bus.<JsonObject>consumer("orders.status", event -> published.add(event.body()))
                .completion());
        Await.result(bus.<JsonObject>consumer("auth.access-changed", event -> accessChanges.add(event.body()))
                .completion());
        admin = launchpad.admin();
        desk = launchpad.member(admin, "casey", 2).client();
        lee = launchpad.member(admin, "lee", 3);
        lou = launchpad.member(admin, "lou", 3);
        truck = launchpad.truck(admin, "T-1", "JET_A", "1200.00");
        otherTruck = launchpad.truck(admin, "T-2", "JET_A", "0.00");
        launchpad.aircraft(admin, "N123AB", "JET_A");
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    private String make(JsonObject more) {
        var order = new JsonObject()
                .put("tail_number", "N123AB")
                .put("fuel_type", "JET_A")
                .put("requested_amount", 250)
                .put("location_on_ramp", "Spot 4")
                .mergeIn(more);
        return "/fuel-orders/"
                + desk.post("/fuel-orders", order)
                        .expect(201)
                        .object("fuel_order")
                        .getLong("id");
    }

    private void edit(String path, String member, Object value) {
        desk.patch(path, new JsonObject().put(member, value)).expect(200);
    }

    private static void step(Launchpad.Member technician, String path, String status) {
        technician
                .client()
                .patch(path + "/status", new JsonObject().put("status", status))
                .expect(200);
    }

    private static void acknowledge(Launchpad.Member technician, String path, int change) {
        technician
                .client()
                .post(path + "/acknowledge-change", new JsonObject().put("change_version", change))
                .expect(200);
    }

    private void cancel(String path) {
        desk.post(path + "/cancel", new JsonObject().put("reason", "Not needed"))
                .expect(200);
    }

    private JsonObject to(Launchpad.Member technician, long withTruck) {
        return new JsonObject().put("assigned_lst_user_id", technician.id()).put("assigned_truck_id", withTruck);
    }

    /** Every kind of change, and every step that there is; how many they were. */
    private int liveThroughEverything() {
        var path = make(to(lee, truck));
        step(lee, path, "ACKNOWLEDGED");
        edit(path, "requested_amount", 300);
        acknowledge(lee, path, 1);
        edit(path, "assigned_lst_user_id", lou.id());
        acknowledge(lou, path, 2);
        step(lou, path, "EN_ROUTE");
        edit(path, "location_on_ramp", "Spot 5");
        acknowledge(lou, path, 3);
        step(lou, path, "FUELING");
        admin.post(
                        "/fuel-trucks/" + truck + "/checks",
                        new JsonObject().put("kind", "DAILY").put("result", "FAILED"))
                .expect(201);
        // Told to orders after the answer: the flag is an event of its own.
        events(11);
        lou.client()
                .put(
                        path + "/submit-data",
                        new JsonObject().put("start_meter_reading", "1200.00").put("end_meter_reading", "1500.00"))
                .expect(200);
        desk.send("PATCH", path + "/review", null).expect(200);

        var unassigned = make(new JsonObject());
        lee.client().send("POST", unassigned + "/claim", null).expect(200);
        cancel(unassigned);

        var driven = make(to(lee, otherTruck));
        edit(driven, "csr_notes", "Call first");
        step(lee, driven, "ACKNOWLEDGED");
        step(lee, driven, "EN_ROUTE");
        edit(driven, "assigned_lst_user_id", lou.id());
        cancel(driven);

        var assigned = make(new JsonObject());
        edit(assigned, "assigned_truck_id", otherTruck);
        cancel(assigned);
        return 13 + 3 + 6 + 3;
    }

    private final List<JsonObject> seen = new ArrayList<>();

    /** So many events have been published, if not more. */
    private List<JsonObject> events(int count) {
        return take(seen, published, count);
    }

    private static List<JsonObject> take(List<JsonObject> taken, BlockingQueue<JsonObject> from, int count) {
        try {
            while (taken.size() < count) {
                var next = from.poll(20, TimeUnit.SECONDS);
                assertThat(next)
                        .as("message %s of %s after %s", taken.size() + 1, count, taken)
                        .isNotNull();
                taken.add(next);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        return taken;
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonNode node(JsonObject json) {
        try {
            return new ObjectMapper().readTree(json.encode());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Set<String> names(String pointer) {
        var names = new TreeSet<String>();
        CONTRACT.document.at(pointer).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void assertIsAsTheDocumentSays(String channel, JsonObject event, String... extensions) {
        assertThat(CONTRACT.faults(channel, node(event))).as(event.encode()).isEmpty();
        var members = names("/components/schemas/OrderEvent/properties");
        members.addAll(List.of(extensions));
        assertThat(event.fieldNames()).isEqualTo(members);
        assertThat(event.getJsonObject("data").fieldNames())
                .isEqualTo(names("/components/schemas/OrderEvent/properties/data/properties"));
    }

    /** By the CNCF's own library: every attribute arrives, and what it writes is the event that it has read. */
    private static void assertIsACloudEvent(JsonObject event) {
        var format = new JsonFormat();
        CloudEvent read = format.deserialize(event.toBuffer().getBytes());

        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(read.getId()).isEqualTo(event.getString("id"));
        assertThat(read.getSource()).isEqualTo(URI.create("/orders"));
        assertThat(read.getType()).isEqualTo(event.getString("type"));
        assertThat(read.getSubject()).isEqualTo(event.getString("subject"));
        assertThat(read.getTime()).isNotNull();
        assertThat(read.getTime().toInstant()).isEqualTo(Instant.parse(event.getString("time")));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getData()).isNotNull();
        assertThat(new JsonObject(Buffer.buffer(read.getData().toBytes()))).isEqualTo(event.getJsonObject("data"));
        var extensions = new HashSet<>(event.fieldNames());
        extensions.removeAll(ATTRIBUTES);
        assertThat(read.getExtensionNames()).isEqualTo(extensions).contains("sequence");
        assertThat(((Number) read.getExtension("sequence")).longValue()).isEqualTo(event.getLong("sequence"));

        var written = format.serialize(read);
        assertThat(format.deserialize(written)).isEqualTo(read);
        var again = new JsonObject(Buffer.buffer(written));
        assertThat(Instant.parse(again.getString("time"))).isEqualTo(Instant.parse(event.getString("time")));
        assertThat(again.put("time", event.getString("time"))).isEqualTo(event);
    }

    @Test
    void areTheSameOnTheBusInTheLogAndOverHttpAndAsTheDocumentSays() {
        var count = liveThroughEverything();
        var onTheBus = events(count);
        var read = Await.result(launchpad
                        .vertx
                        .eventBus()
                        .<JsonObject>request(
                                "orders.events.read",
                                new JsonObject().put("after", 0).put("limit", 500)))
                .body();
        var overHttp =
                desk.get("/fuel-orders/events?after=0&limit=500").expect(200).body();
        var ofLou = lou.client()
                .get("/fuel-orders/events?after=0&limit=500")
                .expect(200)
                .body();

        assertThat(read.getLong("last_cursor")).isEqualTo(count);
        assertThat(objects(read.getJsonArray("events"))).isEqualTo(onTheBus);
        assertThat(objects(overHttp.getJsonArray("events"))).hasSize(count);
        assertThat(ofLou.getJsonArray("events").size()).isBetween(1, count - 1);
        assertThat(published).isEmpty();
        for (var event : onTheBus) {
            assertIsAsTheDocumentSays("orderStatus", event, "audience");
            assertIsACloudEvent(event);
        }
        for (var event : objects(overHttp.getJsonArray("events"))) {
            assertIsAsTheDocumentSays("orderStream", event);
            assertIsACloudEvent(event);
        }
        assertThat(objects(overHttp.getJsonArray("events"))).containsAll(objects(ofLou.getJsonArray("events")));
        assertUsesEverythingThatTheDocumentHas(onTheBus);
    }

    /** Otherwise the document could promise what never comes. */
    private static void assertUsesEverythingThatTheDocumentHas(List<JsonObject> events) {
        assertThat(events).extracting(event -> event.getString("type")).containsAll(CONTRACT.types("orderStatus"));
        STEPS.forEach((kind, schema) -> {
            var promised = new TreeSet<String>();
            CONTRACT.document
                    .at("/components/schemas/" + schema + "/allOf/1/properties/data/oneOf")
                    .forEach(step ->
                            promised.add(step.at("/properties/from/const").asText() + " "
                                    + step.at("/properties/to/const").asText()));
            var told = new TreeSet<String>();
            events.stream()
                    .filter(event -> event.getString("type").equals("com.fbolaunchpad.order." + kind + ".v1"))
                    .map(event -> event.getJsonObject("data"))
                    .forEach(data -> told.add(data.getString("from") + " " + data.getString("to")));
            assertThat(told).as(kind).isEqualTo(promised);
        });
        for (var nullable : List.of("from", "assigned_lst_user_id", "assigned_truck_id")) {
            assertThat(events)
                    .extracting(event -> event.getJsonObject("data").getValue(nullable) == null)
                    .as(nullable)
                    .contains(true, false);
        }
        assertThat(events)
                .extracting(event -> event.getString("audience").replaceAll("[0-9]+", "n"))
                .contains("*", "n", "n,n");
    }

    @Test
    void aChangeOfRightsIsToldAsTheDocumentSays() {
        accessChanges.clear();
        admin.patch("/users/" + lou.id(), new JsonObject().put("is_active", false))
                .expect(200);

        assertThat(take(new ArrayList<>(), accessChanges, 1)).allSatisfy(change -> {
            assertThat(CONTRACT.faultsOf(
                            CONTRACT.document.at("/components/messages/accessChanged/payload"), node(change)))
                    .isEmpty();
            assertThat(change).isEqualTo(new JsonObject().put("user_id", lou.id()));
        });
    }
}
