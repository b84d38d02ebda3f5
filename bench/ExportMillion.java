import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * What it takes to export a million orders as CSV: time, and the memory of a service that may have 256 MB of heap. Build first
 * ({@code mvn -q -DskipTests package}), then: {@code java bench/ExportMillion.java}. Needs nothing but a JDK, on Linux.
 *
 * <p>The orders are put into the file of the embedded database while the service is stopped, by one INSERT … SELECT a portion,
 * past the rules but within the constraints; the indexes are taken away meanwhile and made again. Client and server share the
 * machine.
 */
public final class ExportMillion {
    private static final Path JAR = Path.of("gateway-verticle/target/launchpad.jar");
    private static final String PASSWORD = "the-benchmark's-password";
    private static final String HEAP = "-Xmx256m";
    private static final long ORDERS = 1_000_000;
    private static final long PORTION = 50_000;
    private static final int IDLE_S = 10;
    private static final int COLUMNS = 23;

    private static final String FILL = """
            insert into fuel_order (id, status, tail_number, fuel_type, additive_requested, requested_amount,
              assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, lst_notes, priority,
              start_meter_reading, end_meter_reading, calculated_gallons_dispensed, created_at, updated_at,
              dispatch_timestamp, acknowledge_timestamp, en_route_timestamp, fueling_start_timestamp, completion_timestamp,
              reviewed_timestamp, reviewed_by_csr_user_id, version, change_version, acknowledged_change_version)
            select id, 'REVIEWED', concat('N', mod(id * 7, 200)), case when mod(id, 10) < 3 then 'AVGAS_100LL' else 'JET_A' end,
              mod(id, 4) = 0, 100.25, 31 + mod(id, 20), 1 + mod(id, 12), concat('Spot ', mod(id, 40)),
              case when mod(id, 3) = 0 then 'Call the crew first, then the desk; bring "prist"' end,
              case when mod(id, 5) = 0 then '=topped off, 2 gallons over' end, 'NORMAL',
              1000.00, 1100.25, 100.25, made, made, made, made, made, made, made, made, 20, 6, 0, 0
            from (select "X" as id, timestamp with time zone '2020-01-01 00:00:00.123456+00' + "X" * interval '3' minute as made
              from system_range(%d, %d)) numbered
            """;

    /** An index on the orders, as H2 writes it down. */
    private static final Pattern INDEX =
            Pattern.compile("CREATE (?:NULLS DISTINCT |UNIQUE )?INDEX (\\S+) ON \"orders\".\"fuel_order\"[^;]+");

    private record Memory(long heapKb, long residentKb) {}

    public static void main(String[] arguments) throws Exception {
        var data = Files.createTempDirectory("bench");
        try {
            measure(data);
        } finally {
            delete(data);
        }
    }

