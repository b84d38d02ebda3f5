package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestSettings;
import com.fbolaunchpad.system.ReadEvents.Handling;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The service under load with a subscriber in its process, killed again and again at random and started on the same data. */
final class KillRun implements AutoCloseable {
    private static final int KILLS = 4;
    private static final int TECHNICIANS = 3;
    private static final int FEWEST_CHANGES = 10;
    private static final int MOST_CHANGES = 70;

    /** The one that comes before the subscriber has taken over from the one that was killed before. */
    private static final int EARLY_KILL = 3;

    private final Engine engine;
    private final Random random;
    private final Settings settings;
    private final LaunchpadProcess process;
    private final List<Long> goingOnMs = new ArrayList<>();
    private volatile long handledUpTo;
    private volatile long firstHandledAt;

    /** What came of it. */
    record Figures(
            Engine engine,
            int kills,
            int requests,
            int acknowledged,
            int events,
            int handled,
            int repeats,
            List<Long> goingOnMs) {
        static final String HEAD = "%-10s | %5s | %8s | %12s | %6s | %7s | %7s | %s"
                .formatted(
                        "engine",
                        "kills",
                        "requests",
                        "acknowledged",
                        "events",
                        "handled",
                        "repeats",
                        "from ready until the subscriber goes on, ms");

        @Override
        public String toString() {
            return "%-10s | %5d | %8d | %12d | %6d | %7d | %7d | %s"
                    .formatted(engine, kills, requests, acknowledged, events, handled, repeats, goingOnMs);
        }
    }

    KillRun(Engine engine, Path folder, Random random) throws IOException, URISyntaxException {
        this.engine = engine;
        this.random = random;
        settings = engine == Engine.H2
                ? TestSettings.on(
                        engine,
                        "DATABASE_URL",
                        "",
                        "DATA_DIR",
                        folder.resolve("data").toString())
                : TestSettings.on(engine);
        var environment = new HashMap<>(Map.of(
                "LAUNCHPAD_CONF",
                withTheRecorder(folder).toString(),
                "JWT_SECRET_KEY",
                TestSettings.JWT_SECRET_KEY,
                "ADMIN_PASSWORD",
                settings.text("ADMIN_PASSWORD"),
                "RATE_LIMIT_ATTEMPTS",
                "1000",
                "API_RATE_LIMIT",
                "0"));
        if (engine == Engine.H2) {
            environment.put("DATA_DIR", settings.text("DATA_DIR"));
        } else {
            environment.put("DATABASE_URL", settings.text("DATABASE_URL"));
        }
        var classes = Path.of(EventRecorder.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        process = new LaunchpadProcess(folder, environment, classes, this::hear);
    }

    /** The configuration that is bundled, and the subscriber. */
    private static Path withTheRecorder(Path folder) throws IOException {
        var bundled = Files.readString(Path.of("..", "conf", "embedded.yaml"));
        return Files.writeString(
                folder.resolve("with-recorder.yaml"),
                bundled.replace("settings: {}", "  - {name: recorder, class: " + EventRecorder.class.getName() + "}"));
    }

    private void hear(String line) {
        if (line.startsWith(EventRecorder.HANDLED)) {
            if (firstHandledAt == 0) {
                firstHandledAt = System.nanoTime();
            }
            handledUpTo = Long.parseLong(line.substring(EventRecorder.HANDLED.length()));
        }
    }

    private void start() throws IOException {
        firstHandledAt = 0;
        process.start();
    }

    private void awaitTheSubscriber() {
        var readyAt = System.nanoTime();
        Rows.await(engine + ": the subscriber goes on", () -> firstHandledAt != 0);
        goingOnMs.add(TimeUnit.NANOSECONDS.toMillis(Math.max(0, firstHandledAt - readyAt)));
    }

    /** Does it all and holds the log, the subscriber and the orders against each other. */
    Figures run() throws IOException, InterruptedException {
        start();
        try (var load = new OrderLoad(
                        new OneNodeRequests(process::port), settings.text("ADMIN_PASSWORD"), TECHNICIANS, random);
                var outside = new EventFollower(load)) {
            load.start();
            awaitTheSubscriber();
            for (var kill = 1; kill <= KILLS; kill++) {
                load.awaitFurther(FEWEST_CHANGES + random.nextInt(MOST_CHANGES - FEWEST_CHANGES));
                process.kill();
                start();
                if (kill + 1 != EARLY_KILL) {
                    awaitTheSubscriber();
                }
            }
            load.awaitFurther(FEWEST_CHANGES);
            load.stop();
            return checked(load, outside);
        }
    }

    private Figures checked(OrderLoad load, EventFollower outside) throws InterruptedException {
        assertThat(load.unexpected()).as("%s", engine).isEmpty();
        var orders = load.orders();
        var count = orders.stream().mapToLong(order -> order.getLong("version")).sum();
        var read = outside.upTo(count);
        Rows.await(engine + ": the last event handled", () -> handledUpTo >= count);
        process.stop();

        var events = new ReadEvents(read);
        events.requireWhole();
        assertThat(read).as("%s", engine).hasSize((int) count);
        events.requireAll(load.acknowledged());
        events.requireAgreementWith(orders);
        var handlings = handlings();
        var repeats = events.requireHandled(handlings);
        return new Figures(
                engine,
                KILLS,
                load.requests(),
                load.acknowledged().size(),
                read.size(),
                handlings.size(),
                repeats,
                goingOnMs);
    }

    private List<Handling> handlings() {
        return OrderBooks.of(settings)
                .rows("select instance, event_id, log_position from recorder.handling order by number")
                .stream()
                .map(row -> new Handling(
                        (String) row.get("instance"), (String) row.get("event_id"), (Long) row.get("log_position")))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
