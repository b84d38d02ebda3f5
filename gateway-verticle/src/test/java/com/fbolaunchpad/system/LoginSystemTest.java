package com.fbolaunchpad.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins over HTTP at two gateways: the limits that they are under, and what the audit log tells of them. */
class LoginSystemTest {
    private static final ExecutorService FLOOD = Executors.newFixedThreadPool(80);

    private final Launchpad launchpad = new Launchpad(Engine.H2);
    private final List<Integer> ports = List.of(launchpad.port(), launchpad.anotherGateway());

    @AfterAll
    static void end() {
        FLOOD.shutdown();
    }

    @AfterEach
    void stop() {
        launchpad.close();
    }

    @Test
    void refusesTheSixthFailureWhicheverGatewayItComesTo() {
        for (var attempt = 1; attempt <= 5; attempt++) {
            login(ports.get(attempt % 2), "wrong password").expect(401, "invalid-credentials");
        }
        for (var port : ports) {
            var refused = login(port, "wrong password").expect(429, "rate-limited");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
            assertThat(refused.header("RateLimit")).startsWith("\"login\";r=0;t=");
            // Nor does a right one help now, or an address that nobody trusts.
            login(port, right()).expect(429, "rate-limited");
            login(port, right(), "X-Forwarded-For", "192.0.2.99").expect(429, "rate-limited");
        }
        // Another address is another's.
        assertThat(loginFrom("127.0.0.2", "wrong password")).startsWith("HTTP/1.1 401 ");
        assertThat(loginFrom("127.0.0.2", right())).startsWith("HTTP/1.1 200 ");
        // And registration counts for itself.
        for (var attempt = 1; attempt <= 5; attempt++) {
            register(attempt).expect(201);
        }
        register(6).expect(429, "rate-limited");
    }

    @Test
    void beginsAnewAfterASuccess() {
        for (var round = 1; round <= 2; round++) {
            for (var attempt = 1; attempt <= 4; attempt++) {
                login(ports.get(attempt % 2), "wrong password").expect(401, "invalid-credentials");
            }
            login(ports.get(round % 2), right()).expect(200);
        }
        for (var attempt = 1; attempt <= 5; attempt++) {
            login(ports.get(attempt % 2), "wrong password").expect(401, "invalid-credentials");
        }
        login(ports.get(0), "wrong password").expect(429, "rate-limited");
    }

    @Test
    void delaysAnAccountThatIsGuessedAtFromManyAddresses() {
        assertThat(loginFrom("127.0.0.1", right())).startsWith("HTTP/1.1 200 ");
        for (var attempt = 0; attempt < 10; attempt++) {
            assertThat(loginFrom("127.0.1." + attempt, "wrong password")).startsWith("HTTP/1.1 401 ");
        }
        // Longer than it has to wait as yet, so that what follows can't come too late.
        var database = Await.result(Database.open(launchpad.vertx, launchpad.settings, "auth"));
        assertThat(Await.result(database.update(
                        "update login_failure set blocked_until = $1",
                        Instant.now().plusSeconds(60))))
                .isEqualTo(1);
        assertThat(loginFrom("127.0.2.1", right()))
                .startsWith("HTTP/1.1 429 ")
                .containsIgnoringCase("retry-after: ")
                .contains("login-delayed");
        // Where its owner has logged in before nobody keeps him out.
        assertThat(loginFrom("127.0.0.1", right())).startsWith("HTTP/1.1 200 ");
    }

    /** More than can be checked at once, from more than one network, while others read. */
    @Test
    void refusesWhatIsTooMuchAndServesTheOthers() {
        try (var flooded = new Launchpad(Engine.H2, "RATE_LIMIT_ATTEMPTS", "100000", "API_RATE_LIMIT", "0")) {
            var admin = flooded.admin();
            var flood = IntStream.range(0, 80)
                    .mapToObj(attempt -> CompletableFuture.supplyAsync(
                            () -> flooded.anonymous()
                                    .post(
                                            "/auth/login",
                                            credentials("wrong password").put("email", attempt + "@example.com"))
                                    .status(),
                            FLOOD))
                    .toList();
            do {
                admin.get("/customers").expect(200);
            } while (!flood.stream().allMatch(CompletableFuture::isDone));

            var statuses = flood.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).containsOnly(401, 503).contains(401, 503);
        }
    }

    @Test
    void tellsAnAdministratorWhoDidWhatFromWhere() {
        var admin = launchpad.admin();
        var adminId = admin.get("/auth/me").object("user").getLong("id");
        login(ports.get(0), "wrong password").expect(401, "invalid-credentials");
        var member = launchpad.member(admin, "audited", 3);
        admin.patch("/users/" + member.id(), new JsonObject().put("name", "Another Name"))
                .expect(200);
        admin.delete("/users/" + member.id()).expect(200);

        var about = entries(admin, "/audit?user_id=" + member.id() + "&limit=2");
        assertThat(about)
                .extracting(entry -> entry.getString("action"))
                .containsExactly("user-deactivated", "user-changed", "login-succeeded", "user-created");
        assertThat(about.get(1).getLong("actor_user_id")).isEqualTo(adminId);
        assertThat(about.get(1).getString("client_address")).isEqualTo("127.0.0.1");
        assertThat(about.get(1).getJsonObject("details").getJsonObject("name"))
                .isEqualTo(new JsonObject().putNull("old").put("new", "Another Name"));
        var failures = entries(admin, "/audit?action=login-failed&actor_user_id=" + adminId);
        assertThat(failures).isEmpty();
        assertThat(entries(admin, "/audit?action=login-failed&user_id=" + adminId))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getString("email")).isEqualTo(Launchpad.ADMIN_EMAIL));
        admin.get("/audit?cursor=...").expect(400);
        admin.get("/audit?action=nothing").expect(400);
        admin.get("/audit?from=yesterday").expect(400);
        assertThat(entries(admin, "/audit?from=2100-01-01T00:00:00Z")).isEmpty();
    }

    /** All entries, a page at a time. */
    private static List<JsonObject> entries(Launchpad.Client admin, String path) {
        var entries = new ArrayList<JsonObject>();
        var cursors = new HashSet<String>();
        var next = path;
        while (true) {
            var page = admin.get(next).expect(200).body();
            page.getJsonArray("audit_entries").forEach(entry -> entries.add((JsonObject) entry));
            var cursor = page.getString("next_cursor");
            if (cursor == null) {
                return entries;
            }
            assertThat(cursors.add(cursor)).isTrue();
            next = path + "&cursor=" + cursor;
        }
    }

    private String right() {
        return launchpad.settings.text("ADMIN_PASSWORD");
    }

    private Launchpad.Answer login(int port, String password, String... headers) {
        return launchpad.anonymous().at(port).send("POST", "/auth/login", credentials(password), headers);
    }

    private Launchpad.Answer register(int number) {
        return launchpad
                .anonymous()
                .at(ports.get(number % 2))
                .post(
                        "/auth/register",
                        new JsonObject()
                                .put("email", "new-" + number + "@example.com")
                                .put("password", Launchpad.PASSWORD));
    }

    private static JsonObject credentials(String password) {
        return new JsonObject().put("email", Launchpad.ADMIN_EMAIL).put("password", password);
    }

    /** The whole answer to a login from that address of this machine. */
    private String loginFrom(String address, String password) {
        var body = credentials(password).encode();
        try (var socket =
                new Socket(InetAddress.getByName("127.0.0.1"), launchpad.port(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
