package com.fbolaunchpad.system;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Somebody outside who reads the event log by its cursor, a small page at a time, and again when the service was away. */
final class EventFollower implements AutoCloseable {
    private static final int PAGE = 40;
    private static final long PAUSE_NS = 20_000_000;
    private static final long PATIENCE_S = 60;

    private final OrderLoad load;
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> reading;
    private long after;
    private volatile boolean ending;

    EventFollower(OrderLoad load) {
        this.load = load;
        reading = thread.submit(this::read);
    }

    /** Once more after he was told to end. */
    private void read() {
        boolean last;
        do {
            last = ending;
            var before = after;
            load.read("/fuel-orders/events?limit=" + PAGE + "&after=" + after).ifPresent(this::take);
            if (after == before) {
                LockSupport.parkNanos(PAUSE_NS);
            }
        } while (!last);
    }

    private void take(JsonObject page) {
        events.addAll(
                page.getJsonArray("events").stream().map(JsonObject.class::cast).collect(Collectors.toList()));
        after = page.getLong("next_cursor");
    }

    /** What he has read once there are so many events; he goes on. */
    List<JsonObject> first(long count) {
        Rows.await(count + " events outside", () -> reading.isDone() || events.size() >= count);
        return List.copyOf(events);
    }

    /** What he has read once there are so many events, and a page after them. */
    List<JsonObject> upTo(long count) {
        try {
            first(count);
            ending = true;
            reading.get(PATIENCE_S, TimeUnit.SECONDS);
            return List.copyOf(events);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        ending = true;
        thread.shutdownNow();
    }
}
