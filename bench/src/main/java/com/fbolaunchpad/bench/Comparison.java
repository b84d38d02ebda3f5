package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same operations on the service, its floor, its peers and the bare database, by turns: all of them run, each on a copy of
 * the same database, and all but the one that is measured are frozen.
 */
final class Comparison {
    static final String SERVICE = "service";
    static final String FLOOR = "floor";
    static final String DATABASE = "pgbench";
    static final List<String> OPERATIONS = List.of("get", "list", "create", "status");
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /** Of the service's saturation: what all are asked at, while latency is measured. */
    private static final double SHARE = 0.5;

    /** More than any program acknowledges in a second. */
    private static final int MOST_STEPS_PER_SECOND = 8_000;

    /** About as long as those of the service; a colon before a letter or a digit would be a parameter to pgbench. */
    private static final String CHANGES = "{\"status\": {\"from\": \"DISPATCHED\", \"to\": \"ACKNOWLEDGED\"},"
            + " \"acknowledge_timestamp\": {\"from\": null, \"to\": \"2026-11-26T00.22.53.099333Z\"}}";

    private static final String DATA = "{\"order_id\": 2, \"order_version\": 2, \"from\": \"DISPATCHED\","
            + " \"to\": \"ACKNOWLEDGED\", \"tail_number\": \"N123AB\", \"fuel_type\": \"JET_A\","
            + " \"assigned_lst_user_id\": 4, \"assigned_truck_id\": 1, \"actor\": 4}";

    private final Setting setting;
    private final Options options;
    private final List<Entrant> entrants = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private String hottest = "";

    Comparison(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
    }

    private String database(String program) {
        return "cmp_" + program.replace('-', '_');
    }

