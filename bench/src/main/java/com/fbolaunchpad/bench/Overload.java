package com.fbolaunchpad.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Twice as much as the service can take, on many connections: what it still answers, what it refuses, and how soon it is well again. */
final class Overload {
    private static final String NAME = "overload";
    private static final int CONNECTIONS = 64;
    /** Under the limit for one client, and far above what the service works on at once. */
    private static final int MANY = 1_900;

    /** As everything else it is measured when it has been compiled: refusing is other code than answering. */
    private static final Duration FLOOD_WARM_UP = Duration.ofSeconds(10);

    private static final Duration SATURATION_WARM_UP = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final int TIMES = 2;
    private static final double SHARE = 0.5;
    private static final int SHED = 503;

    private final Setting setting;
    private final Options options;

    Overload(Setting setting, Options options) {
        this.setting = setting;
        this.options = options;
    }

    void run(Report report) throws IOException, SQLException, InterruptedException {
        setting.fill(NAME, options.orders());
        try (var service = setting.service(NAME, NAME)) {
            var operations = setting.operations(new Api(service.port()), options.orders());
            var table =
                    new Table("Load", "asked /s", "answered /s", "of the most", "503 /s", "others", "p50 ms", "p99");
            measure(table, service, "get", operations.get());
            measure(table, service, "create", operations.create());
            report.add(
                    "Overload",
                    "Saturation by %d connections, then twice as much on %,d, measured after %d s of it, then at once half as much as saturation, for %d s; all that %d times over."
                            .formatted(
                                    CONNECTIONS,
                                    MANY,
                                    FLOOD_WARM_UP.toSeconds(),
                                    RECOVERY.toSeconds(),
                                    options.rounds()),
                    table.toString());
        }
    }

    private void measure(Table table, Program service, String operation, Workload workload)
            throws InterruptedException {
        new Load(
                        service.port(),
                        CONNECTIONS,
                        Load.SATURATE,
                        Duration.ZERO,
                        Duration.ofSeconds(options.warmup()),
                        workload)
                .run();
        var most = LoadResult.none();
        var flood = LoadResult.none();
        var after = LoadResult.none();
        for (var round = 0; round < options.rounds(); round++) {
            var time = Duration.ofSeconds(options.seconds());
            most = most.and(
                    new Load(service.port(), CONNECTIONS, Load.SATURATE, SATURATION_WARM_UP, time, workload).run());
            flood = flood.and(
                    new Load(service.port(), MANY, TIMES * most.perSecond(), FLOOD_WARM_UP, time, workload).run());
            after = after.and(
                    new Load(service.port(), CONNECTIONS, SHARE * most.perSecond(), Duration.ZERO, RECOVERY, workload)
                            .run());
        }
        row(table, operation + ", saturation", most.perSecond(), most, most);
        row(table, operation + ", twice as much", TIMES * most.perSecond(), flood, most);
        row(table, operation + ", at once after", SHARE * most.perSecond(), after, most);
    }

    private static void row(Table table, String what, double asked, LoadResult result, LoadResult most) {
        var shed = result.unexpected().getOrDefault(SHED, 0L);
        table.row(
                what,
                Table.figure(asked),
                Table.figure(result.perSecond()),
                "%.0f %%".formatted(100 * result.perSecond() / most.perSecond()),
                Table.figure(shed / result.seconds()),
                Long.toString(result.refused() - shed),
                Table.figure(result.milliseconds(50)),
                Table.figure(result.milliseconds(99)));
    }
}
