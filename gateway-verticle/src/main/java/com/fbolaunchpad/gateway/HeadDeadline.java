package com.fbolaunchpad.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which a head takes too long: the first from the opening (a TLS handshake included), others from
 * their first byte. The server's own timeout wouldn't: each byte starts it again.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_HEAD_S = 10;

    private final RequestDecoder decoder;
    private @Nullable Future<?> deadline;

    HeadDeadline(RequestDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        start(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            cancel();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (deadline == null && decoder.isWithinHead()) {
            start(context);
        }
        context.fireChannelReadComplete();
    }

    private void start(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> expire(context), LONGEST_HEAD_S, TimeUnit.SECONDS);
    }

    private void expire(ChannelHandlerContext context) {
        if (context.channel().config().isAutoRead()) {
            var unused = context.close();
        } else {
            // Requests before it are still answered, and nothing is read meanwhile: that is not the client's fault.
            start(context);
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
