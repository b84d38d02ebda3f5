package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same operations on the service, its floor, its peers and the bare database, by turns: all of them run, each on a copy of
 * the same database, and all but the one that is measured are frozen.
 */
final class Comparison {
    static final String SERVICE = "service";
    static final String FLOOR = "floor";
    static final String DATABASE = "pgbench";
    static final String STATUS = "status";
    static final List<String> OPERATIONS = List.of("get", "list", "create", STATUS);
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private static final int WARM_UP_ROUND_S = 10;

    /** Of the service's saturation: what all are asked at, while latency is measured. */
    private static final double SHARE = 0.5;

    /** More than any program acknowledges in a second before it is known how many it does. */
    static final int MOST_STEPS_PER_SECOND = 3_000;

    private final Setting setting;
    private final Options options;
    private final BareDatabase bareDatabase;
    private final List<Entrant> entrants = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private String hottest = "";
    private String memory = "";

    Comparison(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
        this.bareDatabase = new BareDatabase(setting, options, database(DATABASE));
    }

    private static String database(String program) {
        return "cmp_" + program.replace('-', '_');
    }

    void run(Report report, Plots plots) throws IOException, SQLException, InterruptedException {
        new ComparisonReport(measure(), options.operations()).write(report, plots);
        report.add("Memory after that", memory);
        report.add("The ten statements of the service that took most of the database's time", hottest);
    }

    /** Everything; of the database by pgbench there is only what it does at saturation. */
    private List<Measurement> measure() throws IOException, SQLException, InterruptedException {
        setting.fill(database(SERVICE), options.orders());
        var names = new ArrayList<>(List.of(FLOOR));
        names.addAll(setting.peers());
        for (var name : names) {
            setting.postgres().create(database(name), database(SERVICE));
        }
        setting.postgres().create(database(DATABASE), database(SERVICE));
        try {
            add(setting.service(SERVICE, database(SERVICE)));
            add(setting.floor(database(FLOOR)));
            for (var peer : setting.peers()) {
                add(setting.peer(peer, database(peer)));
            }
            var service = entrants.get(0).program();
            service.thaw();
            var operations = setting.operations(new Api(service.port()), options.orders());
            service.freeze();
            for (var operation : options.operations()) {
                compare(operation, operations);
            }
            memory = memory();
            hottest = new Plans(setting.postgres(), database(SERVICE)).hottest(10);
            return measurements;
        } finally {
            for (var entrant : entrants) {
                entrant.program().close();
            }
        }
    }

    private String memory() throws SQLException, IOException {
        var table = new Table("Process", "MB resident; of PostgreSQL's shared memory each process its part");
        for (var entrant : entrants) {
            table.row(entrant.name(), Table.figure(entrant.program().residentMb()));
        }
        table.row(
                "PostgreSQL, with the connections of all",
                Table.figure(setting.postgres().memoryMb()));
        return table.toString();
    }

    /**
     * A program with the database that is its own.
     *
     * @param nextWaiting the id of the next order there that waits for its technician
     * @param stepsPerSecond more than it acknowledges in a second
     */
    private record Entrant(Program program, String database, AtomicLong nextWaiting, AtomicLong stepsPerSecond) {
        String name() {
            return program.name();
        }
    }

    private void add(Program program) throws IOException, InterruptedException {
        entrants.add(new Entrant(
                program, database(program.name()), new AtomicLong(), new AtomicLong(MOST_STEPS_PER_SECOND)));
        program.freeze();
    }

    private static Workload workload(String operation, Operations operations, Entrant entrant) {
        return switch (operation) {
            case "get" -> operations.get();
            case "list" -> operations.list();
            case "create" -> operations.create();
            default -> operations.acknowledge(entrant.nextWaiting());
        };
    }

