package com.fbolaunchpad.system;

import com.fbolaunchpad.system.OrderLoad.Change;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is wrong with orders and events after a fault: what was acknowledged and isn't there, is there twice, or in another order. */
final class FaultFindings {
    private final List<String> lost = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> outOfOrder = new ArrayList<>();

    /** Of changes that were acknowledged: they are in the log. */
    void holdAgainstLog(Collection<Change> acknowledged, List<JsonObject> log) {
        var logged = new HashSet<Change>();
        log.forEach(event -> logged.add(new Change(
                event.getJsonObject("data").getLong("order_id"),
                event.getJsonObject("data").getLong("order_version"),
                event.getString("time"))));
        acknowledged.stream()
                .filter(change -> !logged.contains(change))
                .forEach(change -> lost.add("not in the log: " + change));
    }

    /** The log by itself: each event once, positions from 1 on, each order's versions and statuses in a row. */
    void holdInOrder(String where, List<JsonObject> events) {
        var ids = new HashSet<String>();
        var versions = new HashMap<Long, Long>();
        var statuses = new HashMap<Long, String>();
        var position = 0L;
        for (var event : events) {
            if (!ids.add(event.getString("id"))) {
                doubled.add(where + ": " + event);
                continue;
            }
            var data = event.getJsonObject("data");
            var order = data.getLong("order_id");
            position++;
            var fits = event.getLong("sequence") == position
                    && data.getLong("order_version") == versions.getOrDefault(order, 0L) + 1
                    && Objects.equals(data.getString("from"), statuses.get(order));
            if (!fits) {
                outOfOrder.add(where + " at " + position + ": " + event);
            }
            position = event.getLong("sequence");
            versions.put(order, data.getLong("order_version"));
            statuses.put(order, data.getString("to"));
        }
    }

    /** Of a subscriber: he got what the log has. */
    void holdAgainstSubscriber(List<JsonObject> log, List<JsonObject> events) {
        var got = events.stream().map(event -> event.getString("id")).collect(Collectors.toSet());
        log.stream()
                .filter(event -> !got.contains(event.getString("id")))
                .forEach(event -> lost.add("not in the stream: " + event));
    }

    /** Orders stand as their last events say. */
    void holdOrdersAgainstLog(List<JsonObject> orders, List<JsonObject> log) {
        var last = new HashMap<Long, JsonObject>();
        log.forEach(event -> last.put(event.getJsonObject("data").getLong("order_id"), event.getJsonObject("data")));
        for (var order : orders) {
            var data = last.remove(order.getLong("id"));
            if (data == null
                    || !data.getLong("order_version").equals(order.getLong("version"))
                    || !data.getString("to").equals(order.getString("status"))) {
                lost.add("no event of " + order);
            }
        }
        last.values().forEach(data -> lost.add("no order of " + data));
    }

    /** One order a key, and it is the one that was acknowledged. */
    void holdKeys(Map<String, Long> acknowledged, List<JsonObject> orders) {
        Map<String, List<Long>> made = orders.stream()
                .filter(KeyedOrders::isKeyed)
                .collect(Collectors.groupingBy(
                        order -> order.getString("csr_notes"),
                        Collectors.mapping(order -> order.getLong("id"), Collectors.toList())));
        acknowledged.forEach((key, order) -> {
            var found = made.getOrDefault(key, List.of());
            if (!found.contains(order)) {
                lost.add("order " + order + " of the key " + key);
            }
        });
        made.forEach((key, found) -> {
            if (found.size() > 1) {
                doubled.add("orders " + found + " of the key " + key);
            }
        });
    }

    List<String> lost() {
        return lost;
    }

    List<String> doubled() {
        return doubled;
    }

    List<String> outOfOrder() {
        return outOfOrder;
    }
}
