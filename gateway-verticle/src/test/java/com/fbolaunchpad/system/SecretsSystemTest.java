package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fbolaunchpad.platform.Engine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** No password, token or hash gets out: into a log line of any level, an answer, or an event on the bus. */
@ParameterizedClass
@EnumSource(Engine.class)
class SecretsSystemTest {
    private static final String OLD_PASSWORD = "sentinel-old-pässword-1";
    private static final String NEW_PASSWORD = "sentinel-new-pässword-2";
    private static final String WRONG_PASSWORD = "sentinel-wrong-pässword-3";
    private static final String SET_PASSWORD = "sentinel-set-pässword-4";
    private static final String URL_SECRET = "sentinel-in-a-url-5";
    private static final String HASH = "pbkdf2";

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Queue<String> published = new ConcurrentLinkedQueue<>();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final Queue<String> issued = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final Engine engine;
    private Appender appender;
    private Launchpad launchpad;

    SecretsSystemTest(Engine engine) {
        this.engine = engine;
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            var thrown = event.getThrowableProxy();
            logged.add(event.getLoggerName() + " " + event.getFormattedMessage()
                    + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
        }
    }

    @BeforeEach
    void listen() {
        appender = new Appender();
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        var console = root.getAppender("console");
        if (console != null) {
            root.detachAppender(console);
        }
        root.setLevel(Level.TRACE);
        launchpad = new Launchpad(engine, "RATE_LIMIT_ATTEMPTS", "1000", "WEBHOOK_PRIVATE_TARGETS", "127.0.0.1");
        launchpad.vertx.eventBus().<Object>addOutboundInterceptor(delivery -> {
            if (!delivery.send()) {
                published.add(
                        delivery.message().address() + " " + delivery.message().body());
            }
            delivery.next();
        });
        stopListening = () -> {
            root.detachAppender(appender);
            if (console != null) {
                root.addAppender(console);
            }
            root.setLevel(level);
        };
    }

    private Runnable stopListening = () -> {};

    @AfterEach
    void stop() {
        launchpad.close();
        stopListening.run();
    }

    @Test
    void staysInside() {
        var admin = launchpad.admin();
        var anonymous = launchpad.anonymous();
        see(anonymous
                .post("/auth/register", credentials("sentinel@example.com", OLD_PASSWORD))
                .expect(201));
        var first = anonymous
                .post("/auth/login", credentials("sentinel@example.com", OLD_PASSWORD))
                .expect(200)
                .body();
        var second = anonymous.post("/auth/refresh", refresh(first)).expect(200).body();
        for (var tokens : List.of(first, second)) {
            issued.add(tokens.getString("token"));
            issued.add(tokens.getString("token").split("\\.")[2]);
            issued.add(tokens.getString("refresh_token"));
        }
        var me = launchpad.withToken(second.getString("token"));
        see(anonymous
                .post("/auth/login", credentials("sentinel@example.com", WRONG_PASSWORD))
                .expect(401));
        see(anonymous
                .post("/auth/login", credentials(WRONG_PASSWORD, WRONG_PASSWORD))
                .expect(401));
        see(anonymous
                .post("/auth/login", credentials("nobody@example.com", WRONG_PASSWORD))
                .expect(401));
        see(anonymous
                .post("/auth/login", credentials("x", WRONG_PASSWORD.repeat(10)))
                .expect(400));
        see(anonymous
                .post("/auth/login", credentials("x", WRONG_PASSWORD).put("pin", WRONG_PASSWORD))
                .expect(400));
        see(anonymous
                .post("/auth/register", credentials("sentinel@example.com", WRONG_PASSWORD))
                .expect(409));
        see(me.post("/auth/me/password", passwords(WRONG_PASSWORD, NEW_PASSWORD))
                .expect(422, "wrong-password"));
        see(me.post("/auth/me/password", passwords(OLD_PASSWORD, "password1")).expect(422, "weak-password"));
        see(me.post("/auth/me/password", passwords(OLD_PASSWORD, NEW_PASSWORD)).expect(200));
        see(me.get("/auth/me"));
        see(me.get("/auth/me/sessions"));
        see(me.get("/audit").expect(403));
        see(launchpad.withToken(second.getString("token") + "x").get("/auth/me").expect(401));
        see(anonymous.post("/auth/refresh", refresh(first)).expect(401));
        see(me.get("/auth/me").expect(401));

        var id = admin.get("/users?q=sentinel")
                .body()
                .getJsonArray("users")
                .getJsonObject(0)
                .getLong("id");
        see(admin.patch("/users/" + id, new JsonObject().put("password", SET_PASSWORD))
                .expect(200));
        see(admin.patch(
                        "/users/" + id,
                        new JsonObject().put("password", SET_PASSWORD).put("role_ids", JsonArray.of(999)))
                .expect(422));
        see(admin.get("/users/" + id));
        see(admin.get("/users"));
        see(admin.get("/audit?limit=100"));

        var registered = admin.post(
                        "/webhooks", new JsonObject().put("url", "http://127.0.0.1:1/hook?key=" + URL_SECRET))
                .expect(201);
        var webhook = "/webhooks/" + registered.object("webhook").getLong("id");
        var rotated = admin.post(webhook + "/rotate-secret", new JsonObject()).expect(200);
        for (var answer : List.of(registered, rotated)) {
            issued.add(answer.body().getString("secret").substring("whsec_".length()));
        }
        see(admin.get(webhook + "/deliveries"));
        see(admin.patch(webhook, new JsonObject().put("url", "http://127.0.0.1:1/")));
        launchpad.aircraft(admin, "N1", "JET_A");
        admin.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 10)
                                .put("location_on_ramp", "A1"))
                .expect(201);
        untilAttempted(admin, webhook);

        assertThat(logged).as("log lines").isNotEmpty();
        assertThat(published).as("events").isNotEmpty();
        for (var secret : List.of(OLD_PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, SET_PASSWORD, "$" + HASH, HASH + ":")) {
            assertNowhere(secret);
        }
        issued.forEach(this::assertNowhere);
        assertNowhere(URL_SECRET);
        assertNowhere(launchpad.settings.text("JWT_SECRET_KEY"));
        assertNowhere(launchpad.settings.text("ADMIN_PASSWORD"));
    }

    private void untilAttempted(Launchpad.Client admin, String webhook) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (admin.get(webhook).object("webhook").getString("failing_since") == null) {
            assertThat(System.nanoTime()).as("waited for an attempt").isLessThan(end);
        }
        see(admin.get(webhook));
        see(admin.get("/webhooks"));
        see(admin.get(webhook + "/deliveries"));
    }

    private void assertNowhere(String secret) {
        for (var place : List.of(logged, published, answered)) {
            assertThat(place).noneMatch(line -> line.contains(secret));
        }
    }

    private void see(Launchpad.Answer answer) {
        answered.add(answer.raw().headers().map() + "\n" + answer.raw().body());
    }

    private static JsonObject credentials(String email, String password) {
        return new JsonObject().put("email", email).put("password", password);
    }

    private static JsonObject passwords(String current, String wanted) {
        return new JsonObject().put("current_password", current).put("new_password", wanted);
    }

    private static JsonObject refresh(JsonObject tokens) {
        return new JsonObject().put("refresh_token", tokens.getString("refresh_token"));
    }
}
