import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What streams of order-status events cost and how fast they are: the memory of 500 idle ones, how long an event takes from
 * the change to every stream while orders are being made, and what a client misses who is cut off for a minute. Build first
 * ({@code mvn -q -DskipTests package}), then: {@code java bench/EventStreams.java}. Needs nothing but a JDK, on Linux.
 *
 * <p>The service runs on embedded H2 with 256 MB of heap. The time of an event is taken from its {@code time} (when the change
 * was decided, before it was committed) to its arrival at the client. Client and server share the machine and its clock.
 */
public final class EventStreams {
    private static final Path JAR = Path.of("gateway-verticle/target/launchpad.jar");
    private static final String PASSWORD = "the-benchmark's-password";
    private static final String HEAP = "-Xmx256m";
    private static final int STREAMS = 500;
    private static final int STREAMS_OF_A_USER = 20;
    private static final Duration IDLE = Duration.ofSeconds(40);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Duration CUT_OFF = Duration.ofSeconds(60);
    private static final int[] ORDERS_A_SECOND = {2, 10, 25};
    private static final int ORDERS_A_SECOND_WHILE_CUT_OFF = 5;

    public static void main(String[] arguments) throws Exception {
        var data = Files.createTempDirectory("bench");
        try (var server = new Server(data)) {
            measure(server);
        } finally {
            delete(data);
        }
    }

    private static void measure(Server server) throws Exception {
        var admin = server.token("admin@fbolaunchpad.com");
        server.post("/api/aircraft", admin, "{\"tail_number\": \"N1\", \"aircraft_type\": \"Bench\", \"fuel_type\": \"JET_A\"}");
        var tokens = new ArrayList<String>();
        for (var user = 0; user < STREAMS / STREAMS_OF_A_USER; user++) {
            var email = "desk" + user + "@example.com";
            server.post(
                    "/api/users",
                    admin,
                    "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\", \"role_ids\": [2]}");
            tokens.add(server.token(email));
        }
        // Once without looking, so that no code is new to the machine when it is measured.
        makeOrders(server, admin, 20, Duration.ofSeconds(15));
        try (var streams = new Streams(server.port)) {
            streams.open(tokens.subList(0, 1), STREAMS_OF_A_USER);
            makeOrders(server, admin, 10, Duration.ofSeconds(5));
        }

        var without = server.memory();
        try (var streams = new Streams(server.port)) {
            streams.open(tokens, STREAMS_OF_A_USER);
            Thread.sleep(IDLE.toMillis());
            streams.requireOpen(STREAMS);
            var with = server.memory();
            System.out.println("| Idle streams | heap in use after a collection | resident |");
            System.out.println("|---|---|---|");
            System.out.printf("| 0 | %.1f MB | %.0f MB |%n", without.heapKb / 1024.0, without.residentKb / 1024.0);
            System.out.printf("| %d | %.1f MB | %.0f MB |%n", STREAMS, with.heapKb / 1024.0, with.residentKb / 1024.0);
            System.out.printf(
                    "| a stream | %.1f KB | %.1f KB |%n%n",
                    (with.heapKb - without.heapKb) / (double) STREAMS,
                    (with.residentKb - without.residentKb) / (double) STREAMS);

            System.out.println("| Orders made (and cancelled) a second | events | arrivals | p50 ms | p95 ms | p99 ms | longest ms |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (var rate : ORDERS_A_SECOND) {
                streams.forget();
                var changes = makeOrders(server, admin, rate, MEASURED);
                var expected = (long) changes * STREAMS;
                var millis = streams.arrivals(expected);
                System.out.printf(
                        "| %d | %,d | %,d | %d | %d | %d | %d |%n",
                        rate,
                        changes,
                        millis.length,
                        percentile(millis, 50),
                        percentile(millis, 95),
                        percentile(millis, 99),
                        millis[millis.length - 1]);
                streams.requireOpen(STREAMS);
                streams.requireNoGap();
            }
        }
        System.out.println();
        cutOff(server, admin, tokens.get(0));
    }

