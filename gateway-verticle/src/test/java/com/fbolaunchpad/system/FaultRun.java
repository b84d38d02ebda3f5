package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.system.Tally.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Load on a cluster, with those who read its events, and faults one after the other; holds all against each other after each. */
final class FaultRun implements AutoCloseable {
    private static final int TECHNICIANS = 4;
    private static final int CHANGES_BEFORE = 40;
    private static final int CHANGES_AFTER = 20;
    private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BalancedRequests requests;
    private final OrderLoad load;
    private final KeyedOrders keyed;
    private final EventFollower log;
    private final StreamFollower stream;
    private final List<NodeProbe> probes = new ArrayList<>();

    /** Something that happens to the cluster, and is over at the end. */
    interface Fault {
        void happen(FaultMarks marks) throws Exception;
    }

    FaultRun(ServiceNodes nodes, Random random) {
        requests = new BalancedRequests(nodes.gateways());
        load = new OrderLoad(requests, ServiceNodes.ADMIN_PASSWORD, TECHNICIANS, random);
        keyed = new KeyedOrders(requests, load);
        log = new EventFollower(load);
        stream = new StreamFollower(nodes.gateways(), load.admin());
        for (var node : nodes.gateways()) {
            probes.add(new NodeProbe(node, load.admin(), probed(node)));
        }
    }

    private long probed(ServiceNode node) {
        var tail = new JsonObject("{\"aircraft_type\":\"Test type\",\"fuel_type\":\"JET_A\"}")
                .put("tail_number", "PROBE-" + node.name());
        load.made("POST", "/aircraft", load.admin(), tail);
        var order = new JsonObject(
                        "{\"fuel_type\":\"JET_A\",\"requested_amount\":100,\"location_on_ramp\":\"Stand 0\"}")
                .put("tail_number", tail.getString("tail_number"));
        return load.made("POST", "/fuel-orders", load.admin(), order)
                .getJsonObject("fuel_order")
                .getLong("id");
    }

    /** Makes the fault under load and tells what it did, once everything is well again. */
    FaultRow under(String name, Set<Outcome> tolerated, Fault fault) throws Exception {
        awaitGood(System.nanoTime());
        var before = acknowledged();
        var tally = requests.countAnew();
        load.start();
        keyed.start();
        load.awaitFurther(CHANGES_BEFORE);
        var marks = new FaultMarks();
        marks.begin();
        fault.happen(marks);
        awaitGood(System.nanoTime());
        load.awaitFurther(CHANGES_AFTER);
        load.stop();
        keyed.stop();
        requests.countAnew();
        var acknowledged = acknowledged() - before;
        var row = new FaultRow(
                name, tolerated, tally, acknowledged, findings(), toRecoverMs(marks, false), toRecoverMs(marks, true));
        System.out.println(row);
        probes.forEach(
                probe -> System.out.println("  last wrong at " + probe.node().name() + ": " + probe.lastBad()));
        return row;
    }

    /** When, by its own clock, the node last changed an order. */
    Instant lastChangeAt(ServiceNode node) {
        var changes = probes.stream()
                .filter(probe -> probe.node().equals(node))
                .findFirst()
                .orElseThrow()
                .acknowledged();
        return Instant.parse(changes.get(changes.size() - 1).time());
    }

    private int acknowledged() {
        return load.acknowledged().size() + keyed.orders().size();
    }

    /** Waits until every node has been well for a time, since then at the earliest. */
    void awaitGood(long then) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var settled = System.nanoTime() - SETTLED_NS;
            if (settled - then >= 0 && probes.stream().allMatch(probe -> probe.isGoodSince(settled))) {
                return;
            }
            assertThat(System.nanoTime() - end).as("all nodes are well again").isNegative();
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Of those nodes that were hit, or of the others; -1 when there are none. */
    private long toRecoverMs(FaultMarks marks, boolean hit) {
        return probes.stream()
                .filter(probe -> marks.healed(probe.node()).isPresent() == hit)
                .mapToLong(probe -> TimeUnit.NANOSECONDS.toMillis(Math.max(
                        0, probe.goodSince() - marks.healed(probe.node()).orElse(marks.began()))))
                .max()
                .orElse(-1);
    }

    /** Nobody changes anything meanwhile. */
    private FaultFindings findings() {
        probes.forEach(NodeProbe::pause);
        try {
            var orders = load.orders();
            var count =
                    orders.stream().mapToLong(order -> order.getLong("version")).sum();
            var events = log.first(count);
            var streamed = stream.first(count);
            var findings = new FaultFindings();
            findings.holdAgainstLog(load.acknowledged(), events);
            probes.forEach(probe -> findings.holdAgainstLog(probe.acknowledged(), events));
            findings.holdInOrder("log", events);
            findings.holdOrdersAgainstLog(orders, events);
            findings.holdKeys(keyed.orders(), orders);
            findings.holdAgainstSubscriber(events, streamed);
            findings.holdInOrder("stream", streamed);
            assertThat(load.unexpected()).isEmpty();
            assertThat(keyed.unexpected()).isEmpty();
            return findings;
        } finally {
            probes.forEach(NodeProbe::goOn);
        }
    }

    /** Between how many streams the subscriber has gone. */
    int streams() {
        return stream.streams();
    }

    @Override
    public void close() {
        probes.forEach(NodeProbe::close);
        stream.close();
        log.close();
        keyed.close();
        load.close();
    }
}
