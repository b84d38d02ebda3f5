package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
    /** Of the service's saturation: what all are asked at, while latency is measured. */
    private static final double SHARE = 0.5;

    private final Setting setting;
    private final Options options;
    private final BareDatabase bareDatabase;
    private final List<Entrant> entrants = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();

    Comparison(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
        this.bareDatabase = new BareDatabase(setting, options, database(DATABASE));
    }

    private static String database(String program) {
        return "cmp_" + program.replace('-', '_');
    }

    void run(Report report, Plots plots) throws IOException, SQLException, InterruptedException {
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
            measure(report, plots);
        } finally {
            for (var entrant : entrants) {
                entrant.program().close();
            }
        }
    }

    /** Everything; of the database by pgbench there is only what it does at saturation. */
    private void measure(Report report, Plots plots) throws IOException, SQLException, InterruptedException {
        var service = entrants.get(0).program();
        service.thaw();
        var operations = setting.operations(new Api(service.port()), options.orders());
        service.freeze();
        for (var operation : options.operations()) {
            compare(operation, operations);
        }
        new ComparisonReport(measurements, options.operations()).write(report, plots);
        report.add("Memory after that", memory());
        report.add(
                "The ten statements of the service that took most of the database's time",
                new Plans(setting.postgres(), database(SERVICE)).hottest(10));
        var profile = new Profile(setting);
        for (var operation : options.operations()) {
            profile.add(operation, operations, entrants);
        }
        profile.write(report);
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

    private void add(Program program) throws IOException, InterruptedException {
        entrants.add(new Entrant(setting, program, database(program.name())));
    }

    private void compare(String operation, Operations operations)
            throws IOException, SQLException, InterruptedException {
        for (var entrant : entrants) {
            // What the operation before has left to do for the server is at nobody's cost.
            setting.postgres().execute(entrant.database(), "vacuum (analyze)", "checkpoint");
        }
        for (var entrant : entrants) {
            entrant.warmUp(operation, operations, options.warmup());
        }
        var saturated = new ArrayList<Rounds>();
        entrants.forEach(entrant -> saturated.add(new Rounds()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                saturated
                        .get(i)
                        .add(entrants.get(i)
                                .saturate(operation, operations, options.seconds())
                                .asRound());
            }
        }
        var rate = SHARE * saturated.get(0).perSecond();
        var latencies = new ArrayList<LoadResult>();
        entrants.forEach(entrant -> latencies.add(LoadResult.none()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                var loaded = entrants.get(i).load(operation, operations, rate, options.seconds());
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
}