    void run(Report report, Plots plots) throws IOException, SQLException, InterruptedException {
        new ComparisonReport(measure(), options.operations()).write(report, plots);
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
            var api = new Api(service.port());
            var operations = new Operations(
                    options.orders(), api.login(Api.DESK), api.login(Api.TECHNICIAN), setting.technicianId());
            service.freeze();
            for (var operation : options.operations()) {
                compare(operation, operations);
            }
            hottest = new Plans(setting.postgres(), database(SERVICE)).hottest(10);
            return measurements;
        } finally {
            for (var entrant : entrants) {
                entrant.program().close();
            }
        }
    }

    /**
     * A program with the database that is its own.
     *
     * @param nextWaiting the id of the next order there that waits for its technician
     */
    private record Entrant(Program program, String database, AtomicLong nextWaiting) {
        String name() {
            return program.name();
        }
    }

    private void add(Program program) throws IOException, InterruptedException {
        entrants.add(new Entrant(program, database(program.name()), new AtomicLong()));
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
            saturate(operation, operations, entrant, Duration.ofSeconds(options.warmup()));
        }
        var rounds = new ArrayList<List<Saturation>>();
        entrants.forEach(entrant -> rounds.add(new ArrayList<>()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                rounds.get(i)
                        .add(saturate(operation, operations, entrants.get(i), Duration.ofSeconds(options.seconds())));
            }
        }
        var rate = SHARE * median(rounds.get(0)).perSecond();
        var latencies = new ArrayList<LoadResult>();
        entrants.forEach(entrant -> latencies.add(LoadResult.none()));
        for (var round = 0; round < options.rounds(); round++) {
            for (var i = 0; i < entrants.size(); i++) {
                var loaded = load(operation, operations, entrants.get(i), rate, Duration.ofSeconds(options.seconds()));
                latencies.set(i, latencies.get(i).and(loaded.result()));
            }
        }
        for (var i = 0; i < entrants.size(); i++) {
            var saturation = median(rounds.get(i));
            var latency = latencies.get(i);
            var name = entrants.get(i).name();
            Progress.note(
                    "%-12s %-8s %,8.0f/s, at %,.0f/s p50 %.2f p99 %.2f ms, CPU %.3f + %.3f ms",
                    name,
                    operation,
                    saturation.perSecond(),
                    rate,
                    latency.milliseconds(50),
                    latency.milliseconds(99),
                    saturation.cpuMs(),
                    saturation.databaseCpuMs());
            measurements.add(new Measurement(
                    name,
                    operation,
                    saturation.perSecond(),
                    saturation.cpuMs(),
                    saturation.databaseCpuMs(),
                    rate,
                    latency));
        }
        bareDatabase(operation);
    }

    private record Saturation(double perSecond, double cpuMs, double databaseCpuMs) {}

    private static Saturation median(List<Saturation> rounds) {
        var sorted = rounds.stream()
                .sorted(Comparator.comparingDouble(Saturation::perSecond))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private record Loaded(LoadResult result, double cpuMs, double databaseCpuMs) {}

    private Saturation saturate(String operation, Operations operations, Entrant entrant, Duration time)
            throws IOException, SQLException, InterruptedException {
        var loaded = load(operation, operations, entrant, Load.SATURATE, time);
        return new Saturation(loaded.result().perSecond(), loaded.cpuMs(), loaded.databaseCpuMs());
    }

    private Loaded load(String operation, Operations operations, Entrant entrant, double rate, Duration time)
            throws IOException, SQLException, InterruptedException {
        if (operation.equals("status")) {
            var seconds = time.plus(WARM_UP).toSeconds() + 1;
            var perSecond = rate == Load.SATURATE ? MOST_STEPS_PER_SECOND : (long) (1.3 * rate) + 10;
            entrant.nextWaiting().set(setting.addWaiting(entrant.database(), seconds * perSecond));
        }
        var program = entrant.program();
        program.thaw();
        try {
            var cpu = program.cpuSeconds();
            var databaseCpu = setting.postgres().cpuSeconds();
            var began = System.nanoTime();
            var result = new Load(
                            program.port(), CONNECTIONS, rate, WARM_UP, time, workload(operation, operations, entrant))
                    .run();
            var elapsed = (System.nanoTime() - began) / 1e9;
            // Of the time that was loaded, a part was measured.
            var operationsInAll = result.perSecond() * elapsed;
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

    private void bareDatabase(String operation) throws IOException, SQLException, InterruptedException {
        var found = Pgbench.find(setting.postgres(), setting.logs());
        if (found.isEmpty()) {
            Progress.note("There is no pgbench: its column stays empty.");
            return;
        }
        var writes = operation.equals("create") || operation.equals("status");
        var clients = writes ? 3 * Setting.POOL : Setting.POOL;
        var rates = new double[options.rounds()];
        var cpuMs = 0.0;
        for (var round = 0; round < options.rounds(); round++) {
            var transaction = transaction(operation);
            var databaseCpu = setting.postgres().cpuSeconds();
            rates[round] = found.get().run(database(DATABASE), transaction, clients, options.seconds(), writes);
            databaseCpu = setting.postgres().cpuSeconds() - databaseCpu;
            cpuMs = 1_000 * databaseCpu / (rates[round] * options.seconds());
        }
        Arrays.sort(rates);
        var rate = rates[rates.length / 2];
        Progress.note("%-12s %-8s %,8.0f/s", DATABASE, operation, rate);
        measurements.add(new Measurement(DATABASE, operation, rate, 0, cpuMs, 0, LoadResult.none()));
    }

    /** The statements, with what each transaction sets its parameters to. */
    private String transaction(String operation) throws SQLException {
        var script = SqlScript.read(operation);
        return switch (operation) {
            case "get" -> "\\set order_id random(1, " + options.orders() + ")\n" + script.text();
            case "list" -> script.with(Map.of("limit", Integer.toString(Operations.PAGE + 1)));
            case "create" ->
                ANY + "select nextval('fuel_order_id') as order_id \\gset\n" + script.with(values("DISPATCHED"));
            default -> {
                var first = setting.addWaiting(database(DATABASE), MOST_STEPS_PER_SECOND * (options.seconds() + 1L));
                setting.postgres()
                        .execute(
                                database(DATABASE),
                                "create sequence if not exists public.waiting",
                                "select setval('public.waiting', " + first + ", false)");
                yield ANY + "select nextval('public.waiting') as order_id \\gset\n"
                        + script.with(values("ACKNOWLEDGED"));
            }
        };
    }

    private static final String ANY =
            "\\set tail random(1, " + DataSet.AIRCRAFT + ")\n\\set truck_id random(1, " + DataSet.TRUCKS + ")\n";

    private Map<String, String> values(String status) {
        var technician = Long.toString(setting.technicianId());
        return Map.ofEntries(
                Map.entry("tail_number", "'N' || :tail"),
                Map.entry("fuel_type", "'" + DataSet.GRADE + "'"),
                Map.entry("status", "'" + status + "'"),
                Map.entry("requested_amount", "250.00"),
                Map.entry("location_on_ramp", "'Spot 4'"),
                Map.entry("lst_user_id", technician),
                Map.entry("user_id", technician),
                Map.entry("audience", "'" + technician + "'"),
                Map.entry("client_address", "'127.0.0.1'"),
                Map.entry("request_id", "'pgbench'"),
                Map.entry("now", "now()"),
                Map.entry("version", "1"),
                Map.entry("order_version", "1"),
                Map.entry("reservation_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("history_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("event_id", "cast(gen_random_uuid() as varchar)"),
                Map.entry("changes", "'" + CHANGES + "'"),
                Map.entry("data", "'" + DATA + "'"));
    }
}
