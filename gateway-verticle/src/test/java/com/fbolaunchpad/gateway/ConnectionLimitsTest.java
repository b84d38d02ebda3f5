package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How many connections there may be at once. */
class ConnectionLimitsTest {
    @Test
    void boundTheConnectionsOfOneClientAndLeaveOthersTheirs() {
        try (var gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS_PER_CLIENT", "3")) {
            var first = connect(gateway, "127.0.0.2", 3);

            assertThat(isServed(gateway, "127.0.0.2")).isFalse();
            assertThat(isServed(gateway, "127.0.0.3")).isTrue();
            assertThat(first).allMatch(ConnectionLimitsTest::isServed);
            first.get(0).close();
            becomesFree(gateway, "127.0.0.2");
            closeAll(first);
            isForgotten(gateway);
        }
    }

    @Test
    void boundAllConnections() {
        try (var gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS", "4")) {
            var first = connect(gateway, "127.0.0.2", 2);
            first.addAll(connect(gateway, "127.0.0.3", 2));

            assertThat(isServed(gateway, "127.0.0.4")).isFalse();
            assertThat(first).allMatch(ConnectionLimitsTest::isServed);
            first.get(0).close();
            becomesFree(gateway, "127.0.0.4");
            closeAll(first);
            isForgotten(gateway);
        }
    }

    @Test
    void countTrustedProxiesOnlyInAll() {
        try (var gateway = new GatewayFixture(
                "HTTP_MAX_CONNECTIONS", "6",
                "HTTP_MAX_CONNECTIONS_PER_CLIENT", "2",
                "TRUSTED_PROXIES", "127.0.0.2")) {
            var first = connect(gateway, "127.0.0.2", 4);
            first.addAll(connect(gateway, "127.0.0.3", 2));

            assertThat(isServed(gateway, "127.0.0.2")).isFalse();
            first.remove(5).close();
            becomesFree(gateway, "127.0.0.2");
            closeAll(first);
            isForgotten(gateway);
        }
    }

    @Test
    void areOneForAllGatewaysOfAProcess() {
        try (var gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS", "4")) {
            Await.result(gateway.vertx.deployVerticle(
                    new GatewayVerticle(),
                    TestSettings.deployment(TestSettings.on(Engine.H2, "HTTP_MAX_CONNECTIONS", "4"))));
            int otherPort = gateway.vertx
                    .sharedData()
                    .<String, Integer>getLocalMap("gateway")
                    .get("port");
            assertThat(otherPort).isNotEqualTo(gateway.port);
            var first = connect(gateway, "127.0.0.2", 2);
            first.add(new Wire(otherPort, "127.0.0.3"));
            first.add(new Wire(otherPort, "127.0.0.3"));

            assertThat(first).allMatch(ConnectionLimitsTest::isServed);
            assertThat(isServed(gateway, "127.0.0.2")).isFalse();
            try (var wire = new Wire(otherPort, "127.0.0.3")) {
                assertThat(isServed(wire)).isFalse();
            }
            closeAll(first);
            isForgotten(gateway);
        }
    }

    @Test
    void areNotPassedHoweverManyOpenAndCloseAtOnce() throws Exception {
        var most = 50;
        var mostOfClient = 20;
        var open = new OpenConnections();
        var total = new AtomicInteger();
        var ofClient = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        var highest = new AtomicInteger();
        var threads = 8;
        var together = new CyclicBarrier(threads);
        var executor = Executors.newFixedThreadPool(threads);
        List<Callable<Integer>> work = new ArrayList<>();
        for (var thread = 0; thread < threads; thread++) {
            var client = thread % ofClient.size();
            work.add(() -> {
                together.await();
                var wrong = 0;
                var mine = 0;
                for (var i = 0; i < 20_000; i++) {
                    if (i % 40 < 20) {
                        if (open.open("client " + client, most, mostOfClient)) {
                            mine++;
                            // Counted here after the opening and given back before the closing: never more than there.
                            wrong += ofClient.get(client).incrementAndGet() > mostOfClient ? 1 : 0;
                            highest.accumulateAndGet(total.incrementAndGet(), Math::max);
                        }
                    } else if (mine > 0) {
                        mine--;
                        total.decrementAndGet();
                        ofClient.get(client).decrementAndGet();
                        open.close("client " + client);
                    }
                }
                for (; mine > 0; mine--) {
                    open.close("client " + client);
                }
                return wrong;
            });
        }
        for (var wrong : executor.invokeAll(work)) {
            assertThat(wrong.get()).isZero();
        }
        executor.shutdown();

        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(highest).hasValueBetween(1, most);
        assertThat(open.total()).isZero();
        assertThat(open.clients()).isZero();
    }

    @Test
    void countAllOfACrowdThatComesAtOnce() {
        try (var gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS_PER_CLIENT", "100");
                var crowd = new Crowd()) {
            var members = crowd.join(400, "127.0.0.2", gateway.port, Wire.HEALTH, "", 0);
            var open = OpenConnections.of(gateway.vertx);
            for (var until = Instant.now().plusSeconds(10);
                    Crowd.gone(members) < 300 && Instant.now().isBefore(until); ) {
                Thread.onSpinWait();
            }

            assertThat(Crowd.gone(members)).isEqualTo(300);
            assertThat(open.total()).isEqualTo(100);
            members.forEach(member -> member.socket().close());
            isForgotten(gateway);
        }
    }

    @Test
    void logTheRefusalsButNotEach() {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var logger = (Logger) LoggerFactory.getLogger(Connections.class);
        logger.addAppender(logged);
        try (var gateway = new GatewayFixture("HTTP_MAX_CONNECTIONS_PER_CLIENT", "1")) {
            var first = connect(gateway, "127.0.0.2", 1);
            for (var time = 1; time <= 20; time++) {
                assertThat(isServed(gateway, "127.0.0.2")).isFalse();
            }

            assertThat(logged.list).hasSize(1);
            assertThat(logged.list.get(0).getFormattedMessage()).contains("Too many connections", "127.0.0.2");
            closeAll(first);
        } finally {
            logger.detachAppender(logged);
        }
    }

    /** Connections that have each been served. */
    private static List<Wire> connect(GatewayFixture gateway, String from, int count) {
        var wires = new ArrayList<Wire>();
        for (var i = 0; i < count; i++) {
            var wire = new Wire(gateway.port, from);
            assertThat(isServed(wire)).isTrue();
            wires.add(wire);
        }
        return wires;
    }

    private static boolean isServed(GatewayFixture gateway, String from) {
        try (var wire = new Wire(gateway.port, from)) {
            return isServed(wire);
        }
    }

    private static boolean isServed(Wire wire) {
        try {
            return wire.send(Wire.HEALTH).answer().status() == 200;
        } catch (UncheckedIOException cut) {
            return false;
        }
    }

    /** That a client has closed its end reaches the gateway in its own time. */
    private static void becomesFree(GatewayFixture gateway, String from) {
        var until = Instant.now().plusSeconds(10);
        while (!isServed(gateway, from)) {
            assertThat(Instant.now()).isBefore(until);
        }
    }

    private static void isForgotten(GatewayFixture gateway) {
        var open = OpenConnections.of(gateway.vertx);
        var until = Instant.now().plusSeconds(10);
        while (open.total() > 0 || open.clients() > 0) {
            assertThat(Instant.now()).isBefore(until);
        }
    }

    private static void closeAll(List<Wire> wires) {
        wires.forEach(Wire::close);
    }
}
