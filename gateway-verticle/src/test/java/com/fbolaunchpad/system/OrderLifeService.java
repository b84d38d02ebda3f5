package com.fbolaunchpad.system;

import com.fbolaunchpad.platform.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The whole service with its people, which can be restarted on the same database: a file of H2, or PostgreSQL. */
final class OrderLifeService implements AutoCloseable {
    private static final List<String> VERTICLES = List.of("auth", "fleet", "orders", "gateway");

    private final Path folder;
    private final Launchpad launchpad;
    private final OrderBooks books;
    private final List<Long> technicians;
    private final Map<String, Launchpad.Client> people = new LinkedHashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private int names;

    OrderLifeService(Engine engine) {
        try {
            folder = Files.createTempDirectory("order-life");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        launchpad = engine == Engine.H2
                ? new Launchpad(
                        engine,
                        "RATE_LIMIT_ATTEMPTS",
                        "1000",
                        "API_RATE_LIMIT",
                        "0",
                        "DATABASE_URL",
                        "",
                        "DATA_DIR",
                        folder.toString())
                : new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0");
        books = OrderBooks.of(launchpad.settings);
        var admin = launchpad.admin();
        var lee = launchpad.member(admin, "lee", 3);
        var lou = launchpad.member(admin, "lou", 3);
        people.put("admin", admin);
        people.put("desk", launchpad.member(admin, "casey", 2).client());
        people.put("technician 0", lee.client());
        people.put("technician 1", lou.client());
        technicians = List.of(lee.id(), lou.id());
        // The schemas that two threads hold answers against at once are compiled by one, before.
        launchpad.answers.faults("GET", "/fuel-orders/1", 200, "application/json", "{}");
        launchpad.answers.faults("GET", "/fuel-orders/1", 404, "application/problem+json", "{}");
    }

    List<Long> technicians() {
        return technicians;
    }

    OrderBooks books() {
        return books;
    }

    ExecutorService executor() {
        return executor;
    }

    /** Somebody at the gateway as it listens now. */
    Launchpad.Client as(String person) {
        return people.get(person).at(launchpad.port());
    }

    /** A name that begins those of an FBO's trucks and aircraft. */
    String nextName() {
        return "F" + ++names;
    }

    void restart() {
        for (var i = VERTICLES.size() - 1; i >= 0; i--) {
            launchpad.undeploy(VERTICLES.get(i));
        }
        VERTICLES.forEach(launchpad::deploy);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        launchpad.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }
}