    private static void cutOff(Server server, String admin, String token) throws Exception {
        long lastSeen;
        try (var before = new Streams(server.port)) {
            before.open(List.of(token), 1);
            makeOrders(server, admin, ORDERS_A_SECOND_WHILE_CUT_OFF, Duration.ofSeconds(5));
            before.arrivals(1);
            lastSeen = before.lastSequence();
        }
        var missed = makeOrders(server, admin, ORDERS_A_SECOND_WHILE_CUT_OFF, CUT_OFF);
        try (var after = new Streams(server.port)) {
            var began = System.nanoTime();
            after.openAt(token, lastSeen);
            after.arrivals(missed);
            var took = (System.nanoTime() - began) / 1_000_000;
            after.requireNoGap();
            System.out.printf(
                    "A client cut off for %d s while %,d changes were made had them all, in order and once, %d ms after it came"
                            + " back (sequences %d to %d).%n",
                    CUT_OFF.toSeconds(), missed, took, lastSeen + 1, after.lastSequence());
            if (after.firstSequence() != lastSeen + 1) {
                throw new IllegalStateException("It went on at " + after.firstSequence() + ", not behind " + lastSeen);
            }
        }
    }

    /** Makes orders and cancels each, at a steady rate; answers how many changes that were. */
    private static int makeOrders(Server server, String token, int aSecond, Duration duration) throws Exception {
        var order = "{\"tail_number\": \"N1\", \"fuel_type\": \"JET_A\", \"requested_amount\": 100,"
                + " \"location_on_ramp\": \"Spot 4\", \"assigned_lst_user_id\": null, \"assigned_truck_id\": null}";
        var pauseNs = 1_000_000_000L / aSecond;
        var next = System.nanoTime();
        var end = next + duration.toNanos();
        var changes = 0;
        while (next < end) {
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            var made = server.post("/api/fuel-orders", token, order);
            var id = made.replaceFirst("(?s).*\"fuel_order\":\\{\"id\":([0-9]+).*", "$1");
            server.post("/api/fuel-orders/" + id + "/cancel", token, "{\"reason\": \"Benchmark\"}");
            changes += 2;
            next += pauseNs;
        }
        return changes;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Clients of the stream, all read by one thread. */
    private static final class Streams implements AutoCloseable {
        private static final Pattern FRAME = Pattern.compile("data: [^\\n]*\"time\":\"([^\"]+)\"[^\\n]*\\nid: ([0-9]+)\\n\\n");
        private static final long LONGEST_WAIT_MS = 60_000;

        private final int port;
        private final Selector selector = Selector.open();
        private final List<Client> clients = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        private final Thread reader = new Thread(this::read, "reader");
        private long[] millis = new long[1_000_000];
        private int arrived;
        private long first;
        private long last;
        private String gap;
        private volatile boolean closed;

        private static final class Client {
            final SocketChannel channel;
            final StringBuilder unread = new StringBuilder();
            boolean headRead;
            boolean ended;
            long sequence;

            Client(SocketChannel channel) {
                this.channel = channel;
            }
        }

        Streams(int port) throws IOException {
            this.port = port;
            reader.setDaemon(true);
            reader.start();
        }

        void open(List<String> tokens, int each) throws Exception {
            for (var token : tokens) {
                for (var i = 0; i < each; i++) {
                    connect(token, "");
                }
            }
            awaitHeads();
        }

        void openAt(String token, long sequence) throws Exception {
            connect(token, "Last-Event-ID: " + sequence + "\r\n");
            awaitHeads();
        }

        private void connect(String token, String header) throws IOException {
            var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(("GET /api/fuel-orders/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                            + token + "\r\n" + header + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            var client = new Client(channel);
            synchronized (this) {
                clients.add(client);
            }
            selector.wakeup();
            channel.register(selector, SelectionKey.OP_READ, client);
        }

        private void awaitHeads() throws InterruptedException {
            var end = System.currentTimeMillis() + LONGEST_WAIT_MS;
            while (true) {
                synchronized (this) {
                    if (clients.stream().allMatch(client -> client.headRead)) {
                        return;
                    }
                }
                if (System.currentTimeMillis() > end) {
                    throw new IllegalStateException("Not every stream was opened");
                }
                Thread.sleep(5);
            }
        }

        private void read() {
            try {
                while (!closed) {
                    selector.select(200);
                    for (var key : selector.selectedKeys()) {
                        take((Client) key.attachment());
                    }
                    selector.selectedKeys().clear();
                }
            } catch (IOException | RuntimeException broken) {
                synchronized (this) {
                    gap = "The reader broke: " + broken;
                }
            }
        }

        private void take(Client client) throws IOException {
            buffer.clear();
            var count = client.channel.read(buffer);
            var now = System.currentTimeMillis();
            synchronized (this) {
                if (count < 0) {
                    client.ended = true;
                    client.channel.close();
                    return;
                }
                buffer.flip();
                client.unread.append(StandardCharsets.ISO_8859_1.decode(buffer));
                if (!client.headRead) {
                    if (client.unread.indexOf("\r\n\r\n") < 0) {
                        return;
                    }
                    if (!client.unread.toString().startsWith("HTTP/1.1 200 ")) {
                        throw new IllegalStateException("A stream was answered: " + client.unread);
                    }
                    client.headRead = true;
                }
                var frames = FRAME.matcher(client.unread);
                var read = 0;
                while (frames.find()) {
                    read = frames.end();
                    note(client, Long.parseLong(frames.group(2)), now - Instant.parse(frames.group(1)).toEpochMilli());
                }
                client.unread.delete(0, read);
            }
        }

        private void note(Client client, long sequence, long tookMs) {
            if (client.sequence != 0 && sequence != client.sequence + 1) {
                gap = "A stream went on from " + client.sequence + " to " + sequence;
            }
            client.sequence = sequence;
            first = first == 0 ? sequence : Math.min(first, sequence);
            last = Math.max(last, sequence);
            if (arrived == millis.length) {
                millis = Arrays.copyOf(millis, 2 * millis.length);
            }
            millis[arrived++] = tookMs;
        }

        synchronized void forget() {
            arrived = 0;
            first = 0;
        }

        /** How long each event took, sorted, once so many have arrived. */
        long[] arrivals(long expected) throws InterruptedException {
            var end = System.currentTimeMillis() + LONGEST_WAIT_MS;
            while (true) {
                synchronized (this) {
                    if (arrived >= expected) {
                        var sorted = Arrays.copyOf(millis, arrived);
                        Arrays.sort(sorted);
                        return sorted;
                    }
                    if (gap != null || System.currentTimeMillis() > end) {
                        throw new IllegalStateException("Only " + arrived + " of " + expected + " arrived; " + gap);
                    }
                }
                Thread.sleep(5);
            }
        }

        synchronized long firstSequence() {
            return first;
        }

        synchronized long lastSequence() {
            return last;
        }

        synchronized void requireOpen(int count) {
            var open = clients.stream().filter(client -> !client.ended).count();
            if (open != count) {
                throw new IllegalStateException("Only " + open + " of " + count + " streams are open still");
            }
        }

        synchronized void requireNoGap() {
            if (gap != null) {
                throw new IllegalStateException(gap);
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            closed = true;
            selector.wakeup();
            reader.join();
            for (var client : clients) {
                client.channel.close();
            }
            selector.close();
        }
    }

    private record Memory(long heapKb, long residentKb) {}

    /** The service in a process of its own, on embedded H2 in the folder and a free port. */
    private static final class Server implements AutoCloseable {
        private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:([0-9]+)");
        private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
        private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Process process;
        private final int port;

        Server(Path data) throws IOException {
            var builder = new ProcessBuilder(List.of(tool("java"), HEAP, "-jar", JAR.toString())).redirectErrorStream(true);
            builder.environment().put("DATA_DIR", data.toString());
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().put("ADMIN_PASSWORD", PASSWORD);
            builder.environment().put("RATE_LIMIT_ATTEMPTS", "100000");
            builder.environment().put("API_RATE_LIMIT", "0");
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

        String token(String email) throws IOException, InterruptedException {
            return post("/api/auth/login", "", "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}")
                    .replaceFirst("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        }

        String post(String path, String token, String body) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            var answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        }

        /** What is in use once what isn't has been collected. */
        Memory memory() throws IOException, InterruptedException {
            var pid = Long.toString(process.pid());
            for (var i = 0; i < 3; i++) {
                new ProcessBuilder(tool("jcmd"), pid, "GC.run").start().waitFor();
            }
            var jstat = new ProcessBuilder(tool("jstat"), "-gc", pid).start();
            try (var lines = new BufferedReader(new InputStreamReader(jstat.getInputStream(), StandardCharsets.UTF_8))) {
                var names = Arrays.asList(lines.readLine().strip().split("\\s+"));
                var values = lines.readLine().strip().split("\\s+");
                var used = 0.0;
                for (var generation : new String[] {"S0U", "S1U", "EU", "OU"}) {
                    used += Double.parseDouble(values[names.indexOf(generation)]);
                }
                var status = RESIDENT.matcher(Files.readString(Path.of("/proc", pid, "status")));
                return new Memory((long) used, status.find() ? Long.parseLong(status.group(1)) : 0);
            }
        }

        @Override
        public void close() throws InterruptedException {
            // By its handle, which leaves the reader of its output the rest.
            process.toHandle().destroy();
            process.waitFor();
        }
    }
}
