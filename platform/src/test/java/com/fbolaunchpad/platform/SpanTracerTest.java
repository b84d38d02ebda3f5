package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.tracing.opentelemetry.Operation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a context does once it has left the trace is not traced, nor what its timers do. */
final class SpanTracerTest {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.builder()
            .withTracer(options -> new SpanTracer(new Recording()))
            .build();

    /** Notes the names of the requests that would have a span. */
    private final class Recording implements VertxTracer<Operation, Operation> {
        @Override
        public <R> Operation sendRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String name,
                BiConsumer<String, String> headers,
                TagExtractor<R> tags) {
            sent.add(name);
            return null;
        }
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void tracesUntilTheTraceIsLeft() {
        var bus = new BusClient(vertx);
        new BusServer(vertx, "inner").serve("work", request -> Future.succeededFuture(new JsonObject()));
        new BusServer(vertx, "outer").serve("work", request -> bus.call("inner.work", request.input(), request.caller())
                .compose(traced -> {
                    RequestScope.leaveTrace();
                    return bus.call("inner.work", request.input(), request.caller());
                })
                .compose(untraced -> {
                    var ticked = Promise.<JsonObject>promise();
                    vertx.setTimer(1, tick -> bus.call("inner.work", request.input(), request.caller())
                            .onComplete(ticked));
                    return ticked.future();
                }));
        Await.result(bus.call("outer.work", new JsonObject(), Caller.service("test")));
        Await.result(bus.call("inner.work", new JsonObject(), Caller.service("test")));

        assertThat(sent)
                .filteredOn(name -> !name.contains("__vertx"))
                .containsExactly("send outer.work", "send inner.work", "send inner.work");
    }
}
