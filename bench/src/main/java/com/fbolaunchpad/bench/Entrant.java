package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A program that is compared, with a database of its own: frozen while nothing is asked of it. */
final class Entrant {
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int WARM_UP_ROUND_S = 10;
    private static final Set<String> WRITING = Set.of("create", Comparison.STATUS);

    /** More than any program acknowledges in a second before it is known how many it does. */
    static final int MOST_STEPS_PER_SECOND = 3_000;

    private final Setting setting;
    private final Program program;
    private final String database;
    /** The id of the next order there that waits for its technician. */
    private final AtomicLong nextWaiting = new AtomicLong();
    /** More than it acknowledges in a second. */
    private long stepsPerSecond = MOST_STEPS_PER_SECOND;

    Entrant(Setting setting, Program program, String database) throws IOException, InterruptedException {
        this.setting = setting;
        this.program = program;
        this.database = database;
        program.freeze();
    }

    String name() {
        return program.name();
    }

    Program program() {
        return program;
    }

    String database() {
        return database;
    }

    /**
     * What came of a load.
     *
     * @param done part of its time in the time that it took until everything was done, also what follows on an answer
     * @param cpuMs CPU milliseconds of the program for one operation, with what follows
     * @param databaseCpuMs the same of the database
     */
    record Loaded(LoadResult result, double done, double cpuMs, double databaseCpuMs) {
        /** What is put off until later doesn't make it faster. */
        Rounds.Round asRound() {
            return new Rounds.Round(done * result.perSecond(), cpuMs, databaseCpuMs);
        }
    }

    /** Until an operation costs the program no less CPU than before: what is hot has been compiled then. */
    void warmUp(String operation, Operations operations, int longestSeconds)
            throws IOException, SQLException, InterruptedException {
        var steadiness = new Steadiness();
        var isSteady = false;
        var seconds = 0;
        while (!isSteady && seconds < longestSeconds) {
            var time = Math.min(WARM_UP_ROUND_S, longestSeconds - seconds);
            isSteady =
                    steadiness.isReachedBy(saturate(operation, operations, time).cpuMs());
            seconds += time;
        }
        Progress.note("%-12s %-8s %s after %d s", name(), operation, isSteady ? "steady" : "not steady", seconds);
    }

    Loaded saturate(String operation, Operations operations, int seconds)
            throws IOException, SQLException, InterruptedException {
        return load(operation, operations, Load.SATURATE, seconds);
    }

    Loaded load(String operation, Operations operations, double rate, int seconds)
            throws IOException, SQLException, InterruptedException {
        prepare(operation, rate, seconds);
        return ask(operation, operations, rate, seconds);
    }

    /** Puts into the database what a load needs there. */
    void prepare(String operation, double rate, int seconds) throws SQLException {
        if (operation.equals(Comparison.STATUS)) {
            var perSecond = rate == Load.SATURATE ? stepsPerSecond : (long) (1.3 * rate) + 10;
            nextWaiting.set(setting.addWaiting(
                    database, WARM_UP.plusSeconds(seconds + 1L).toSeconds() * perSecond));
        }
    }

    /** A load for which the database is prepared. */
    Loaded ask(String operation, Operations operations, double rate, int seconds)
            throws IOException, SQLException, InterruptedException {
        program.thaw();
        try {
            var cpu = program.cpuSeconds();
            var databaseCpu = setting.postgres().cpuSeconds();
            var result = new Load(
                            program.port(),
                            CONNECTIONS,
                            rate,
                            WARM_UP,
                            Duration.ofSeconds(seconds),
                            workload(operation, operations))
                    .run();
            var asked = System.nanoTime();
            if (WRITING.contains(operation)) {
                setting.awaitRest(database);
            }
            var late = (System.nanoTime() - asked) / 1e9;
            if (late > 1) {
                Progress.note("%-12s %-8s needed %.1f s more for what follows on its answers", name(), operation, late);
            }
            cpu = program.cpuSeconds() - cpu;
            databaseCpu = setting.postgres().cpuSeconds() - databaseCpu;
            if (result.refused() > 0) {
                throw new IllegalStateException(
                        name() + " answered " + operation + " otherwise than expected: " + result.unexpected());
            }
            if (rate == Load.SATURATE && operation.equals(Comparison.STATUS)) {
                stepsPerSecond = (long) (2 * result.perSecond()) + CONNECTIONS;
            }
            var time = WARM_UP.plusSeconds(seconds).toMillis() / 1e3;
            return new Loaded(
                    result, time / (time + late), 1_000 * cpu / result.inAll(), 1_000 * databaseCpu / result.inAll());
        } finally {
            // Those that read events are done with them, too: what is frozen within a transaction is thawed without it.
            Thread.sleep(300);
            program.freeze();
        }
    }

    private Workload workload(String operation, Operations operations) {
        return switch (operation) {
            case "get" -> operations.get();
            case "list" -> operations.list();
            case "create" -> operations.create();
            default -> operations.acknowledge(nextWaiting);
        };
    }
}
