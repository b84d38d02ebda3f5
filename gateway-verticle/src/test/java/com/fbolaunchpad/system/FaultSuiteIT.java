package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.OwnPostgres;
import com.fbolaunchpad.system.Tally.Asked;
import com.fbolaunchpad.system.Tally.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, and every fault that we know how to make, one after the other; {@code mvn verify -Pfaults} runs
 * nothing else. The table of what came of it stands in {@code target/faults.txt}.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultSuiteIT {
    private static final Path TABLE = Path.of("target", "faults.txt");
    private static final Path OUTPUT = Path.of("target", "faults");
    private static final List<List<String>> EVERYTHING = List.of(List.of(), List.of(), List.of());
    private static final List<String> SERVICES = List.of("auth", "fleet", "orders");

    /** So that a jump by an hour isn't their end. */
    private static final Map<String, String> LONG_TOKENS = Map.of("JWT_ACCESS_TOKEN_EXPIRES", "14400");

    private static final List<String> LINES = new ArrayList<>(List.of(FaultRow.HEAD));

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private final List<String> complaints = new ArrayList<>();

    private static ServiceNodes nodes(
            String name, String databaseUrl, NodePlace place, List<List<String>> verticles, Map<String, String> further)
            throws IOException {
        return new ServiceNodes(OUTPUT.resolve(name), databaseUrl, place, verticles, further).start();
    }

    private void note(FaultRow row) {
        LINES.add(row.toString());
        complaints.addAll(row.complaints());
    }

    private void noteSkipped(String fault, Exception why) {
        LINES.add(FaultRow.skipped(fault, why.getMessage()));
    }

    @AfterEach
    void printTheTable() throws IOException {
        var table = String.join("\n", LINES) + "\n";
        Files.writeString(TABLE, table);
        System.out.println(table);
    }

    @Test
    @Order(1)
    void ofNodesAndOfTheDatabase() throws Exception {
        try (var database = new OwnPostgres(folder, Map.of("max_connections", "300")).start();
                var nodes = nodes("loopback", database.url(), new NodePlace.Loopback(), EVERYTHING, Map.of());
                var run = new FaultRun(nodes, random)) {
            note(Faults.killed(run, nodes.get(0)));
            note(Faults.stoppedGracefully(run, nodes.all()));
            note(Faults.databaseRestarted(run, database, nodes.all()));
            note(Faults.databaseKilled(run, database, nodes.all()));
            note(Faults.hung(run, nodes.get(1)));
            LINES.add("(the subscriber of the stream went over " + run.streams() + " connections)");
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    @Order(2)
    void ofTheNetworkBetweenNodes() throws Exception {
        try (var network = new NodeNetwork();
                var database = reachableFromNamespaces();
                var nodes = nodes(
                        "network",
                        database.url().replace("localhost", NodeNetwork.databaseHost()),
                        network,
                        EVERYTHING,
                        Map.of());
                var run = new FaultRun(nodes, random)) {
            note(Faults.cutOff(run, network, nodes.all(), 1));
        } catch (NodeNetwork.NotPermitted refused) {
            noteSkipped("the network between nodes cut", refused);
        }
        assertThat(complaints).isEmpty();
    }

    private OwnPostgres reachableFromNamespaces() throws Exception {
        var database = new OwnPostgres(folder, Map.of("max_connections", "300", "listen_addresses", "*")).start();
        Files.writeString(
                folder.resolve("data").resolve("pg_hba.conf"),
                "host all all " + NodeNetwork.clients() + " trust\n",
                StandardOpenOption.APPEND);
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + database.url().replace("postgres:postgres@", "") + "?user=postgres");
                var statement = connection.createStatement()) {
            statement.execute("select pg_reload_conf()");
        }
        return database;
    }

    @Test
    @Order(3)
    void ofTheClockOfANode() throws Exception {
        try {
            var clock = new ShiftedClock(folder, 1);
            try (var nodes = nodes("clock", Engine.POSTGRESQL.freshDatabaseUrl(), clock, EVERYTHING, LONG_TOKENS);
                    var run = new FaultRun(nodes, random)) {
                note(Faults.ofWrongClock(run, clock, nodes.get(1)));
            }
        } catch (ShiftedClock.NotPossible missing) {
            noteSkipped("a node's clock an hour ahead", missing);
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    @Order(4)
    void ofAServiceBehindAGateway() throws Exception {
        try (var nodes = nodes(
                        "placed",
                        Engine.POSTGRESQL.freshDatabaseUrl(),
                        new NodePlace.Loopback(),
                        List.of(List.of("gateway"), SERVICES, SERVICES),
                        Map.of());
                var run = new FaultRun(nodes, random)) {
            var row = Faults.serviceKilled(run, nodes.get(1));
            note(row);
            assertThat(row.tally().of(Asked.READ, Outcome.TRY_LATER))
                    .as("reads")
                    .isZero();
            assertThat(row.tally().of(Asked.KEYED, Outcome.TRY_LATER))
                    .as("keyed changes")
                    .isZero();
        }
        assertThat(complaints).isEmpty();
    }
}
