package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The same transactions by PostgreSQL's own pgbench: what the database gives to a client that does nothing else. */
final class Pgbench {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");

    /** Beside the statements of the operation, a client gives events their positions, as the service's log does. */
    private static final String POSITIONS = """
            begin;
            select last_position from order_event_position where id = 1 for update;
            with placed as (select id, (select last_position from order_event_position) + row_number()
                over (order by recorded_at, order_version, order_id) as place
              from order_event where log_position is null order by recorded_at, order_version, order_id limit 200),
            written as (update order_event e set log_position = p.place from placed p where e.id = p.id returning p.place)
            update order_event_position set last_position = (select max(place) from written)
              where id = 1 and exists (select from written);
            commit;
            \\sleep 10 ms
            """;

    private final Path program;
    private final Postgres postgres;
    private final Path folder;

    private Pgbench(Path program, Postgres postgres, Path folder) {
        this.program = program;
        this.postgres = postgres;
        this.folder = folder;
    }

    /** Empty where there is no pgbench: on the PATH, or where Debian puts it. */
    static Optional<Pgbench> find(Postgres postgres, Path folder) throws IOException {
        var debian = Path.of("/usr/lib/postgresql");
        try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>empty()) {
            var folders = Stream.concat(
                    Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                    versions.map(version -> version.resolve("bin")));
            return folders.map(each -> each.resolve("pgbench"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(program -> new Pgbench(program, postgres, folder));
        }
    }

    /**
     * Transactions per second.
     *
     * @param transaction the script
     * @param positions whether what is written are events, which get their positions meanwhile
     */
    double run(String database, String transaction, int clients, int seconds, boolean positions)
            throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("pgbench.sql"), transaction);
        if (!positions) {
            return measure(command(database, script, clients, seconds));
        }
        var beside = Files.writeString(folder.resolve("pgbench-positions.sql"), POSITIONS);
        var log = folder.resolve("pgbench-positions.log");
        var positioning = new ProcessBuilder(command(database, beside, 1, seconds + 60))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        positioning.environment().putAll(environment());
        var process = positioning.start();
        try {
            var rate = measure(command(database, script, clients, seconds));
            if (!process.isAlive()) {
                throw new IllegalStateException("pgbench ended:\n" + Files.readString(log));
            }
            return rate;
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private List<String> command(String database, Path script, int clients, int seconds) {
        return new ArrayList<>(List.of(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=1",
                "--time=" + seconds,
                "--file=" + script,
                database));
    }

    private Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(postgres.port()),
                "PGUSER",
                Postgres.USER,
                "PGPASSWORD",
                Postgres.USER,
                "PGOPTIONS",
                "-c search_path=orders,fleet,auth");
    }

    private double measure(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench failed:\n" + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
