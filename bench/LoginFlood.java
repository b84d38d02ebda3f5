import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What a flood of logins does to those who are in, and whether the time of a refused login tells who has an account. Build first
 * ({@code mvn -q -DskipTests package}), then: {@code java bench/LoginFlood.java}. Needs nothing but the JDK.
 *
 * <p>Reads are GET /api/customers over 64 connections, each waiting for its answer before it asks again; the flood is POST
 * /api/auth/login over 16. Client and server share the machine: compare only within one run.
 */
public final class LoginFlood {
    private static final Path JAR = Path.of("gateway-verticle/target/launchpad.jar");
    private static final String PASSWORD = "the-benchmark's-password";
    private static final int READERS = 64;
    private static final int FLOODERS = 16;
    private static final int WARM_UP_S = 8;
    private static final int MEASURED_S = 12;
    private static final int ACCOUNTS = 60;

    public static void main(String[] arguments) throws Exception {
        System.out.println("| Reads while | requests/s | of idle | p50 ms | p99 ms | logins answered |");
        System.out.println("|---|---|---|---|---|---|");
        try (var server = new Server("RATE_LIMIT_ATTEMPTS", "5")) {
            var token = server.token();
            var idle = reads(server, token, "nobody logs in (limit 5 a minute)", null);
            reads(server, token, "16 connections try to log in, limit 5 a minute", idle);
        }
        try (var server = new Server("RATE_LIMIT_ATTEMPTS", "100000")) {
            var token = server.token();
            var idle = reads(server, token, "nobody logs in (no limit)", null);
            reads(server, token, "16 connections try to log in, no limit", idle);
            timing(server, token);
        }
    }

