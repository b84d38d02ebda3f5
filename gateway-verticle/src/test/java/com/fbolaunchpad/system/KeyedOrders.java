package com.fbolaunchpad.system;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Clients that make orders under Idempotency-Keys and ask until each has been answered: then there is one order of each key. */
final class KeyedOrders implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final String TAIL = "KEYED";
    private static final int CREATED = 201;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE_S = 120;

    private final BalancedRequests requests;
    private final String token;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, Long> orders = new ConcurrentHashMap<>();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    KeyedOrders(BalancedRequests requests, OrderLoad load) {
        this.requests = requests;
        token = load.admin();
        var aircraft = new JsonObject("{\"aircraft_type\":\"Test type\",\"fuel_type\":\"JET_A\"}");
        load.made("POST", "/aircraft", token, aircraft.put("tail_number", TAIL));
    }

    /** Begins, or goes on. */
    void start() {
        stopping = false;
        for (var client = 1; client <= CLIENTS; client++) {
            running.add(threads.submit(this::repeat));
        }
    }

    private void repeat() {
        while (!stopping) {
            var key = UUID.randomUUID().toString();
            var wanted = new JsonObject()
                    .put("tail_number", TAIL)
                    .put("fuel_type", "JET_A")
                    .put("requested_amount", 100)
                    .put("location_on_ramp", "Spot 1")
                    .put("csr_notes", key);
            var answer = requests.sendUntilAnswered("POST", "/fuel-orders", token, wanted, key);
            if (answer.statusCode() == CREATED) {
                orders.put(
                        key,
                        new JsonObject(answer.body())
                                .getJsonObject("fuel_order")
                                .getLong("id"));
            } else {
                unexpected.add(key + ": " + answer.statusCode() + " " + answer.body());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Ends, once every key has been answered. */
    void stop() {
        stopping = true;
        try {
            for (var run : running) {
                run.get(PATIENCE_S, TimeUnit.SECONDS);
            }
            running.clear();
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Which order was acknowledged for each key. */
    Map<String, Long> orders() {
        return Map.copyOf(orders);
    }

    /** Answers that say neither that there is an order nor that one should ask again. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    static boolean isKeyed(JsonObject order) {
        return TAIL.equals(order.getString("tail_number"));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
