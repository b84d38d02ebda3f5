package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request is followed over HTTP, the bus and the database, and nothing that it holds is told. */
class TracesSystemTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    @ParameterizedTest
    @EnumSource
    void followARequestOfACallerWhoIsTracedThroughAllLayers(Engine engine) throws InterruptedException {
        try (var collector = FakeCollector.keeping();
                var launchpad =
                        new Launchpad(engine, "TRACING_ENDPOINT", collector.url(), "TRACING_SAMPLE_PERCENT", "0")) {
            var admin = launchpad.admin();
            traced(admin, "GET", "/users?page=1", null, "01").expect(200);

            var trace = collector.trace(TRACE, span -> span.getName().equals("listUsers"));
            var byId =
                    trace.stream().collect(Collectors.toMap(span -> FakeCollector.hex(span.getSpanId()), span -> span));
            var request = named(trace, "listUsers", Span.SpanKind.SPAN_KIND_SERVER);
            var sent = named(trace, "send auth.listUsers", Span.SpanKind.SPAN_KIND_CLIENT);
            var served = named(trace, "send auth.listUsers", Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(FakeCollector.hex(request.getParentSpanId())).isEqualTo(CALLER);
            assertThat(sent.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(served.getParentSpanId()).isEqualTo(sent.getSpanId());
            assertThat(attributes(request))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("http.request.method", "GET", "http.response.status_code", "200"));
            assertThat(attributes(served)).containsEntry("messaging.destination.name", "auth.listUsers");
            var statements = trace.stream()
                    .filter(span -> span.getName().equals("select"))
                    .filter(span -> span.getParentSpanId().equals(served.getSpanId()))
                    .toList();
            assertThat(statements).isNotEmpty().allSatisfy(statement -> assertThat(
                            attributes(statement).get("db.query.text"))
                    .startsWith("select ")
                    .contains("from "));
            assertThat(trace).allSatisfy(span -> assertThat(FakeCollector.hex(span.getParentSpanId()))
                    .isIn(with(byId.keySet(), CALLER)));
            assertThat(collector.resources())
                    .contains("service.name=fbo-launchpad")
                    .anyMatch(attribute -> attribute.startsWith("service.instance.id="));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellNothingThatACallerHasSentOrARowHolds(Engine engine) throws InterruptedException {
        try (var collector = FakeCollector.keeping();
                var launchpad = new Launchpad(engine, "TRACING_ENDPOINT", collector.url())) {
            var admin = launchpad.admin();
            var user = new JsonObject().put("email", "telltale@example.com").put("password", "telltale-password-1");
            traced(admin, "POST", "/users", user, "01").expect(201);
            traced(admin, "POST", "/users", user, "01").expect(409);
            traced(admin, "GET", "/aircraft/TELLTALE", null, "01").expect(404);
            traced(launchpad.anonymous(), "GET", "/nowhere/telltale?telltale=telltale", null, "01")
                    .expect(404);
            traced(admin, "GET", "/roles", null, "01").expect(200);

            collector.trace(TRACE, span -> span.getName().equals("listRoles"));
            assertThat(collector.bytes())
                    .contains("createUser")
                    .doesNotContainIgnoringCase("telltale")
                    .doesNotContain("Bearer", "eyJ", Launchpad.ADMIN_EMAIL);
            assertThat(collector.spans("")).allSatisfy(span -> {
                assertThat(span.getEventsList()).as("what exceptions say").isEmpty();
                assertThat(span.getName()).doesNotContain("/", "__vertx");
            });
            assertThat(collector.spans(TRACE))
                    .filteredOn(span -> span.getName().equals("createUser"))
                    .extracting(span -> attributes(span).get("http.response.status_code"))
                    .contains("201", "409");
        }
    }

    @Test
    void leaveOutWhatIsNotSampledAndWhatNobodyAskedFor() throws InterruptedException {
        try (var collector = FakeCollector.keeping();
                var launchpad = new Launchpad(Engine.H2, "TRACING_ENDPOINT", collector.url())) {
            var admin = launchpad.admin();
            traced(admin, "GET", "/users", null, "00").expect(200);
            traced(admin, "GET", "/roles", null, "01").expect(200);
            collector.trace(TRACE, span -> span.getName().equals("listRoles"));

            assertThat(collector.spans(TRACE)).extracting(Span::getName).doesNotContain("listUsers");
            // Sweeps and subscribers run all the time: none of it is part of anybody's request.
            var roots = collector.spans("").stream()
                    .filter(span -> span.getParentSpanId().isEmpty())
                    .toList();
            assertThat(roots).extracting(Span::getName).containsOnly("login");
        }
    }

    @Test
    void neverWaitForACollectorThatHangs() {
        try (var collector = FakeCollector.hanging()) {
            Instant begun;
            try (var launchpad = new Launchpad(Engine.H2, "TRACING_ENDPOINT", collector.url())) {
                var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launchpad.port() + "/health/live"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                // More than may wait to be sent.
                for (var i = 0; i < 3_000; i++) {
                    assertThat(launchpad.exchange(health).statusCode()).isEqualTo(200);
                }
                begun = Instant.now();
            }
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static String parent(String flags) {
        return "00-" + TRACE + "-" + CALLER + "-" + flags;
    }

    private static Launchpad.Answer traced(
            Launchpad.Client client, String method, String path, JsonObject body, String flags) {
        return client.send(method, path, body, "traceparent", parent(flags));
    }

    private static Span named(List<Span> trace, String name, Span.SpanKind kind) {
        return trace.stream()
                .filter(span -> span.getName().equals(name) && span.getKind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " isn't among " + trace));
    }

    private static Set<String> with(Set<String> ids, String another) {
        var all = new HashSet<>(ids);
        all.add(another);
        return all;
    }

    private static Map<String, String> attributes(Span span) {
        var attributes = new TreeMap<String, String>();
        span.getAttributesList()
                .forEach(attribute ->
                        attributes.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return attributes;
    }
}
