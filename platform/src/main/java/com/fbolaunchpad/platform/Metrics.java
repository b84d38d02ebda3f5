package com.fbolaunchpad.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the verticles of a node tell in figures, where somebody collects them; otherwise it costs next to nothing. Labels are
 * given as names and values in turn: values must come from a set that is known beforehand, never from a caller.
 */
public final class Metrics implements Shareable {
    /** The upper ends of the buckets of every histogram. */
    static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SHARED = "metrics";
    private static final Metrics NONE = new Metrics(null);

    private final @Nullable PrometheusMeterRegistry registry;
    private final Map<List<String>, Gauge> gauges = new ConcurrentHashMap<>();

    /** @param registry where they are collected; null for nowhere */
    Metrics(@Nullable PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Those of the node. */
    public static Metrics of(Vertx vertx) {
        return vertx.sharedData().<String, Metrics>getLocalMap(SHARED).getOrDefault(SHARED, NONE);
    }

    /** Makes them those of the node. */
    void share(Vertx vertx) {
        vertx.sharedData().<String, Metrics>getLocalMap(SHARED).put(SHARED, this);
    }

    /** Whether anybody collects them: what costs a query needn't be found out for nobody. */
    public boolean isCollected() {
        return registry != null;
    }

    /** A value that goes up and down; the same one for the same name and labels. */
    public Gauge gauge(String name, String meaning, String... labels) {
        if (registry == null) {
            return new Gauge();
        }
        var collector = registry;
        var id = new ArrayList<>(Arrays.asList(labels));
        id.add(0, name);
        return gauges.computeIfAbsent(List.copyOf(id), first -> {
            var gauge = new Gauge();
            io.micrometer.core.instrument.Gauge.builder(name, gauge, Gauge::value)
                    .description(meaning)
                    .tags(labels)
                    .strongReference(true)
                    .register(collector);
            return gauge;
        });
    }

    /** Counts one. */
    public void count(String name, String meaning, String... labels) {
        if (registry != null) {
            Counter.builder(name)
                    .description(meaning)
                    .tags(labels)
                    .register(registry)
                    .increment();
        }
    }

    /** How long something took, for a histogram. */
    public void time(String name, String meaning, Duration took, String... labels) {
        if (registry != null) {
            Timer.builder(name)
                    .description(meaning)
                    .tags(Tags.of(labels))
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
                    .record(took);
        }
    }

    /** One value, set and read by any thread. */
    public static final class Gauge {
        private double value;

        private Gauge() {}

        /** Sets it. */
        public synchronized void set(long now) {
            value = (double) now;
        }

        /** Sets it to seconds; to none where clocks make it less. */
        public synchronized void set(Duration now) {
            value = Math.max(0, (double) now.getSeconds() + now.getNano() / NANOS_PER_SECOND);
        }

        /** Adds to it, or takes from it. */
        public synchronized void add(long change) {
            value += (double) change;
        }

        private synchronized double value() {
            return value;
        }
    }
}
