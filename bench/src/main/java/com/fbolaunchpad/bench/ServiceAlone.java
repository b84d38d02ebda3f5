package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** What only the service does: logins, whole lives of orders, streams of events; and its memory afterwards. */
final class ServiceAlone {
    private static final String NAME = "alone";
    private static final int CONNECTIONS = 32;
    private static final int STREAMS = 200;
    private static final double CHANGES_PER_SECOND = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final double SHARE = 0.5;

    private final Setting setting;
    private final Options options;

    ServiceAlone(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
    }

    void run(Report report) throws IOException, SQLException, InterruptedException {
        setting.fill(NAME, options.orders());
        try (var service = setting.service(NAME, NAME)) {
            var api = new Api(service.port());
            var operations = setting.operations(api, options.orders());
            var table = new Table(
                    "Service alone",
                    "/s at saturation",
                    "CPU ms each: service",
                    "database",
                    "asked /s",
                    "p50 ms",
                    "p90",
                    "p99",
                    "p99.9");
            measure(table, service, "whole life (6 calls)", operations.life(), CONNECTIONS);
            fanOut(report, service, api, operations);
            // At last: of so many sessions of one user the first ones end, and with them the tokens of what is before.
            // The hashing of passwords is queued for as many as can be answered in time: few connections fill it.
            measure(table, service, "login", Operations.login(), 4);
            report.add("Login and the whole life of an order", table.toString());
            report.add(
                    "Memory after that",
                    "The service has " + Table.figure(service.residentMb()) + " MB resident (of -Xmx512m).");
        }
    }

    private void measure(Table table, Program service, String what, Workload workload, int connections)
            throws IOException, SQLException, InterruptedException {
        var time = Duration.ofSeconds(2L * options.seconds());
        new Load(
                        service.port(),
                        connections,
                        Load.SATURATE,
                        Duration.ZERO,
                        Duration.ofSeconds(options.warmup()),
                        workload)
                .run();
        var cpu = service.cpuSeconds();
        var databaseCpu = setting.postgres().cpuSeconds();
        var saturated = new Load(service.port(), connections, Load.SATURATE, WARM_UP, time, workload).run();
        var all = saturated.inAll();
        cpu = 1_000 * (service.cpuSeconds() - cpu) / all;
        databaseCpu = 1_000 * (setting.postgres().cpuSeconds() - databaseCpu) / all;
        var rate = SHARE * saturated.perSecond();
        var loaded = new Load(service.port(), connections, rate, WARM_UP, time, workload).run();
        for (var result : new LoadResult[] {saturated, loaded}) {
            if (result.refused() > 0) {
                throw new IllegalStateException(what + " was answered otherwise than expected: " + result.unexpected());
            }
        }
        table.row(
                what,
                Table.figure(saturated.perSecond()),
                Table.figure(cpu),
                Table.figure(databaseCpu),
                Table.figure(rate),
                Table.figure(loaded.milliseconds(50)),
                Table.figure(loaded.milliseconds(90)),
                Table.figure(loaded.milliseconds(99)),
                Table.figure(loaded.milliseconds(99.9)));
    }

    private void fanOut(Report report, Program service, Api api, Operations operations)
            throws IOException, SQLException, InterruptedException {
        var time = Duration.ofSeconds(2L * options.seconds());
        var first = setting.addWaiting(NAME, 2 * (long) CHANGES_PER_SECOND * time.toSeconds());
        var heard = new FanOut(service.port(), api.loginReaders(Setting.READERS), STREAMS)
                .run(operations::acknowledgement, first, CHANGES_PER_SECOND, time);
        var table = new Table("Streams", "changes", "frames", "p50 ms", "p90", "p99", "p99.9", "slowest");
        var latency = heard.latency();
        table.row(
                Integer.toString(STREAMS),
                Long.toString(heard.changes()),
                "%,d of %,d".formatted(heard.received(), heard.expected()),
                Table.figure(latency.getValueAtPercentile(50) / 1e3),
                Table.figure(latency.getValueAtPercentile(90) / 1e3),
                Table.figure(latency.getValueAtPercentile(99) / 1e3),
                Table.figure(latency.getValueAtPercentile(99.9) / 1e3),
                Table.figure(latency.getMaxValue() / 1e3));
        report.add(
                "Event streams",
                "%.0f changes a second; from asking for a change until its event is on a stream."
                        .formatted(CHANGES_PER_SECOND),
                table.toString());
    }
}
