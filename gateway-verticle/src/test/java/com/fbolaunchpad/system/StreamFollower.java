package com.fbolaunchpad.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Somebody who reads the stream of events from its beginning, and goes to the next node with the last id when it ends or is silent. */
final class StreamFollower implements AutoCloseable {
    private static final int LONGEST_CONNECT_MS = 2_000;

    /** A sign of life comes every 15 s. */
    private static final int LONGEST_SILENCE_MS = 20_000;

    private static final int OK = 200;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<ServiceNode> nodes;
    private final String token;
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::follow, "stream of events");
    private String lastId = "0";
    private volatile int streams;
    private volatile boolean ending;

    StreamFollower(List<ServiceNode> nodes, String token) {
        this.nodes = nodes;
        this.token = token;
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        for (var turn = 0; !ending; turn++) {
            try {
                read(nodes.get(turn % nodes.size()));
            } catch (IOException gone) {
                // What has been read counts; the rest comes from the next node.
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void read(ServiceNode node) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(node.base() + "/api/fuel-orders/stream").toURL().openConnection();
        connection.setConnectTimeout(LONGEST_CONNECT_MS);
        connection.setReadTimeout(LONGEST_SILENCE_MS);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Last-Event-ID", lastId);
        try {
            if (connection.getResponseCode() != OK) {
                return;
            }
            streams++;
            var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
            while (!ending && take(lines)) {
                // Frame by frame.
            }
        } finally {
            connection.disconnect();
        }
    }

    /** One whole frame; false when it was the last one. */
    private boolean take(BufferedReader lines) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (var line = lines.readLine(); !"".equals(line); line = lines.readLine()) {
            if (line == null) {
                return false;
            }
            var colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        lastId = fields.getOrDefault("id", lastId);
        if ("end".equals(fields.get("event"))) {
            return false;
        }
        if (fields.containsKey("data")) {
            events.add(new JsonObject(fields.get("data")));
        }
        return true;
    }

    /** What has come once there are so many events, or when there still aren't after a while. */
    List<JsonObject> first(long count) {
        var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2L * LONGEST_SILENCE_MS);
        while (events.size() < count && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE_NS);
        }
        return List.copyOf(events);
    }

    /** How many streams it has taken. */
    int streams() {
        return streams;
    }

    @Override
    public void close() {
        ending = true;
        thread.interrupt();
    }
}
