package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** How long a start takes until the service answers that it is ready, and what it then has resident, idle. */
final class Startup {
    private static final int STARTS = 5;
    private static final long IDLE_MS = 10_000;

    private final Setting setting;

    Startup(Setting setting) {
        this.setting = setting;
    }

    private interface Start {
        Program run() throws IOException, InterruptedException;
    }

    void run(Report report) throws IOException, InterruptedException {
        var table = new Table(
                "Start of the service", "ready after s (median of " + STARTS + ", all)", "MB resident after 10 s idle");
        var data = Files.createTempDirectory("launchpad-data");
        measure(table, "on an empty folder, embedded H2", 1, () -> setting.embedded("start-first", data));
        measure(table, "again, embedded H2", STARTS, () -> setting.embedded("start-again", data));
        measure(table, "on PostgreSQL", STARTS, () -> setting.service("start-postgresql", Setting.BASE));
        report.add("Start", table.toString());
    }

    private static void measure(Table table, String what, int times, Start start)
            throws IOException, InterruptedException {
        var seconds = new ArrayList<Double>();
        var resident = 0.0;
        for (var i = 0; i < times; i++) {
            try (var program = start.run()) {
                seconds.add(program.startSeconds());
                if (i == times - 1) {
                    Thread.sleep(IDLE_MS);
                    resident = program.residentMb();
                }
            }
        }
        var sorted = seconds.stream().sorted().toList();
        table.row(what, Table.figure(sorted.get(times / 2)) + " (" + all(seconds) + ")", Table.figure(resident));
    }

    private static String all(List<Double> seconds) {
        return String.join(", ", seconds.stream().map(Table::figure).toList());
    }
}
