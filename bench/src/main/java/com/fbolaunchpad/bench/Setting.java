package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where everything runs: the database server, the database that others are copied from, and how programs are started. */
final class Setting implements AutoCloseable {
    /** The database with accounts, trucks and aircraft, and no orders. */
    static final String BASE = "base";

    private static final Path SERVICE = Path.of("gateway-verticle/target/launchpad.jar");
    /** The options that the README starts it with. */
    private static final String DOCUMENTED = "@conf/java.options";
    /**
     * As the service's jar says of itself. Without it, on a JDK from 25 on, each buffer that Netty has outside its pools costs a
     * handshake with all threads of the JVM when it is given back.
     */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private static final Path BENCH = Path.of("bench/target/bench.jar");
    private static final Path SPRING = Path.of("bench/peers/spring-boot/target/peer.jar");
    private static final Path QUARKUS = Path.of("bench/peers/quarkus/target/quarkus-app/quarkus-run.jar");
    private static final String SECRET = "the-benchmark's-secret-of-more-than-32-bytes";
    /** Ids of orders that are put into the database to wait begin here; those of new ones never come so far. */
    private static final long WAITING_FROM = 1_000_000_000L;

    private static final Duration LONGEST_REST = Duration.ofMinutes(2);
    private static final String LEFT = "select (select count(*) from orders.order_event where log_position is null),"
            + " (select count(*) from fleet.fueling_reservation where confirmed = false)";

    static final int POOL = 8;
    static final int READERS = 10;

    private final Path java;
    private final Path logs;
    private final Postgres postgres;
    private final DataSet dataSet;
    private final long technicianId;
    private final Map<String, Long> nextWaiting = new HashMap<>();

    Setting(Options options) throws IOException, SQLException, InterruptedException {
        java = options.java();
        logs = Files.createDirectories(options.output().resolve("logs"));
        postgres = new Postgres();
        postgres.execute("postgres", "create database " + BASE);
        postgres.execute(BASE, "create extension pg_stat_statements", "create extension pg_prewarm");
        try (var service = service(BASE, BASE)) {
            var ids = new Api(service.port()).addUsers(READERS);
            technicianId = ids[1];
            dataSet = new DataSet(postgres, technicianId, ids[0]);
            while (postgres.number(
                            BASE,
                            "select (select count(*) from fleet.event_cursor) * (select count(*) from webhooks.event_cursor)")
                    == 0) {
                Thread.sleep(100);
            }
        }
        dataSet.addFleet(BASE);
    }

    Postgres postgres() {
        return postgres;
    }

    DataSet dataSet() {
        return dataSet;
    }

    long technicianId() {
        return technicianId;
    }

    Path java() {
        return java;
    }

    Path logs() {
        return logs;
    }

    /** A database with so many orders. */
    void fill(String database, long orders) throws SQLException {
        postgres.create(database, BASE);
        dataSet.addOrders(database, orders);
    }

    /** The calls of those that the service knows, to be made of a data set of so many orders. */
    Operations operations(Api api, long orders) throws IOException, InterruptedException {
        return new Operations(orders, api.login(Api.DESK), api.login(Api.TECHNICIAN), technicianId);
    }

    /** So many orders that wait for their technician: answers the id of the first, the others follow. */
    long addWaiting(String database, long count) throws SQLException {
        var first = nextWaiting.merge(database, WAITING_FROM, (next, from) -> next);
        nextWaiting.put(database, first + count);
        dataSet.addDispatched(database, first, count);
        return first;
    }

    /** Until what follows on changes is done: the positions of their events, and what is reserved for orders is settled. */
    void awaitRest(String database) throws SQLException, InterruptedException {
        var until = System.nanoTime() + LONGEST_REST.toNanos();
        try (var connection = postgres.connect(database);
                var left = connection.prepareStatement(LEFT)) {
            while (isLeft(left, System.nanoTime() > until)) {
                Thread.sleep(20);
            }
        }
    }

    private static boolean isLeft(PreparedStatement left, boolean isTooLate) throws SQLException {
        try (var rows = left.executeQuery()) {
            rows.next();
            var events = rows.getLong(1);
            var reservations = rows.getLong(2);
            if (events + reservations > 0 && isTooLate) {
                throw new IllegalStateException(
                        "After %s, %d events have no position and %d reservations are not settled"
                                .formatted(LONGEST_REST, events, reservations));
            }
            return events + reservations > 0;
        }
    }

    Program service(String name, String database) throws IOException, InterruptedException {
        return new Program(
                name,
                java,
                List.of(DOCUMENTED, "-Xmx512m", "-jar", SERVICE.toString()),
                Map.of(
                        "DATABASE_URL", postgres.uri(database),
                        "DATABASE_POOL_SIZE", Integer.toString(POOL),
                        "JWT_SECRET_KEY", SECRET,
                        "JWT_ACCESS_TOKEN_EXPIRES", "86400",
                        "ADMIN_PASSWORD", Api.ADMIN_PASSWORD,
                        "RATE_LIMIT_ATTEMPTS", "100000",
                        "API_RATE_LIMIT", "10000000",
                        "EVENT_RETENTION_DAYS", "3650",
                        "TRUCK_CHECK_HOURS", "0"),
                "/health/ready",
                logs);
    }

    /** With the embedded database, as a user starts it first. */
    Program embedded(String name, Path data) throws IOException, InterruptedException {
        return new Program(
                name,
                java,
                List.of(DOCUMENTED, "-jar", SERVICE.toString()),
                Map.of("DATA_DIR", data.toString()),
                "/health/ready",
                logs);
    }

    Program floor(String database) throws IOException, InterruptedException {
        return new Program(
                "floor",
                java,
                List.of(DOCUMENTED, NATIVE_ACCESS, "-Xmx512m", "-cp", BENCH.toString(), Floor.class.getName()),
                Map.of(
                        "DATABASE_URL", postgres.uri(database),
                        "DATABASE_POOL_SIZE", Integer.toString(POOL),
                        "INSTANCES", Integer.toString(Runtime.getRuntime().availableProcessors())),
                "/health/live",
                logs);
    }

    /** One pool of as many connections as the three of the service have together. */
    Program peer(String name, String database) throws IOException, InterruptedException {
        var environment = new HashMap<>(Map.of(
                "JDBC_URL",
                postgres.jdbcUrl(database),
                "JDBC_USER",
                Postgres.USER,
                "JDBC_PASSWORD",
                Postgres.USER,
                "POOL_SIZE",
                Integer.toString(3 * POOL),
                "JWT_SECRET_KEY",
                SECRET));
        var jar = name.equals("spring-boot") ? SPRING : QUARKUS;
        return new Program(
                name,
                java,
                List.of(NATIVE_ACCESS, "-Xmx512m", "-jar", jar.toString()),
                environment,
                "/health/live",
                logs);
    }

    /** Those peers that have been built. */
    List<String> peers() {
        return Map.of("spring-boot", SPRING, "quarkus", QUARKUS).entrySet().stream()
                .filter(peer -> Files.exists(peer.getValue()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