    private void compare(String operation, Operations operations)
            throws IOException, SQLException, InterruptedException {
        for (var entrant : entrants) {
            warmUp(operation, operations, entrant);
        }
        var saturated = new ArrayList<Rounds>();
        entrants.forEach(entrant -> saturated.add(new Rounds()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                saturated.get(i).add(saturate(operation, operations, entrants.get(i), options.seconds()));
            }
        }
        var rate = SHARE * saturated.get(0).perSecond();
        var latencies = new ArrayList<LoadResult>();
        entrants.forEach(entrant -> latencies.add(LoadResult.none()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                var loaded = load(operation, operations, entrants.get(i), rate, options.seconds());
                latencies.set(i, latencies.get(i).and(loaded.result()));
            }
        }
        for (var i = 0; i < entrants.size(); i++) {
            var rounds = saturated.get(i);
            var latency = latencies.get(i);
            var name = entrants.get(i).name();
            Progress.note(
                    "%-12s %-8s %,8.0f/s, at %,.0f/s p50 %.2f p99 %.2f ms, CPU %.3f + %.3f ms",
                    name,
                    operation,
                    rounds.perSecond(),
                    rate,
                    latency.milliseconds(50),
                    latency.milliseconds(99),
                    rounds.cpuMs(),
                    rounds.databaseCpuMs());
            measurements.add(new Measurement(name, operation, rounds, rate, latency));
        }
        bareDatabase.measure(operation).ifPresent(measurements::add);
    }

    /** Until an operation costs the program no less CPU than before: what is hot has been compiled then. */
    private void warmUp(String operation, Operations operations, Entrant entrant)
            throws IOException, SQLException, InterruptedException {
        var steadiness = new Steadiness();
        var isSteady = false;
        var seconds = 0;
        while (!isSteady && seconds < options.warmup()) {
            var time = Math.min(WARM_UP_ROUND_S, options.warmup() - seconds);
            isSteady = steadiness.isReachedBy(
                    saturate(operation, operations, entrant, time).cpuMs());
            seconds += time;
        }
        Progress.note(
                "%-12s %-8s %s after %d s", entrant.name(), operation, isSteady ? "steady" : "not steady", seconds);
    }

    private Rounds.Round saturate(String operation, Operations operations, Entrant entrant, int seconds)
            throws IOException, SQLException, InterruptedException {
        var loaded = load(operation, operations, entrant, Load.SATURATE, seconds);
        var perSecond = loaded.result().perSecond();
        if (operation.equals(STATUS)) {
            entrant.stepsPerSecond().set((long) (2 * perSecond) + CONNECTIONS);
        }
        return new Rounds.Round(perSecond, loaded.cpuMs(), loaded.databaseCpuMs());
    }

    private record Loaded(LoadResult result, double cpuMs, double databaseCpuMs) {}

    private Loaded load(String operation, Operations operations, Entrant entrant, double rate, int measuredSeconds)
            throws IOException, SQLException, InterruptedException {
        if (operation.equals(STATUS)) {
            var seconds = WARM_UP.plusSeconds(measuredSeconds + 1L).toSeconds();
            var perSecond = rate == Load.SATURATE ? entrant.stepsPerSecond().get() : (long) (1.3 * rate) + 10;
            entrant.nextWaiting().set(setting.addWaiting(entrant.database(), seconds * perSecond));
        }
        var time = Duration.ofSeconds(measuredSeconds);
        var program = entrant.program();
        program.thaw();
        try {
            var cpu = program.cpuSeconds();
            var databaseCpu = setting.postgres().cpuSeconds();
            var result = new Load(
                            program.port(), CONNECTIONS, rate, WARM_UP, time, workload(operation, operations, entrant))
                    .run();
            var operationsInAll = result.inAll();
            cpu = program.cpuSeconds() - cpu;
            databaseCpu = setting.postgres().cpuSeconds() - databaseCpu;
            if (result.refused() > 0) {
                throw new IllegalStateException(
                        entrant.name() + " answered " + operation + " otherwise than expected: " + result.unexpected());
            }
            return new Loaded(result, 1_000 * cpu / operationsInAll, 1_000 * databaseCpu / operationsInAll);
        } finally {
            // What follows on a change (the positions of events, what is reserved) is done before it is frozen.
            Thread.sleep(300);
            program.freeze();
        }
    }
}
