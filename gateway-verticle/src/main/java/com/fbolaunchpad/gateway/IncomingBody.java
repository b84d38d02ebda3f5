package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.Problem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Watches the bodies that come on one connection: what is too slow, or breaks off into nonsense, is refused. */
final class IncomingBody extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_BODY_MS = 25_000;

    private final Vertx vertx;
    private int decoded;
    private int begun;
    private @Nullable HttpServerRequest current;
    private boolean isMalformed;

    IncomingBody(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins to watch the body of the request, if one comes. */
    static void watch(HttpServerRequest request) {
        var connection = (HttpServerConnection) request.connection();
        var pipeline = connection.channelHandlerContext().pipeline();
        Objects.requireNonNull(pipeline.get(IncomingBody.class)).begin(request);
    }

    private void begin(HttpServerRequest request) {
        begun++;
        current = request;
        if (Inputs.mayHaveBody(request)) {
            var timer = vertx.setTimer(
                    LONGEST_BODY_MS,
                    late -> refuse(request, Problem.of(408, "request-timeout", "The body did not arrive in time.")));
            request.end().onComplete(read -> vertx.cancelTimer(timer));
        }
        refuseIfMalformed();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            decoded++;
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            isMalformed = true;
            refuseIfMalformed();
            return;
        }
        context.fireChannelRead(message);
    }

    /** Once it is the turn of the request whose body it is: there is none behind it, but may be some before it. */
    private void refuseIfMalformed() {
        if (isMalformed && begun == decoded && current != null) {
            refuse(current, HeadRules.malformed("the body is not framed as its head says"));
        }
    }

    private static void refuse(HttpServerRequest request, Problem problem) {
        if (request.response().headWritten()) {
            request.connection().close();
        } else {
            Failures.answerAndClose(request, problem);
        }
    }
}
