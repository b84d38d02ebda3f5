package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import com.fbolaunchpad.platform.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to other nodes, which may be gone before they have answered; and nodes that are none. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterCallsTest {
    private static final JsonObject NOTHING = new JsonObject();

    private final ClusterNodes nodes = new ClusterNodes();

    @AfterEach
    void stop() {
        nodes.close();
    }

    private static Caller caller() {
        return Caller.service("test");
    }

    @Test
    void askTheOwnNodeFirst() {
        var asking = nodes.bare(0, ClusterNodes.SECRET);
        var other = nodes.bare(1, ClusterNodes.SECRET);
        serve(other, "depot.read", "there");
        var bus = new BusClient(asking);
        assertThat(Await.result(bus.call("depot.read", NOTHING, caller())).getString("from"))
                .isEqualTo("there");

        serve(asking, "depot.read", "here");

        for (var call = 1; call <= 4; call++) {
            assertThat(Await.result(bus.call("depot.read", NOTHING, caller())).getString("from"))
                    .isEqualTo("here");
        }
    }

    @Test
    void goToAnotherNodeWhenTheOneThatWasAskedIsGone() {
        var asking = nodes.bare(0, ClusterNodes.SECRET);
        var dying = Await.result(Cluster.join(Vertx.builder(), nodes.settings(1, ClusterNodes.SECRET)));
        var arrived = Promise.<Message<JsonObject>>promise();
        Await.result(dying.eventBus()
                .<JsonObject>consumer("depot.read", arrived::tryComplete)
                .completion());
        var bus = new BusClient(asking);
        var read = bus.call("depot.read", NOTHING, caller());
        var keyed = bus.change("depot.read", new JsonObject().put("idempotency_key", "k1"), caller());
        var unkeyed = bus.change("depot.read", NOTHING, caller());
        Await.result(arrived.future());
        serve(nodes.bare(2, ClusterNodes.SECRET), "depot.read", "the third");

        Await.result(dying.close());

        assertThat(Await.result(read).getString("from")).isEqualTo("the third");
        assertThat(Await.result(keyed).getString("from")).isEqualTo("the third");
        var lost = Await.problem(unkeyed);
        assertThat(lost.status()).isEqualTo(503);
        assertThat(lost.code()).isEqualTo("service-lost");
        assertThat(lost.retryAfterSeconds()).isPositive();
    }

    @Test
    void leaveOutANodeThatHasWithdrawn() {
        var asking = nodes.bare(0, ClusterNodes.SECRET);
        var leaving = nodes.bare(1, ClusterNodes.SECRET);
        serve(leaving, "depot.read", "the leaving one");
        serve(nodes.bare(2, ClusterNodes.SECRET), "depot.read", "the other");
        var bus = new BusClient(asking);

        Await.result(ClusterNodes.cluster(leaving).withdraw());

        // The news takes its way; then it holds, although the leaving node compares what it knows all the time.
        var asked = 0;
        for (var inARow = 0; inARow < 300; inARow++) {
            if (!"the other"
                    .equals(Await.result(bus.call("depot.read", NOTHING, caller()))
                            .getString("from"))) {
                inARow = 0;
            }
            assertThat(++asked).isLessThan(10_000);
        }
        assertThat(Await.result(new BusClient(leaving).call("depot.read", NOTHING, caller()))
                        .getString("from"))
                .isEqualTo("the leaving one");
    }

    @Test
    void findEachOtherByAName() {
        var first = nodes.named("127.0.0.1", "localhost");
        var second = nodes.named("127.0.0.2", "localhost");

        assertThat(ClusterNodes.cluster(second).members()).hasSize(2);
        serve(second, "depot.read", "the second");
        assertThat(Await.result(new BusClient(first).call("depot.read", NOTHING, caller()))
                        .getString("from"))
                .isEqualTo("the second");
    }

    @Test
    void sayThatAPortIsTaken() {
        nodes.bare(0, ClusterNodes.SECRET);
        var taken = nodes.settings(0, ClusterNodes.SECRET);

        var second = Cluster.join(Vertx.builder(), taken);

        assertThatThrownBy(() -> Await.result(second)).hasStackTraceContaining("BindException");
    }

    @Test
    void refuseANodeWithAnotherSecret() {
        var inside = nodes.bare(0, ClusterNodes.SECRET);
        var intruder = nodes.bare(1, "another secret, of 32 bytes and more");
        serve(inside, "depot.read", "inside");

        assertThat(ClusterNodes.cluster(intruder).members()).hasSize(1);
        assertThat(ClusterNodes.cluster(intruder).hasQuorum()).isFalse();
        assertThat(ClusterNodes.cluster(inside).members()).hasSize(1);
        assertThat(Await.problem(new BusClient(intruder).call("depot.read", NOTHING, caller()))
                        .code())
                .isEqualTo("service-unavailable");
    }

    @Test
    void refuseWhoKnocksAtTheBusWithoutACertificate() {
        var inside = nodes.bare(0, ClusterNodes.SECRET);
        serve(inside, "depot.read", "inside");
        var port = ClusterNodes.busPort(inside);
        var outside = Vertx.vertx();
        try {
            for (var options : new NetClientOptions[] {
                new NetClientOptions(), new NetClientOptions().setSsl(true).setTrustAll(true)
            }) {
                options.setHostnameVerificationAlgorithm("");
                var closed = outside.createNetClient(options)
                        .connect(port, "127.0.0.1")
                        .compose(socket -> {
                            var end = Promise.<Void>promise();
                            socket.exceptionHandler(broken -> end.tryComplete());
                            socket.closeHandler(gone -> end.tryComplete());
                            socket.handler(answer -> end.tryFail("It answered " + answer));
                            // More than a head, so that whatever it takes for a length is there.
                            socket.write("\0\0\0\u0001".repeat(1_000));
                            return end.future();
                        })
                        .transform(ended -> ended.succeeded()
                                        || !String.valueOf(ended.cause().getMessage())
                                                .startsWith("It answered")
                                ? Future.succeededFuture()
                                : Future.failedFuture(ended.cause()));
                Await.result(closed);
            }
        } finally {
            Await.result(outside.close());
        }
    }

    private static void serve(Vertx vertx, String address, String from) {
        Await.result(vertx.eventBus()
                .<JsonObject>consumer(address, message -> message.reply(new JsonObject().put("from", from)))
                .completion());
    }
}
