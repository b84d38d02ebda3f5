package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as somebody runs it who has just built it. */
class LaunchpadJarIT {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='([^']*)'.*");
    private static final Pattern LISTENING = Pattern.compile("listening on .*127\\.0\\.0\\.1:([0-9]+)");
    private static final String READY = "FBO LaunchPad is ready.";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Program> programs = new ArrayList<>();

    /** One run of the jar, with what it has printed so far. */
    private final class Program {
        private final Process process;
        private int port;
        private final List<String> output = new ArrayList<>();

        Program(Map<String, String> environment, String... arguments) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    System.getProperty("launchpad.jar")));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().putAll(environment);
            process = builder.start();
            programs.add(this);
        }

        /** Reads what it prints until it is ready or ends. */
        Program awaitReady() {
            var reader = process.inputReader();
            var ready = CompletableFuture.runAsync(() -> {
                try {
                    String line;
                    while ((line = reader.readLine()) != null) {
                        output.add(line);
                        var listening = LISTENING.matcher(line);
                        if (listening.find()) {
                            port = Integer.parseInt(listening.group(1));
                        }
                        if (line.equals(READY)) {
                            return;
                        }
                    }
                } catch (IOException broken) {
                    throw new AssertionError(broken);
                }
            });
            ready.orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(output).last().isEqualTo(READY);
            return this;
        }

        Map<String, String> exported() {
            return output.stream()
                    .map(EXPORT::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        HttpResponse<String> send(String method, String path, String token, JsonObject body) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException broken) {
                throw new AssertionError(broken);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }

        String login(String email, String password) {
            var answer = send(
                    "POST",
                    "/api/auth/login",
                    "none",
                    new JsonObject().put("email", email).put("password", password));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new JsonObject(answer.body()).getString("token");
        }
    }

    @AfterEach
    void endEveryProgram() {
        programs.forEach(program -> program.process.destroyForcibly());
    }

    @Test
    void startsOnNothingAndFindsItsDataAgain() throws Exception {
        var first = new Program(Map.of()).awaitReady();
        var password = first.exported().get("ADMIN_PASSWORD");
        var token = first.login("admin@fbolaunchpad.com", password);
        assertThat(first.send("GET", "/health/ready", "none", null).statusCode())
                .isEqualTo(200);
        assertThat(first.send("GET", "/docs", "none", null).body()).contains("swagger-ui");
        assertThat(first.send("GET", "/docs/assets/swagger-ui-bundle.js", "none", null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(first.send("GET", "/api/openapi.json", "none", null).statusCode())
                .isEqualTo(200);
        var made = first.send(
                "POST",
                "/api/customers",
                token,
                new JsonObject().put("name", "Pat").put("email", "pat@example.com"));
        assertThat(made.statusCode()).isEqualTo(201);
        var key = folder.resolve("data").resolve("jwt_secret_key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
                .isEqualTo("rwx------");
        first.process.destroy();
        assertThat(first.exitCode()).isEqualTo(143);

        var second = new Program(Map.of()).awaitReady();

        assertThat(second.exported()).isEmpty();
        var customers = second.send("GET", "/api/customers", token, null);
        assertThat(customers.statusCode())
                .as("the first run's token counts still")
                .isEqualTo(200);
        assertThat(new JsonObject(customers.body()).getJsonArray("customers")).hasSize(1);
        second.login("admin@fbolaunchpad.com", password);
    }

    @Test
    void losesNoAcknowledgedOrderWhenItIsKilled() throws Exception {
        var first = new Program(Map.of(), "--demo").awaitReady();
        var token = first.login("casey@demo.example", first.exported().get("CSR_PASSWORD"));
        var acknowledged = new ArrayList<Long>();
        for (var i = 0; i < 25; i++) {
            var answer = first.send(
                    "POST",
                    "/api/fuel-orders",
                    token,
                    new JsonObject()
                            .put("tail_number", "N123AB")
                            .put("fuel_type", "JET_A")
                            .put("requested_amount", i + 1)
                            .put("location_on_ramp", "Spot " + i));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            acknowledged.add(
                    new JsonObject(answer.body()).getJsonObject("fuel_order").getLong("id"));
        }
        first.process.destroyForcibly();
        assertThat(first.exitCode()).isEqualTo(137);

        var second = new Program(Map.of(), "--demo").awaitReady();

        assertThat(second.output).contains("There is data already: the demonstration data stay out.");
        var list = second.send("GET", "/api/fuel-orders?per_page=100&tail_number=N123AB", token, null);
        assertThat(ids(new JsonObject(list.body()).getJsonArray("orders")))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    private static List<Long> ids(JsonArray orders) {
        return orders.stream().map(order -> ((JsonObject) order).getLong("id")).toList();
    }

    @Test
    void runsTheWalkOfTheReadmeAsItIsPrinted() throws Exception {
        var program = new Program(Map.of(), "--demo").awaitReady();
        var readme = Files.readString(Path.of(System.getProperty("launchpad.readme")));
        var start = readme.indexOf("```bash\n# the walk\n");
        assertThat(start).as("the walk in the README").isPositive();
        var walk = readme.substring(start + "```bash\n".length(), readme.indexOf("```", start + 3))
                .replace("127.0.0.1:8080", "127.0.0.1:" + program.port);
        var bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", walk).redirectErrorStream(true);
        bash.environment().putAll(new HashMap<>(program.exported()));
        var process = bash.start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        var answersStart = readme.indexOf("```text\n", start) + "```text\n".length();
        var expected = readme.substring(answersStart, readme.indexOf("```", answersStart));
        assertThat(masked(printed)).isEqualToNormalizingNewlines(masked(expected));
    }

    /** What differs from run to run: times and request ids. */
    private static String masked(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\"request_id\":\"[0-9a-f]+\"", "\"request_id\":\"ID\"")
                .strip();
    }

    @Test
    void saysInASentenceWhatKeepsItFromStarting() throws Exception {
        assertRefused(Map.of("HTTP_PORT", "eighty"), "HTTP_PORT must be a whole number, not 'eighty'.");
        assertRefused(Map.of("JWT_SECRET_KEY", "short"), "JWT_SECRET_KEY must have at least 32 bytes.");
        assertRefused(
                Map.of("JWT_PREVIOUS_SECRET_KEY", "short"), "JWT_PREVIOUS_SECRET_KEY must have at least 32 bytes.");
        assertRefused(Map.of("JWT_ALGORITHM", "RS256"), "JWT_PRIVATE_KEY_FILE names a file that can't be read");
        assertRefused(Map.of("TLS_CERT_FILE", "/nowhere.pem"), "TLS_KEY_FILE");
        assertRefused(
                Map.of("DATABASE_URL", "postgresql://launchpad:secret@127.0.0.1:1/none"),
                "JWT_SECRET_KEY is required when DATABASE_URL is set, and with --cluster.");
        assertRefused(Map.of("LAUNCHPAD_CONF", "/nowhere.yaml"), "The configuration file /nowhere.yaml can't be read");
        assertRefused(Map.of("DEFAULT_ROLE", "Pilot"), "DEFAULT_ROLE");
        assertRefused(Map.of(), "Unknown argument --help", "--help");
        assertRefused(Map.of(), "There is no verticle billing", "--verticles", "billing");
    }

    private void assertRefused(Map<String, String> environment, String sentence, String... arguments) throws Exception {
        var program = new Program(environment, arguments);
        var printed = new String(program.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.exitCode()).as(printed).isEqualTo(2);
        assertThat(printed).contains(sentence).doesNotContain("\tat ", "secret@");
    }

    /** By the command of the README. */
    @Test
    void takesItsClassesFromTheArchiveThatTheBuildHasMade() throws Exception {
        var log = folder.resolve("classes.log");
        var ended = startedFromTheRoot("-Xlog:class+load:file=" + log, "--until-ready");

        assertThat(ended).endsWith(READY + "\n");
        var loaded = Files.readAllLines(log);
        for (var name : List.of(
                "platform.Main",
                "auth.AuthVerticle",
                "fleet.FleetVerticle",
                "orders.OrdersVerticle",
                "gateway.GatewayVerticle",
                "gateway.HeadRules")) {
            assertThat(loaded)
                    .filteredOn(line -> line.contains(" com.fbolaunchpad." + name + " source:"))
                    .singleElement()
                    .asString()
                    .endsWith("source: shared objects file (top)");
        }
    }

    @Test
    void startsWithoutAWordWhenTheArchiveDoesNotFit() throws Exception {
        var other = Files.writeString(folder.resolve("other.jsa"), "of another JDK, say");

        assertThat(startedFromTheRoot("-XX:SharedArchiveFile=" + other, "--help"))
                .startsWith("Unknown argument --help.")
                .hasLineCount(1);
    }

    /** What it prints until it ends. */
    private String startedFromTheRoot(String option, String argument) throws IOException {
        var root = Path.of(System.getProperty("launchpad.readme")).toRealPath().getParent();
        var builder = new ProcessBuilder(
                        LaunchpadProcess.java(),
                        "@conf/java.options",
                        option,
                        "-jar",
                        "gateway-verticle/target/launchpad.jar",
                        argument)
                .directory(root.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PORT", "0", "DATA_DIR", folder.resolve("data").toString()));
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void runsOnlyTheVerticlesThatItIsTold() throws Exception {
        var program = new Program(Map.of(), "--verticles", "auth,gateway").awaitReady();

        var ready = program.send("GET", "/health/ready", "none", null);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(ready.body()).getJsonObject("services"))
                .isEqualTo(new JsonObject()
                        .put("auth", "UP")
                        .put("fleet", "DOWN")
                        .put("orders", "DOWN")
                        .put("webhooks", "DOWN"));
    }

    @Test
    void runsOnPostgresqlAsInProduction() throws Exception {
        var environment = Map.of(
                "LAUNCHPAD_CONF",
                Path.of(System.getProperty("launchpad.readme"))
                        .resolveSibling("conf/production.yaml")
                        .toString(),
                "HTTP_HOST",
                "127.0.0.1",
                "DATABASE_URL",
                Engine.POSTGRESQL.freshDatabaseUrl(),
                "JWT_SECRET_KEY",
                TestSettings.JWT_SECRET_KEY);
        var first = new Program(environment).awaitReady();
        var password = first.exported().get("ADMIN_PASSWORD");
        first.login("admin@fbolaunchpad.com", password);
        var registered = first.send(
                "POST",
                "/api/auth/register",
                "none",
                new JsonObject().put("email", "new@example.com").put("password", "correct horse battery"));
        assertThat(registered.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(registered.body()).getJsonObject("user").getBoolean("is_active"))
                .as("registration needs approval in production")
                .isFalse();
        first.process.destroy();
        assertThat(first.exitCode()).isEqualTo(143);

        new Program(environment).awaitReady().login("admin@fbolaunchpad.com", password);
        assertThat(folder).isEmptyDirectory();
    }

    /** Both keys are accepted while the change lasts, and the old one no longer once it is over. */
    @Test
    void changesItsKeyPairWithoutLoggingAnybodyOut() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        var old = generator.generateKeyPair();
        var fresh = generator.generateKeyPair();
        pem("old.pem", "PRIVATE KEY", old.getPrivate());
        pem("old.pub", "PUBLIC KEY", old.getPublic());
        pem("fresh.pem", "PRIVATE KEY", fresh.getPrivate());
        pem("fresh.pub", "PUBLIC KEY", fresh.getPublic());

        var first = new Program(signedWith("old.pem", "old.pub")).awaitReady();
        var password = first.exported().get("ADMIN_PASSWORD");
        var token = first.login("admin@fbolaunchpad.com", password);
        assertThat(folder.resolve("data").resolve("jwt_secret_key")).doesNotExist();
        first.process.destroy();
        first.exitCode();

        var during = new Program(signedWith("fresh.pem", "fresh.pub,old.pub")).awaitReady();
        assertThat(during.send("GET", "/api/auth/me", token, null).statusCode()).isEqualTo(200);
        var newer = during.login("admin@fbolaunchpad.com", password);
        during.process.destroy();
        during.exitCode();

        var afterwards = new Program(signedWith("fresh.pem", "fresh.pub")).awaitReady();
        assertThat(afterwards.send("GET", "/api/auth/me", token, null).statusCode())
                .isEqualTo(401);
        assertThat(afterwards.send("GET", "/api/auth/me", newer, null).statusCode())
                .isEqualTo(200);
    }

    private Map<String, String> signedWith(String privateKey, String publicKeys) {
        return Map.of("JWT_ALGORITHM", "RS256", "JWT_PRIVATE_KEY_FILE", privateKey, "JWT_PUBLIC_KEY_FILES", publicKeys);
    }

    private void pem(String name, String label, Key key) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END " + label + "-----\n");
    }

    @Test
    void logsJsonWhenToldTo() throws Exception {
        var program = new Program(Map.of("LOG_FORMAT", "json")).awaitReady();

        var logged =
                program.output.stream().filter(line -> line.startsWith("{")).toList();
        assertThat(logged).isNotEmpty();
        assertThat(logged).allSatisfy(line -> {
            assertThat(new JsonObject(line).getString("level")).isEqualTo("INFO");
            assertThat(new JsonObject(line).getString("formattedMessage"))
                    .isNotBlank()
                    .doesNotContain("{}");
        });
    }
}
