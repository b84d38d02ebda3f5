package com.fbolaunchpad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** An event log in memory at {@code orders.events.read}, as the orders service has one, for its readers. */
public final class FakeEventLog {
    /** Where its events are published. */
    public static final String HINTS = "orders.status";
    /** Where it is read. */
    public static final String READ = "orders.events.read";

    private final Vertx vertx;
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final FakeService service;
    private volatile long forgotten;

    /** An empty log. */
    public FakeEventLog(Vertx vertx) {
        this.vertx = vertx;
        this.service = new FakeService(vertx, "orders").answer("events.read", this::read);
    }

    private JsonObject read(BusRequest request) {
        var after = request.input().getLong("after", forgotten);
        if (after < forgotten) {
            throw Problem.of(410, EventSubscriber.EVENTS_GONE, "The events up to " + forgotten + " are gone.");
        }
        if (after > forgotten + events.size()) {
            throw Problem.invalid("/after", "The log ends at " + (forgotten + events.size()) + ".");
        }
        var page = events.stream()
                .filter(event -> event.getLong("sequence") > after)
                .limit(request.input().getInteger("limit"))
                .collect(Collectors.toList());
        return new JsonObject()
                .put("events", new JsonArray(page))
                .put(
                        "next_cursor",
                        page.isEmpty() ? after : page.get(page.size() - 1).getLong("sequence"))
                .put("last_cursor", forgotten + events.size());
    }

    /** Adds an event without telling anybody. */
    public JsonObject addSilently(long orderId, long orderVersion, String audience) {
        var event = new JsonObject()
                .put("specversion", "1.0")
                .put("source", "/orders")
                .put("type", "com.fbolaunchpad.order.edited.v1")
                .put("subject", Long.toString(orderId))
                .put("time", "2026-11-25T12:00:00Z")
                .put("datacontenttype", "application/json")
                .put("data", new JsonObject().put("order_id", orderId).put("order_version", orderVersion));
        return addSilently(EventAudience.put(event, audience));
    }

    /** Adds an event that says what the test wants, under the next position, without telling anybody. */
    public synchronized JsonObject addSilently(JsonObject event) {
        var sequence = forgotten + events.size() + 1L;
        events.add(event.put("id", "event-" + sequence).put("sequence", sequence));
        return event;
    }

    /** Adds an event and publishes it. */
    public JsonObject add(long orderId, long orderVersion, String audience) {
        return published(addSilently(orderId, orderVersion, audience));
    }

    /** Adds an event that says what the test wants, and publishes it. */
    public JsonObject add(JsonObject event) {
        return published(addSilently(event));
    }

    private JsonObject published(JsonObject event) {
        vertx.eventBus().publish(HINTS, event);
        return event;
    }

    /** Forgets what stands up to a position. */
    public void forget(long upTo) {
        events.removeIf(event -> event.getLong("sequence") <= upTo);
        forgotten = upTo;
    }

    /** What it was asked. */
    public List<BusRequest> requests() {
        return service.requests();
    }

    /** Serves no longer. */
    public void leave() {
        Await.result(service.leave());
    }
}
