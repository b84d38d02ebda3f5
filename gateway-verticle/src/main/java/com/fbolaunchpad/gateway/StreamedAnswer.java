package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.BusClient;
import com.fbolaunchpad.platform.Caller;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer that is fetched and sent chunk by chunk: the next is asked for when the connection has taken the one before,
 * so that there is never more than one here. What breaks it off leaves its end out, so that nobody takes a part for the whole.
 */
final class StreamedAnswer {
    private static final Logger log = LoggerFactory.getLogger(StreamedAnswer.class);
    private final BusClient bus;
    private final Duration longestTaking;
    private final Operation operation;
    private final RoutingContext context;
    private final HttpServerResponse response;
    private final JsonObject input;
    private final Supplier<Future<Caller>> admission;
    private final Promise<Void> ended = Promise.promise();
    private long sent;

    StreamedAnswer(
            BusClient bus,
            Duration longestTaking,
            Operation operation,
            RoutingContext context,
            JsonObject input,
            Supplier<Future<Caller>> admission) {
        this.bus = bus;
        this.longestTaking = longestTaking;
        this.operation = operation;
        this.context = context;
        this.response = context.response();
        this.input = input;
        this.admission = admission;
    }

    /**
     * A part of the answer.
     *
     * @param nextCursor where the next one begins; null when this is the last
     */
    private record Chunk(String text, @Nullable String nextCursor) {
        static Chunk of(JsonObject answer, @Nullable String cursor) {
            var next = answer.getValue("next_cursor");
            if (answer.getValue("chunk") instanceof String text
                    && (next == null || (next instanceof String && !next.equals(cursor)))) {
                return new Chunk(text, (String) next);
            }
            throw new IllegalStateException("The answer has no chunk, or none behind it but itself.");
        }
    }

    /** Completes when nothing is left to do, also where it was broken off; fails when nothing has been answered yet. */
    Future<Void> send(Caller caller) {
        sendFrom(null, Future.succeededFuture(caller));
        return ended.future();
    }

    /** Not a chain of futures, each of which would be kept until the last completes: there may be any number of chunks. */
    private void sendFrom(@Nullable String cursor, Future<Caller> admitted) {
        admitted.compose(caller -> bus.call(operation.busAddress(), inputAt(cursor), caller))
                .compose(answer -> write(answer, Chunk.of(answer, cursor)))
                .onSuccess(this::proceed)
                .onFailure(this::breakOff);
    }

    private JsonObject inputAt(@Nullable String cursor) {
        return cursor == null ? input : input.copy().put("cursor", cursor);
    }

    /** Completes when the operating system has the chunk, with the cursor of the next; with null when the answer has ended. */
    private Future<@Nullable String> write(JsonObject answer, Chunk chunk) {
        if (response.closed()) {
            return Future.succeededFuture();
        }
        if (!response.headWritten()) {
            operation.putHead(response, answer);
            response.setChunked(true);
        }
        if (GatewayVerticle.isHead(context)) {
            return response.end().mapEmpty();
        }
        sent++;
        var written = chunk.nextCursor() == null ? response.end(chunk.text()) : response.write(chunk.text());
        return written.timeout(longestTaking.toMillis(), TimeUnit.MILLISECONDS).map(taken -> chunk.nextCursor());
    }

    private void proceed(@Nullable String nextCursor) {
        if (nextCursor == null || response.closed()) {
            ended.complete();
        } else {
            sendFrom(nextCursor, Future.<Void>succeededFuture().compose(taken -> admission.get()));
        }
    }

    private void breakOff(Throwable failure) {
        if (!response.headWritten() && !response.closed()) {
            ended.fail(failure);
            return;
        }
        if (response.closed() || Failures.isOfTheConnection(failure)) {
            // Clients hang up: nobody's fault.
            log.debug("The answer to request {} was given up by its client", RequestId.of(context), failure);
        } else {
            log.warn("The answer to request {} breaks off after chunk {}", RequestId.of(context), sent, failure);
        }
        ended.complete();
        close();
    }

    private void close() {
        var connection = (HttpServerConnection) context.request().connection();
        if (!response.closed() && context.request().version() == HttpVersion.HTTP_1_0) {
            // There the end of the connection is that of the answer: it must be torn to be told from it.
            connection.channelHandlerContext().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        connection.close();
    }
}
