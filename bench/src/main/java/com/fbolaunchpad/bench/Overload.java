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
                    "Saturation by %d connections, then twice as much on %,d, measured after %d s of it, then at once half as much as saturation, for %d s."
                            .formatted(CONNECTIONS, MANY, FLOOD_WARM_UP.toSeconds(), RECOVERY.toSeconds()),
                    table.toString());
        }
    }

    private void measure(Table table, Program service, String operation, Workload workload)
            throws InterruptedException {
        var time = Duration.ofSeconds(options.seconds());
        var most = new Load(
                        service.port(),
                        CONNECTIONS,
                        Load.SATURATE,
                        Duration.ofSeconds(options.warmup()),
                        time,
                        workload)
                .run();
        row(table, operation + ", saturation", most.perSecond(), most, most);
        var over = TIMES * most.perSecond();
        row(
                table,
                operation + ", twice as much",
                over,
                new Load(service.port(), MANY, over, FLOOD_WARM_UP, time, workload).run(),
                most);
        var half = SHARE * most.perSecond();
        row(
                table,
                operation + ", at once after",
                half,
                new Load(service.port(), CONNECTIONS, half, Duration.ZERO, RECOVERY, workload).run(),
                most);
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
