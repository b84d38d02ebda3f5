package com.fbolaunchpad.system;

import com.fbolaunchpad.system.OrderLoad.Change;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Looks at one node again and again: is it ready, and does it acknowledge a change? */
final class NodeProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int OK = 200;

    private final ServiceNode node;
    private final String token;
    private final long orderId;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Change> acknowledged = new CopyOnWriteArrayList<>();
    private final ReentrantLock looking = new ReentrantLock(true);
    private final Thread thread;
    private int round;
    private boolean good;
    private long goodSince;
    private volatile String lastBad = "";
    private volatile boolean ending;

    /** @param orderId of an order that nobody else changes */
    NodeProbe(ServiceNode node, String token, long orderId) {
        this.node = node;
        this.token = token;
        this.orderId = orderId;
        thread = new Thread(this::look, "probe of " + node.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        while (!ending) {
            lookOnce();
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    /** Nothing is changed by a probe that is paused. */
    private void lookOnce() {
        looking.lock();
        try {
            note(isReady() && isChanging());
        } finally {
            looking.unlock();
        }
    }

    /** Ends its looks for now; by the same thread that lets it go on. */
    void pause() {
        looking.lock();
    }

    void goOn() {
        looking.unlock();
    }

    private synchronized void note(boolean now) {
        if (now && !good) {
            goodSince = System.nanoTime();
        }
        good = now;
    }

    private boolean isReady() {
        return send(HttpRequest.newBuilder(URI.create(node.base() + "/health/ready"))) != null;
    }

    private boolean isChanging() {
        var edit = new JsonObject().put("location_on_ramp", "Stand " + ++round);
        var answer = send(HttpRequest.newBuilder(URI.create(node.base() + "/api/fuel-orders/" + orderId))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(edit.encode())));
        if (answer != null) {
            var order = answer.getJsonObject("fuel_order");
            acknowledged.add(new Change(orderId, order.getLong("version"), order.getString("updated_at")));
        }
        return answer != null;
    }

    /** The answer, if it is a good one. */
    private JsonObject send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                return new JsonObject(answer.body());
            }
            lastBad = answer.uri() + ": " + answer.statusCode() + " " + answer.body();
            return null;
        } catch (IOException away) {
            lastBad = node.base() + ": " + away;
            return null;
        } catch (InterruptedException ended) {
            ending = true;
            return null;
        }
    }

    /** Whether every look has been good since then at least, in nanoseconds. */
    synchronized boolean isGoodSince(long then) {
        return good && goodSince - then <= 0;
    }

    /** When the first look of those that have all been good since was. */
    synchronized long goodSince() {
        return goodSince;
    }

    /** What was wrong when something last was. */
    String lastBad() {
        return lastBad;
    }

    ServiceNode node() {
        return node;
    }

    List<Change> acknowledged() {
        return List.copyOf(acknowledged);
    }

    @Override
    public void close() {
        ending = true;
        thread.interrupt();
    }
}
