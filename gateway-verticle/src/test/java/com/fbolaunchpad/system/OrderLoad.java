package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients of the service, several at once, that make orders and take them through their lives, while the desk edits and
 * cancels them: they go on when the service has been away, and keep what it has acknowledged.
 */
final class OrderLoad implements AutoCloseable {
    private static final Set<Integer> EXPECTED = Set.of(200, 201, 409, 412, 503, 504);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE_NS = 20_000_000;
    private static final int LST = 3;
    private static final int PAGE = 100;

    private final ServiceRequests service;
    private final String admin;
    private final List<OrderWalker> walkers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final Queue<Change> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean stopping;

    /**
     * A change that the service has acknowledged.
     *
     * @param time tells it from another one that became the same version after this one was lost
     */
    record Change(long orderId, long version, String time) {}

    /** Makes an administrator's FBO: technicians with a truck and an aircraft each. */
    OrderLoad(ServiceRequests service, String adminPassword, int technicians, Random random) {
        this.service = service;
        admin = login(Launchpad.ADMIN_EMAIL, adminPassword);
        for (var i = 1; i <= technicians; i++) {
            walkers.add(walker("lst-" + i, new Random(random.nextLong())));
        }
    }

    /** The administrator's token. */
    String admin() {
        return admin;
    }

    private String login(String email, String password) {
        return made(
                        "POST",
                        "/auth/login",
                        "",
                        new JsonObject().put("email", email).put("password", password))
                .getString("token");
    }

    private OrderWalker walker(String name, Random random) {
        var email = name + "@example.com";
        var user = new JsonObject()
                .put("email", email)
                .put("password", Launchpad.PASSWORD)
                .put("role_ids", JsonArray.of(LST));
        var id = made("POST", "/users", admin, user).getJsonObject("user").getLong("id");
        var truck = made(
                        "POST",
                        "/fuel-trucks",
                        admin,
                        new JsonObject("{\"fuel_type\":\"JET_A\",\"capacity\":5000,\"current_meter_reading\":\"0.00\"}")
                                .put("truck_number", "T-" + name))
                .getJsonObject("fuel_truck")
                .getLong("id");
        made(
                "POST",
                "/fuel-trucks/" + truck + "/checks",
                admin,
                new JsonObject("{\"kind\":\"DAILY\",\"result\":\"PASSED\"}"));
        made(
                "POST",
                "/aircraft",
                admin,
                new JsonObject("{\"aircraft_type\":\"Test type\",\"fuel_type\":\"JET_A\"}").put("tail_number", name));
        return new OrderWalker(this, random, admin, login(email, Launchpad.PASSWORD), id, truck, name);
    }

    /** What is made by the request, which must succeed. */
    JsonObject made(String method, String path, String token, JsonObject body) {
        var answer = exchange(method, path, token, body).orElseThrow();
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** What a request was answered; empty when nobody knows what became of it. */
    private Optional<HttpResponse<String>> exchange(String method, String path, String token, JsonObject body) {
        requests.incrementAndGet();
        return service.send(method, path, token, body);
    }

    /** What is read at the path, for the administrator; empty while the service is away. */
    Optional<JsonObject> read(String path) {
        return exchange("GET", path, admin, null)
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> new JsonObject(answer.body()));
    }

    /** A request about orders: the order as it is afterwards, if the service has said so. */
    Optional<JsonObject> ask(String method, String path, String token, JsonObject body) {
        var answer = exchange(method, path, token, body);
        if (answer.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NS);
            return Optional.empty();
        }
        var status = answer.get().statusCode();
        if (!EXPECTED.contains(status)) {
            unexpected.add(
                    method + " " + path + ": " + status + " " + answer.get().body());
        }
        if (status >= 300) {
            return Optional.empty();
        }
        var order = new JsonObject(answer.get().body()).getJsonObject("fuel_order");
        if (!method.equals("GET")) {
            acknowledged.add(new Change(order.getLong("id"), order.getLong("version"), order.getString("updated_at")));
        }
        return Optional.of(order);
    }

    /** Begins, or goes on; each technician, and the desk for each of them, on a thread of its own. */
    void start() {
        stopping = false;
        for (var walker : walkers) {
            running.add(threads.submit(() -> repeat(walker::walk)));
            running.add(threads.submit(() -> repeat(walker::meddle)));
        }
    }

    private void repeat(Runnable round) {
        while (!stopping) {
            round.run();
        }
    }

    /** Waits until so many more changes have been acknowledged than now. */
    void awaitFurther(int changes) {
        var wanted = acknowledged.size() + changes;
        var end = Instant.now().plus(PATIENCE);
        while (acknowledged.size() < wanted) {
            assertThat(Instant.now())
                    .as("still not: %s further changes", changes)
                    .isBefore(end);
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Ends the requests; those that run are waited for. */
    void stop() {
        stopping = true;
        try {
            for (var run : running) {
                run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            running.clear();
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Every order as it stands. */
    List<JsonObject> orders() {
        var orders = new ArrayList<JsonObject>();
        var cursor = "";
        while (cursor != null) {
            var page = read("/fuel-orders?limit=" + PAGE + cursor).orElseThrow();
            page.getJsonArray("orders").forEach(order -> orders.add((JsonObject) order));
            var next = page.getString("next_cursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        return orders;
    }

    List<Change> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Answers that are none of an order that somebody else has changed, or of a service that is away. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
