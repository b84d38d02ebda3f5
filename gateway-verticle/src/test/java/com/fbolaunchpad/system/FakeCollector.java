package com.fbolaunchpad.system;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** What traces are sent to: keeps the spans that it gets, or takes them and never answers. */
final class FakeCollector implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean answering;
    private final List<ExportTraceServiceRequest> received = new ArrayList<>();
    private final StringBuilder bytes = new StringBuilder();

    private FakeCollector(boolean answering) {
        this.answering = answering;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    static FakeCollector keeping() {
        return new FakeCollector(true);
    }

    /** One that hangs. */
    static FakeCollector hanging() {
        return new FakeCollector(false);
    }

    /** For TRACING_ENDPOINT. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        synchronized (this) {
            received.add(ExportTraceServiceRequest.parseFrom(body));
            bytes.append(new String(body, StandardCharsets.ISO_8859_1));
            notifyAll();
        }
        if (!answering) {
            try {
                closed.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** The spans of a trace, once there is one among them that is waited for. */
    synchronized List<Span> trace(String traceId, Predicate<Span> awaited) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (spans(traceId).stream().noneMatch(awaited)) {
            var left = Duration.between(Instant.now(), end).toMillis();
            if (left <= 0) {
                throw new AssertionError("Not among " + spans(traceId));
            }
            wait(left);
        }
        return spans(traceId);
    }

    /** The spans of a trace, or with an empty id all, that have come so far. */
    synchronized List<Span> spans(String traceId) {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .filter(span -> traceId.isEmpty() || hex(span.getTraceId()).equals(traceId))
                .toList();
    }

    /** What the node says of itself. */
    synchronized List<String> resources() {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getResource().getAttributesList().stream())
                .map(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().getStringValue())
                .distinct()
                .toList();
    }

    /** All that was sent, as it was sent. */
    synchronized String bytes() {
        return bytes.toString();
    }

    static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