    /** Reads for a while, with a flood beside when there is an idle figure to compare with; answers reads a second. */
    private static Double reads(Server server, String token, String what, Double idle) throws Exception {
        var reading = request("GET", "/api/customers", token, "");
        var nanos = new ConcurrentLinkedQueue<long[]>();
        var measuring = new AtomicBoolean();
        var stopped = new AtomicBoolean();
        var logins = new ConcurrentLinkedQueue<Integer>();
        var attempts = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var reader = 0; reader < READERS; reader++) {
            threads.add(start(() -> {
                try (var connection = new Connection(server.port)) {
                    var mine = new long[4_000_000 / READERS];
                    var count = 0;
                    while (!stopped.get()) {
                        var began = System.nanoTime();
                        var status = connection.exchange(reading).status();
                        if (status != 200) {
                            throw new IllegalStateException("A read was answered " + status);
                        }
                        if (measuring.get() && count < mine.length) {
                            mine[count++] = System.nanoTime() - began;
                        }
                    }
                    nanos.add(Arrays.copyOf(mine, count));
                }
            }));
        }
        if (idle != null) {
            for (var flooder = 0; flooder < FLOODERS; flooder++) {
                threads.add(start(() -> {
                    try (var connection = new Connection(server.port)) {
                        while (!stopped.get()) {
                            var status = connection.exchange(login("stranger-" + attempts.incrementAndGet())).status();
                            if (measuring.get()) {
                                logins.add(status);
                            }
                        }
                    }
                }));
            }
        }
        Thread.sleep(WARM_UP_S * 1_000L);
        measuring.set(true);
        Thread.sleep(MEASURED_S * 1_000L);
        measuring.set(false);
        stopped.set(true);
        for (var thread : threads) {
            thread.join();
        }
        var all = nanos.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        var perSecond = (double) all.length / MEASURED_S;
        var byStatus = new TreeMap<Integer, Integer>();
        logins.forEach(status -> byStatus.merge(status, 1, Integer::sum));
        System.out.printf(
                "| %s | %.0f | %s | %.1f | %.1f | %s |%n",
                what,
                perSecond,
                idle == null ? "" : String.format("%.0f %%", 100 * perSecond / idle),
                ms(all, 0.50),
                ms(all, 0.99),
                idle == null ? "" : perSecond(byStatus));
        return perSecond;
    }

    private static String perSecond(Map<Integer, Integer> byStatus) {
        var parts = new ArrayList<String>();
        byStatus.forEach((status, count) -> parts.add(status + ": " + count / MEASURED_S + "/s"));
        return String.join(", ", parts);
    }

    private static double ms(long[] sorted, double quantile) {
        return sorted[(int) ((sorted.length - 1) * quantile)] / 1e6;
    }

    /** Refused logins one after the other, of somebody who has an account and of somebody who hasn't by turns. */
    private static void timing(Server server, String token) throws Exception {
        var known = new long[ACCOUNTS];
        var unknown = new long[ACCOUNTS];
        try (var connection = new Connection(server.port)) {
            for (var account = 0; account < ACCOUNTS; account++) {
                var user = "{\"email\": \"known-" + account + "@example.com\", \"password\": \"" + PASSWORD + "\"}";
                connection.exchange(request("POST", "/api/users", token, user)).expect(201);
            }
            for (var account = 0; account < ACCOUNTS; account++) {
                known[account] = refused(connection, "known-" + account);
                unknown[account] = refused(connection, "strange-" + account);
            }
        }
        var slower = 0.0;
        for (var one : known) {
            for (var other : unknown) {
                slower += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        System.out.println();
        System.out.println("| Refused login | p10 ms | p50 ms | p90 ms |");
        System.out.println("|---|---|---|---|");
        row("known address", known);
        row("unknown address", unknown);
        System.out.printf(
                "%nA known address took longer than an unknown one in %.0f %% of all pairs (50 %%: nothing to be told).%n",
                100 * slower / known.length / unknown.length);
    }

    private static void row(String what, long[] sorted) {
        System.out.printf("| %s | %.1f | %.1f | %.1f |%n", what, ms(sorted, 0.1), ms(sorted, 0.5), ms(sorted, 0.9));
    }

    private static long refused(Connection connection, String mailbox) throws IOException {
        var began = System.nanoTime();
        connection.exchange(login(mailbox)).expect(401);
        return System.nanoTime() - began;
    }

    /** An attempt with a wrong password. */
    private static byte[] login(String mailbox) {
        var body = "{\"email\": \"" + mailbox + "@example.com\", \"password\": \"not the password\"}";
        return request("POST", "/api/auth/login", "", body);
    }

    private static byte[] request(String method, String path, String token, String body) {
        return (method + " " + path + " HTTP/1.1\r\nHost: bench\r\n"
                        + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                        + (body.isEmpty()
                                ? ""
                                : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                        + "\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Thread start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception failed) {
                failed.printStackTrace();
                System.exit(1);
            }
        });
        thread.start();
        return thread;
    }

    private record Answer(int status, String body) {
        Answer expect(int expected) {
            if (status != expected) {
                throw new IllegalStateException("Expected " + expected + ", got " + status + ": " + body);
            }
            return this;
        }
    }

    /** One connection, kept alive, and opened anew where the server closes it; answers have a Content-Length. */
    private static final class Connection implements AutoCloseable {
        private final int port;
        private Socket socket;
        private InputStream in;

        Connection(int port) throws IOException {
            this.port = port;
            open();
        }

        private void open() throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        Answer exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            var status = Integer.parseInt(line().split(" ")[1]);
            var length = 0;
            var isLast = false;
            for (var header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
                isLast |= header.equalsIgnoreCase("connection: close");
            }
            var answer = new Answer(status, new String(in.readNBytes(length), StandardCharsets.UTF_8));
            if (isLast) {
                socket.close();
                open();
            }
            return answer;
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("The server closed the connection.");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** The service in a process of its own, on embedded H2 in a fresh folder and a free port. */
    private static final class Server implements AutoCloseable {
        private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:([0-9]+)");
        private final Process process;
        private final int port;

        Server(String... settings) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var builder = new ProcessBuilder(List.of(java, "-jar", JAR.toString())).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "DATA_DIR", Files.createTempDirectory("bench").toString(),
                            "HTTP_PORT", "0",
                            "ADMIN_PASSWORD", PASSWORD,
                            "API_RATE_LIMIT", "0",
                            settings[0], settings[1]));
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
            start(() -> output.lines().filter(line -> line.contains("blocked")).forEach(System.err::println));
        }

        String token() throws IOException {
            try (var connection = new Connection(port)) {
                var body = "{\"email\": \"admin@fbolaunchpad.com\", \"password\": \"" + PASSWORD + "\"}";
                return connection
                        .exchange(request("POST", "/api/auth/login", "", body))
                        .expect(200)
                        .body()
                        .replaceFirst(".*\"token\":\"([^\"]+)\".*", "$1");
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
