package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ClientNetwork;
import com.fbolaunchpad.platform.Settings;
import io.netty.channel.Channel;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each new connection, before anything is read of it: counts it, and puts what guards it into its pipeline. */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final long LOG_PAUSE_NS = Duration.ofSeconds(10).toNanos();
    private static final long LOOK_INTERVAL_MS = 50;
    private static final int MOST_LOOKS = 20;
    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";

    private final Vertx vertx;
    private final ClientAddress clients;
    private final @Nullable Tls tls;
    private final int most;
    private final int mostOfClient;
    private final OpenConnections open;
    private @Nullable Channel door;
    private long refusals;
    private long loggedNs = System.nanoTime() - LOG_PAUSE_NS;

    /** @param tls null for plain HTTP */
    Connections(Vertx vertx, Settings settings, ClientAddress clients, @Nullable Tls tls) {
        this.vertx = vertx;
        this.clients = clients;
        this.tls = tls;
        this.most = settings.integer("HTTP_MAX_CONNECTIONS");
        this.mostOfClient = settings.integer("HTTP_MAX_CONNECTIONS_PER_CLIENT");
        this.open = OpenConnections.of(vertx);
    }

    void take(HttpConnection connection) {
        var channel =
                ((HttpServerConnection) connection).channelHandlerContext().channel();
        door = channel.parent();
        // A client that resets its connection is no news.
        connection.exceptionHandler(broken -> log.debug("A connection broke", broken));
        var client = clientOf(channel);
        if (!open.open(client, most, mostOfClient)) {
            connection.close();
            logRefusal(client);
            return;
        }
        channel.closeFuture().addListener(closed -> open.close(client));
        var pipeline = channel.pipeline();
        var decoder = new RequestDecoder();
        pipeline.replace(DECODER, DECODER, decoder);
        pipeline.addAfter(DECODER, "incomingBody", new IncomingBody(vertx));
        pipeline.addAfter(DECODER, "headDeadline", new HeadDeadline(decoder));
        if (tls != null) {
            pipeline.addFirst("ssl", tls.newHandler(channel.alloc()));
            // Files go out in pieces: what is to be encrypted can't be left to the operating system.
            pipeline.addAfter(ENCODER, "chunkedWriter", new ChunkedWriteHandler());
        }
    }

    /**
     * Lets nobody in any more, while those who are in are served; completes when all have gone, or after a moment in which a
     * request that was already on its way has arrived. Closing the server does all that at once, and cuts such a one off.
     */
    Future<Void> closeDoor() {
        if (door == null) {
            return Future.succeededFuture();
        }
        Promise<Void> closed = Promise.promise();
        door.close().addListener(done -> closed.complete());
        return closed.future().compose(gone -> awaitLeaving(MOST_LOOKS));
    }

    private Future<Void> awaitLeaving(int looks) {
        return vertx.timer(LOOK_INTERVAL_MS, TimeUnit.MILLISECONDS)
                .compose(
                        passed -> looks == 0 || open.total() == 0 ? Future.succeededFuture() : awaitLeaving(looks - 1));
    }

    /** The peer's network; null for a trusted proxy, whose connections are many clients'. */
    private @Nullable String clientOf(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            return null;
        }
        var address = peer.getAddress().getHostAddress();
        return clients.isTrusted(address) ? null : ClientNetwork.of(address);
    }

    /** Once in a while: who opens too many connections must not fill the log as well. */
    private void logRefusal(@Nullable String client) {
        refusals++;
        var now = System.nanoTime();
        if (now - loggedNs >= LOG_PAUSE_NS) {
            log.warn(
                    "Too many connections: {} refused since the last such line, the latest of {}",
                    refusals,
                    client == null ? "a trusted proxy" : client);
            loggedNs = now;
            refusals = 0;
        }
    }
}
