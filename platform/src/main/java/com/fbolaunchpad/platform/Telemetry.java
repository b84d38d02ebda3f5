package com.fbolaunchpad.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import io.vertx.tracing.opentelemetry.Operation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself while it runs: metrics where there is a port to ask for them, traces where there is somebody to
 * send them to. What isn't configured isn't made.
 */
public final class Telemetry implements AutoCloseable {
    private static final int MOST_WAITING_SPANS = 2_048;
    private static final int LONGEST_ATTRIBUTE = 1_000;
    private static final Duration LONGEST_EXPORT = Duration.ofSeconds(5);
    private static final long LONGEST_FLUSH_S = 3;
    /** More than there are operations, several times over. */
    private static final int MOST_BUS_ADDRESSES = 500;

    private static final Set<String> POOL_TYPES = Set.of("sql", "worker");
    /** Those whose values are few: no path, no method (callers invent them), no remote address. */
    private static final EnumSet<Label> LABELS = EnumSet.of(
            Label.LOCAL,
            Label.HTTP_CODE,
            Label.EB_ADDRESS,
            Label.EB_SIDE,
            Label.EB_FAILURE,
            Label.POOL_TYPE,
            Label.POOL_NAME,
            Label.NAMESPACE);

    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final @Nullable PrometheusMeterRegistry registry;
    private final @Nullable SdkTracerProvider spans;

    private Telemetry(@Nullable PrometheusMeterRegistry registry, @Nullable SdkTracerProvider spans) {
        this.registry = registry;
        this.spans = spans;
    }

    /** As the settings have it. */
    public static Telemetry of(Settings settings) {
        return new Telemetry(
                settings.text("MANAGEMENT_PORT").isEmpty() ? null : registry(),
                settings.text("TRACING_ENDPOINT").isEmpty() ? null : spans(settings));
    }

    /** Makes the Vert.x that is built tell of itself. */
    public VertxBuilder instrument(VertxBuilder builder) {
        var metered = registry == null ? builder : builder.withMetrics(options -> metrics(options, registry));
        return spans == null ? metered : metered.withTracer(options -> tracer(options, spans));
    }

    /** Gives the verticles of the Vert.x something to tell their own figures to. */
    public void attach(Vertx vertx) {
        if (registry != null) {
            new Metrics(registry).share(vertx);
        }
    }

    /** All figures, in the text format of Prometheus. */
    public String scrape() {
        return registry == null ? "" : registry.scrape();
    }

    /** The same as {@code /metrics} answers it; found out on a worker, since it takes its time. */
    Future<ManagementServer.Answer> answer(Vertx vertx) {
        return vertx.executeBlocking(this::scrape).map(text -> new ManagementServer.Answer(200, MEDIA_TYPE, text));
    }

    /** Sends the spans that wait, and ends; gives up after a few seconds. */
    @Override
    public void close() {
        if (spans != null) {
            spans.shutdown().join(LONGEST_FLUSH_S, TimeUnit.SECONDS);
        }
        if (registry != null) {
            registry.close();
        }
    }

    private static VertxMetrics metrics(VertxOptions given, PrometheusMeterRegistry registry) {
        var options = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setRegistryName("node-" + System.identityHashCode(registry))
                .setJvmMetricsEnabled(true)
                .setLabels(LABELS)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
        return new MicrometerMetricsFactory(registry).metrics(new VertxOptions(given).setMetricsOptions(options));
    }

    private static PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                // Clients' pools are named by whom they call.
                .meterFilter(MeterFilter.deny(Telemetry::isPoolOfConnections))
                // Told by operation, or of no use.
                .meterFilter(MeterFilter.denyNameStartsWith("vertx.http.server.response"))
                .meterFilter(MeterFilter.denyNameStartsWith("vertx.http.server.request.bytes"))
                .meterFilter(MeterFilter.maximumAllowableTags(
                        "vertx.eventbus", Label.EB_ADDRESS.toString(), MOST_BUS_ADDRESSES, MeterFilter.deny()))
                .meterFilter(new Histograms());
        new FileDescriptorMetrics().bindTo(registry);
        return registry;
    }

    private static boolean isPoolOfConnections(Meter.Id id) {
        var type = id.getTag(Label.POOL_TYPE.toString());
        return id.getName().startsWith("vertx.pool.") && type != null && !POOL_TYPES.contains(type);
    }

    /** Gives what Vert.x times of pools and statements the buckets that all histograms have. */
    private static final class Histograms implements MeterFilter {
        private static final Set<String> TIMED = Set.of("vertx.pool.queue.time", "vertx.sql.processing.time");
        private static final double[] BUCKETS =
                Arrays.stream(Metrics.BUCKETS).mapToDouble(Duration::toNanos).toArray();

        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return TIMED.contains(id.getName())
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(BUCKETS)
                            .build()
                            .merge(config)
                    : config;
        }
    }

    private static SdkTracerProvider spans(Settings settings) {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.text("TRACING_ENDPOINT"))
                .setTimeout(LONGEST_EXPORT)
                .build();
        // A full queue drops what comes: whoever is traced never waits for the collector.
        var queue = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(MOST_WAITING_SPANS)
                .setExporterTimeout(LONGEST_EXPORT)
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "fbo-launchpad",
                        AttributeKey.stringKey("service.instance.id"),
                        instance())))
                .setSampler(Sampler.parentBased(
                        Sampler.traceIdRatioBased(settings.integer("TRACING_SAMPLE_PERCENT") / 100.0)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_ATTRIBUTE)
                        .build())
                .addSpanProcessor(queue)
                .build();
    }

    private static String instance() {
        var process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException nameless) {
            return Long.toString(process);
        }
    }

    @SuppressWarnings("unchecked") // The factory makes this one, and says so of none.
    private static VertxTracer<Operation, Operation> tracer(TracingOptions options, SdkTracerProvider spans) {
        var telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(spans)
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        return new SpanTracer(
                (VertxTracer<Operation, Operation>) new OpenTelemetryTracingFactory(telemetry).tracer(options));
    }
}
