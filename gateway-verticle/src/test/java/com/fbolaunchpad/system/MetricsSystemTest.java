package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of the whole service: they are there, they move, and callers can't make more of them. */
class MetricsSystemTest {
    private static final Pattern LINE = Pattern.compile("([a-z][a-z0-9_]*(?:\\{.*})?) ([-+0-9.EeNaInf]+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Every series with its value. */
    private static Map<String, Double> scrape(Launchpad launchpad) {
        var series = new TreeMap<String, Double>();
        launchpad
                .telemetry
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    var parts = LINE.matcher(line);
                    assertThat(parts.matches()).as(line).isTrue();
                    series.put(parts.group(1), Double.valueOf(parts.group(2)));
                });
        return series;
    }

    private static Set<String> values(Map<String, Double> series, String name, String label) {
        return series.keySet().stream()
                .filter(key -> key.startsWith(name))
                .flatMap(key -> LABEL.matcher(key).results())
                .filter(found -> found.group(1).equals(label))
                .map(found -> found.group(2))
                .collect(Collectors.toSet());
    }

    private static Set<String> operationIds() throws IOException {
        var ids = new HashSet<String>();
        for (var path : new YAMLMapper()
                .readTree(Files.readString(Path.of("..", "conf", "openapi.yaml")))
                .get("paths")) {
            path.forEach(operation -> ids.add(operation.path("operationId").asText()));
        }
        return ids;
    }

    @ParameterizedTest
    @EnumSource
    void tellEachLayerAndEachOfItsQueues(Engine engine) throws Exception {
        try (var launchpad =
                new Launchpad(engine, "MANAGEMENT_PORT", "0", "RATE_LIMIT_ATTEMPTS", "3", "DATABASE_POOL_SIZE", "4")) {
            var admin = launchpad.admin();
            admin.get("/users").expect(200);
            admin.get("/users/987654321").expect(404);
            var token = launchpad.tokens(Launchpad.ADMIN_EMAIL, launchpad.settings.text("ADMIN_PASSWORD"));
            for (var i = 0; i < 4; i++) {
                launchpad
                        .anonymous()
                        .post(
                                "/auth/login",
                                new JsonObject().put("email", "a@example.com").put("password", "x"));
            }
            Map<String, Double> series;
            try (var stream = new OrderStream(launchpad.port(), token.getString("token"), "")) {
                stream.begun();
                series = scrape(launchpad);
            }

            assertThat(series)
                    .containsEntry("launchpad_http_requests_seconds_count{operation=\"listUsers\",status=\"200\"}", 1.0)
                    .containsEntry("launchpad_http_requests_seconds_count{operation=\"getUser\",status=\"404\"}", 1.0)
                    .containsEntry("launchpad_http_requests_seconds_count{operation=\"login\",status=\"401\"}", 3.0)
                    .containsEntry("launchpad_http_requests_seconds_count{operation=\"login\",status=\"429\"}", 1.0)
                    .containsEntry(
                            "launchpad_http_requests_seconds_count{operation=\"streamOrderEvents\",status=\"200\"}",
                            1.0)
                    .containsEntry("launchpad_rate_limit_refused_total{limit=\"login\"}", 1.0)
                    .containsEntry("launchpad_streams_open{kind=\"streams\"}", 1.0)
                    .containsEntry("launchpad_streams_open{kind=\"downloads\"}", 0.0)
                    .containsEntry("launchpad_password_hashing_queued", 0.0)
                    .containsEntry("launchpad_event_log_unpositioned", 0.0)
                    .containsEntry("launchpad_webhook_deliveries_due", 0.0)
                    .containsEntry("launchpad_subscriber_events_behind{subscriber=\"webhooks\"}", 0.0)
                    .containsEntry("launchpad_subscriber_events_behind{subscriber=\"truck-work\"}", 0.0)
                    .containsEntry(
                            "launchpad_bus_requests_seconds_count{address=\"auth.getUser\",outcome=\"refused\"}", 1.0)
                    .containsKeys(
                            "launchpad_http_requests_seconds_bucket{operation=\"listUsers\",status=\"200\",le=\"0.25\"}",
                            "vertx_pool_in_use{pool_name=\"auth\",pool_type=\"sql\"}",
                            "launchpad_database_waiting{owner=\"orders\"}",
                            "launchpad_database_wait_seconds_bucket{owner=\"fleet\",le=\"0.005\"}",
                            "vertx_sql_processing_time_seconds_count{client_namespace=\"auth\"}",
                            "vertx_eventbus_handlers{address=\"auth.login\"}",
                            "jvm_threads_live_threads",
                            "process_cpu_usage",
                            "process_files_open_files");
            assertThat(series.keySet()).anyMatch(key -> key.startsWith("jvm_memory_used_bytes{area=\"heap\""));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void areNoMoreForAnythingThatCallersInvent(Engine engine) throws Exception {
        try (var launchpad =
                new Launchpad(engine, "MANAGEMENT_PORT", "0", "RATE_LIMIT_ATTEMPTS", "1000", "API_RATE_LIMIT", "0")) {
            var admin = launchpad.admin();
            invent(launchpad, admin, "first");
            var before = ofTheService(scrape(launchpad));
            for (var i = 0; i < 4; i++) {
                invent(launchpad, admin, "invented" + i);
            }
            var after = scrape(launchpad);

            assertThat(ofTheService(after)).isEqualTo(before);
            assertThat(after.keySet()).noneMatch(key -> key.contains("invented") || key.contains("__vertx"));
            var known = operationIds();
            known.add("none");
            known.add("health");
            assertThat(values(after, "launchpad_http_requests", "operation")).isSubsetOf(known);
            assertThat(values(after, "launchpad_http_requests", "status"))
                    .allMatch(status -> status.matches("[1-5]\\d\\d"));
        }
    }

    /**
     * The names of all series but the virtual machine's own: those no caller names, and a first garbage collection of
     * a kind adds one at any moment.
     */
    private static Set<String> ofTheService(Map<String, Double> series) {
        return series.keySet().stream().filter(name -> !name.startsWith("jvm_")).collect(Collectors.toSet());
    }

    private static void invent(Launchpad launchpad, Launchpad.Client admin, String word) {
        var id = Math.abs((long) word.hashCode());
        admin.get("/nowhere/" + word).expect(404);
        admin.get("/users?" + word + "=" + word);
        admin.get("/users/" + id).expect(404);
        admin.get("/aircraft/N" + id);
        admin.send("GET", "/roles", null, "X-Request-Id", word, "User-Agent", word)
                .expect(200);
        admin.send(word.toUpperCase(Locale.ROOT), "/roles", null);
        admin.post(
                        "/users",
                        new JsonObject().put("email", word + "@example.com").put("password", "a-long-enough-" + word))
                .expect(201);
        launchpad
                .anonymous()
                .post(
                        "/auth/login",
                        new JsonObject().put("email", word + "@example.com").put("password", word))
                .expect(401);
        launchpad
                .login(word + "@example.com", "a-long-enough-" + word)
                .get("/auth/me")
                .expect(200);
    }
}