    private static void measure(Path data) throws Exception {
        new Server(data).close();
        var filling = System.nanoTime();
        fill(data);
        System.out.printf("%,d orders are in the database after %.0f s.%n%n", ORDERS, seconds(filling));
        try (var server = new Server(data)) {
            var token = server.token();
            var idle = server.sample(() -> Thread.sleep(IDLE_S * 1_000L));
            System.out.println("| Export | rows | MB | s | rows/s | heap peak, idle → exporting | RSS peak, idle → exporting |");
            System.out.println("|---|---|---|---|---|---|---|");
            export(server, token, "all", "", ORDERS, idle);
            export(server, token, "all again", "", ORDERS, idle);
            export(server, token, "of one technician (1 in 20)", "?assigned_lst_user_id=33", ORDERS / 20, idle);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void export(Server server, String token, String what, String query, long expected, Memory idle)
            throws Exception {
        var bytes = new AtomicLong();
        var lines = new AtomicLong();
        var began = System.nanoTime();
        var memory = server.sample(() -> {
            var request = HttpRequest.newBuilder(server.uri("/api/fuel-orders/export" + query))
                    .header("Authorization", "Bearer " + token)
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The export was answered " + answer.statusCode());
            }
            try (var body = answer.body()) {
                var buffer = new byte[65_536];
                for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                    if (bytes.get() == 0) {
                        requireHeader(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    }
                    bytes.addAndGet(count);
                    for (var i = 0; i < count; i++) {
                        if (buffer[i] == '\n') {
                            lines.incrementAndGet();
                        }
                    }
                }
            }
        });
        var taken = seconds(began);
        var rows = lines.get() - 1;
        if (rows != expected) {
            throw new IllegalStateException("Expected " + expected + " rows, got " + rows);
        }
        System.out.printf(
                "| %s | %,d | %.0f | %.1f | %,.0f | %d → %d MB | %d → %d MB |%n",
                what,
                rows,
                bytes.get() / 1e6,
                taken,
                rows / taken,
                idle.heapKb / 1024,
                memory.heapKb / 1024,
                idle.residentKb / 1024,
                memory.residentKb / 1024);
    }

    private static void requireHeader(String begin) {
        if (begin.split("\r\n", 2)[0].split(",").length != COLUMNS) {
            throw new IllegalStateException("No header: " + begin.split("\r\n", 2)[0]);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Through the driver that is in the jar. */
    private static void fill(Path data) throws Exception {
        var url = "jdbc:h2:file:" + data.resolve("launchpad").toAbsolutePath()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;SCHEMA=orders";
        var login = new Properties();
        login.setProperty("user", "sa");
        login.setProperty("password", "");
        try (var loader = new URLClassLoader(new URL[] {JAR.toUri().toURL()});
                var connection = driver(loader).connect(url, login)) {
            var indexes = indexes(connection);
            for (var name : indexes.keySet()) {
                execute(connection, "drop index " + name);
            }
            for (var first = 1L; first <= ORDERS; first += PORTION) {
                execute(connection, FILL.formatted(first, first + PORTION - 1));
            }
            for (var definition : indexes.values()) {
                execute(connection, definition);
            }
            execute(connection, "alter sequence fuel_order_id restart with " + (ORDERS + 1));
            execute(connection, "analyze");
        }
    }

    /** The definitions of the table's indexes by name, the primary key's apart. */
    private static Map<String, String> indexes(Connection connection) throws SQLException {
        var indexes = new TreeMap<String, String>();
        try (var script = connection.createStatement();
                var lines = script.executeQuery("script nodata schema orders")) {
            while (lines.next()) {
                var index = INDEX.matcher(lines.getString(1));
                if (index.lookingAt()) {
                    indexes.put(index.group(1), index.group());
                }
            }
        }
        if (indexes.isEmpty()) {
            throw new IllegalStateException("No index is found on the orders: the script has another form");
        }
        return indexes;
    }

    private static Driver driver(ClassLoader loader) throws ReflectiveOperationException {
        return (Driver) loader.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var execution = connection.createStatement()) {
            execution.execute(statement);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** The service in a process of its own, on embedded H2 in the folder and a free port. */
    private static final class Server implements AutoCloseable {
        private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:([0-9]+)");
        private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
        private final Process process;
        private final int port;

        Server(Path data) throws IOException {
            var builder = new ProcessBuilder(List.of(tool("java"), HEAP, "-jar", JAR.toString())).redirectErrorStream(true);
            builder.environment().put("DATA_DIR", data.toString());
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().put("ADMIN_PASSWORD", PASSWORD);
            process = builder.start();
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            var found = -1;
            for (var line = output.readLine(); found < 0; line = output.readLine()) {
                if (line == null) {
                    throw new IOException("The service ended before it was ready: is " + JAR + " built?");
                }
                var listening = LISTENING.matcher(line);
                found = listening.find() ? Integer.parseInt(listening.group(1)) : -1;
            }
            port = found;
            var reader = new Thread(() -> output.lines()
                    .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                    .forEach(System.err::println));
            reader.setDaemon(true);
            reader.start();
        }

        private static String tool(String name) {
            return Path.of(System.getProperty("java.home"), "bin", name).toString();
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }

        String token() throws IOException, InterruptedException {
            var body = "{\"email\": \"admin@fbolaunchpad.com\", \"password\": \"" + PASSWORD + "\"}";
            var request = HttpRequest.newBuilder(uri("/api/auth/login"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The login was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body().replaceFirst("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        }

        /** Runs the work, and answers the most memory that the service has had meanwhile, looked at four times a second. */
        Memory sample(Work work) throws Exception {
            var heap = new AtomicLong();
            var resident = new AtomicLong();
            var jstat = new ProcessBuilder(tool("jstat"), "-gc", Long.toString(process.pid()), "250").start();
            var sampling = new Thread(() -> {
                try (var lines = new BufferedReader(
                        new InputStreamReader(jstat.getInputStream(), StandardCharsets.UTF_8))) {
                    var names = Arrays.asList(lines.readLine().strip().split("\\s+"));
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        var values = line.strip().split("\\s+");
                        var used = 0.0;
                        for (var generation : new String[] {"S0U", "S1U", "EU", "OU"}) {
                            used += Double.parseDouble(values[names.indexOf(generation)]);
                        }
                        heap.accumulateAndGet((long) used, Math::max);
                        resident.accumulateAndGet(residentKb(), Math::max);
                    }
                } catch (IOException ended) {
                    System.err.println("No more samples: " + ended.getMessage());
                }
            });
            sampling.start();
            try {
                work.run();
            } finally {
                jstat.destroy();
                sampling.join();
            }
            return new Memory(heap.get(), resident.get());
        }

        private long residentKb() throws IOException {
            var status = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
            return status.find() ? Long.parseLong(status.group(1)) : 0;
        }

        @Override
        public void close() throws InterruptedException {
            // By its handle, which leaves the reader of its output the rest.
            process.toHandle().destroy();
            process.waitFor();
        }
    }
}
