package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What operations cost with few orders and with many: each size on a database and a service of its own, by turns. */
final class Growth {
    private static final int CONNECTIONS = 16;
    private static final double PER_SECOND = 200;
    /** Far from what the database can write, or its queue would be measured. */
    private static final double CREATED_PER_SECOND = 40;

    private static final String CREATE = "create";
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(5);

    private final Setting setting;
    private final Options options;

    private record Sized(int orders, String database, Program service, Map<String, Workload> workloads) {}

    Growth(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
    }

    void run(Report report, Plots plots) throws IOException, SQLException, InterruptedException {
        var sized = new ArrayList<Sized>();
        try {
            for (var orders : options.growth()) {
                var database = "growth_" + orders;
                setting.fill(database, orders);
                Progress.note("%,d orders are there", orders);
                sized.add(start(orders, database));
            }
            var results = measure(sized);
            report(report, plots, results);
            var last = sized.get(sized.size() - 1);
            report.add(
                    "Plans of the ten statements that took most of the database's time, with %,d orders"
                            .formatted(last.orders()),
                    new Plans(setting.postgres(), last.database()).hottest(10));
        } finally {
            for (var each : sized) {
                each.service().close();
            }
        }
    }

    private Sized start(int orders, String database) throws IOException, SQLException, InterruptedException {
        var service = setting.service(database, database);
        var api = new Api(service.port());
        var operations = setting.operations(api, orders);
        var cursor = deepCursor(api, api.login(Api.DESK), database, orders);
        var workloads = new LinkedHashMap<String, Workload>();
        workloads.put("get", operations.get());
        workloads.put("list, first page", operations.list());
        workloads.put("list, deep cursor", operations.listDeep(cursor));
        workloads.put("status counts", operations.statusCounts());
        workloads.put("event read", operations.events());
        workloads.put(CREATE, operations.create());
        service.freeze();
        return new Sized(orders, database, service, workloads);
    }

    /** Behind the order in the middle of the set, as a caller has it who has read so far: from a list that ends there. */
    private String deepCursor(Api api, String token, String database, int orders)
            throws IOException, SQLException, InterruptedException {
        var until = setting.postgres()
                .text(
                        database,
                        "select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                                + " from orders.fuel_order where id = " + orders / 2);
        return api.get("/api/fuel-orders?limit=1&created_to=" + until, token).getString("next_cursor");
    }

    private Map<String, List<LoadResult>> measure(List<Sized> sized)
            throws IOException, SQLException, InterruptedException {
        var results = new LinkedHashMap<String, List<LoadResult>>();
        for (var operation : sized.get(0).workloads().keySet()) {
            var merged = new ArrayList<LoadResult>();
            for (var each : sized) {
                load(each, operation, FIRST_WARM_UP, Duration.ofSeconds(1));
                merged.add(LoadResult.none());
            }
            for (var round = 0; round < options.rounds(); round++) {
                for (var i = 0; i < sized.size(); i++) {
                    var result = load(sized.get(i), operation, WARM_UP, time(operation));
                    merged.set(i, merged.get(i).and(result));
                }
            }
            results.put(operation, merged);
        }
        return results;
    }

    /** Creates come more slowly and are measured for longer, so that as many count as of the others. */
    private Duration time(String operation) {
        return Duration.ofSeconds(Math.round(options.seconds() * PER_SECOND / rate(operation)));
    }

    private static double rate(String operation) {
        return operation.equals(CREATE) ? CREATED_PER_SECOND : PER_SECOND;
    }

    private LoadResult load(Sized sized, String operation, Duration warmUp, Duration time)
            throws IOException, SQLException, InterruptedException {
        setting.postgres().bringIntoMemory(sized.database(), "orders");
        sized.service().thaw();
        try {
            var workload = Objects.requireNonNull(sized.workloads().get(operation));
            var result = new Load(sized.service().port(), CONNECTIONS, rate(operation), warmUp, time, workload).run();
            if (result.refused() > 0) {
                throw new IllegalStateException(operation + " was answered otherwise: " + result.unexpected());
            }
            Progress.note(
                    "%,d orders, %s: p50 %.2f p99 %.2f ms, %d answered, %d not",
                    sized.orders(),
                    operation,
                    result.milliseconds(50),
                    result.milliseconds(99),
                    result.finished(),
                    result.unfinished());
            if (result.finished() == 0) {
                throw new IllegalStateException(
                        operation + " was not answered once with " + sized.orders() + " orders");
            }
            return result;
        } finally {
            Thread.sleep(300);
            sized.service().freeze();
        }
    }

    private void report(Report report, Plots plots, Map<String, List<LoadResult>> results) throws IOException {
        var headings = new ArrayList<>(List.of("p50 / p99 in ms with so many orders"));
        options.growth().forEach(orders -> headings.add("%,d".formatted(orders)));
        headings.add("p50, most to fewest");
        headings.add("p99, most to fewest");
        var table = new Table(headings.toArray(String[]::new));
        var p99 = new LinkedHashMap<String, List<Double>>();
        results.forEach((operation, bySize) -> {
            var cells = new ArrayList<>(List.of(operation));
            bySize.forEach(result ->
                    cells.add(Table.figure(result.milliseconds(50)) + " / " + Table.figure(result.milliseconds(99))));
            for (var percentile : new double[] {50, 99}) {
                var first = bySize.get(0).milliseconds(percentile);
                var last = bySize.get(bySize.size() - 1).milliseconds(percentile);
                cells.add("× " + Table.figure(last / first));
            }
            table.row(cells.toArray(String[]::new));
            p99.put(
                    operation,
                    bySize.stream().map(result -> result.milliseconds(99)).toList());
        });
        report.add(
                "Cost over the number of orders",
                "%.0f requests a second of one kind at a time, %.0f where they create."
                        .formatted(PER_SECOND, CREATED_PER_SECOND),
                table.toString(),
                "![p99 over the number of orders](growth.png)\n");
        plots.growth("growth.png", "p99 over the number of orders", options.growth(), p99);
    }
}
