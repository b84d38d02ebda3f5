package com.fbolaunchpad.platform;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x as the client of PostgreSQL is given it: a TCP connection on which the server has not let us in within a time is
 * closed. The client itself has no limit for that, nor are its connections in anybody's hands so early; its place in the
 * pool would be lost for as long as TCP hopes.
 */
final class PromptVertx extends VertxWrapper {
    private static final AttributeKey<ScheduledFuture<?>> DEADLINE = AttributeKey.valueOf("postgresql deadline");

    private final long longestMs;

    PromptVertx(VertxInternal vertx, long longestMs) {
        super(vertx);
        this.longestMs = longestMs;
    }

    @Override
    public NetClient createNetClient(NetClientOptions options) {
        return new PromptClient(delegate.createNetClient(options), longestMs);
    }

    /** Whether the connection is let in in time; from then on it has no deadline. */
    static boolean isInTime(Channel channel) {
        var deadline = channel.attr(DEADLINE).getAndSet(null);
        return deadline != null && deadline.cancel(false);
    }

    private record PromptClient(NetClient client, long longestMs) implements NetClient {
        private Future<NetSocket> hurried(Future<NetSocket> connecting) {
            return connecting.onSuccess(socket -> {
                var channel =
                        ((NetSocketInternal) socket).channelHandlerContext().channel();
                channel.attr(DEADLINE)
                        .set(channel.eventLoop()
                                .schedule(
                                        () -> HeldConnection.cut(channel, () -> {}), longestMs, TimeUnit.MILLISECONDS));
            });
        }

        @Override
        public Future<NetSocket> connect(ConnectOptions options) {
            return hurried(client.connect(options));
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return hurried(client.connect(port, host));
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return hurried(client.connect(port, host, serverName));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address) {
            return hurried(client.connect(address));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address, String serverName) {
            return hurried(client.connect(address, serverName));
        }

        @Override
        public Future<Void> shutdown(long timeout, TimeUnit unit) {
            return client.shutdown(timeout, unit);
        }

        @Override
        public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
            return client.updateSSLOptions(options, force);
        }

        @Override
        public boolean isMetricsEnabled() {
            return client.isMetricsEnabled();
        }
    }
}
