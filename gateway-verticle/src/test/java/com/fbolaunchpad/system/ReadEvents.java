package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.system.OrderLoad.Change;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** The event log as somebody has read it, and what must be so of it. */
final class ReadEvents {
    private final List<JsonObject> events;

    ReadEvents(List<JsonObject> events) {
        this.events = events;
    }

    /**
     * One time that a subscriber handled an event.
     *
     * @param instance which of the subscriber's instances
     */
    record Handling(String instance, String eventId, long position) {}

    /** Each event once, positions and the versions of each order from 1 on without a gap, from status to status. */
    void requireWhole() {
        var versions = new HashMap<Long, Long>();
        var statuses = new HashMap<Long, String>();
        var ids = new HashSet<String>();
        var position = 0L;
        for (var event : events) {
            var data = event.getJsonObject("data");
            var order = data.getLong("order_id");
            assertThat(event.getLong("sequence")).as("%s", event).isEqualTo(++position);
            assertThat(ids.add(event.getString("id"))).as("%s", event).isTrue();
            assertThat(data.getLong("order_version")).as("%s", event).isEqualTo(versions.merge(order, 1L, Long::sum));
            assertThat(data.getString("from")).as("%s", event).isEqualTo(statuses.put(order, data.getString("to")));
        }
    }

    /** What was acknowledged is in it. */
    void requireAll(Collection<Change> acknowledged) {
        var logged = new HashSet<Change>();
        events.forEach(event -> logged.add(new Change(
                event.getJsonObject("data").getLong("order_id"),
                event.getJsonObject("data").getLong("order_version"),
                event.getString("time"))));
        assertThat(acknowledged).isNotEmpty();
        assertThat(acknowledged.stream().filter(change -> !logged.contains(change)))
                .as("acknowledged, but not in the log")
                .isEmpty();
    }

    /** The orders stand as their last events say, and there are no others. */
    void requireAgreementWith(Collection<JsonObject> orders) {
        var last = new HashMap<Long, JsonObject>();
        events.forEach(event -> last.put(event.getJsonObject("data").getLong("order_id"), event.getJsonObject("data")));
        assertThat(orders).hasSameSizeAs(last.keySet());
        assertThat(orders).allSatisfy(order -> {
            var data = last.get(order.getLong("id"));
            assertThat(data.getString("to")).isEqualTo(order.getString("status"));
            assertThat(data.getLong("order_version")).isEqualTo(order.getLong("version"));
        });
    }

    /**
     * Every event was handled, each for the first time when all before it had been.
     *
     * @return how often one was handled again
     */
    int requireHandled(List<Handling> handlings) {
        var repeats = 0;
        var handled = 0;
        for (var handling : handlings) {
            assertThat(handling.position())
                    .as("the position behind the %s before", handled)
                    .isBetween(1L, handled + 1L);
            var event = events.get((int) handling.position() - 1);
            assertThat(handling.eventId()).isEqualTo(event.getString("id"));
            if (handling.position() > handled) {
                handled++;
            } else {
                repeats++;
            }
        }
        assertThat(handled).as("events that were handled").isEqualTo(events.size());
        return repeats;
    }
}
