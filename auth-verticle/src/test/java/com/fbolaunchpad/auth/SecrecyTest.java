package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.newEmail;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestCaller;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What is secret is neither logged, however much is logged, nor kept in clear: from a start on, through an account's life. */
@ParameterizedClass
@EnumSource(Engine.class)
final class SecrecyTest {
    private static final String FIRST = "first-Secret-of-the-user";
    private static final String SECOND = "second-Secret-of-the-user";
    private static final String THIRD = "third-Secret-of-the-user";
    private static final String FOURTH = "fourth-Secret-of-another-user";
    private static final String FIFTH = "fifth-Secret-of-another-user";
    private static final String WRONG = "wrong-Secret-of-the-user";
    private static final String ADMINISTRATORS = "the-administrator's-password";
    private static final String LISTENING = "What is logged is listened to. ";

    private final Engine engine;
    private AuthService service;

    SecrecyTest(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void noSecretIsLoggedOrKeptInClear() {
        var inClear = new ArrayList<>(
                List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH, WRONG, ADMINISTRATORS, TestSettings.JWT_SECRET_KEY));
        var hashes = new ArrayList<String>();
        var logged = loggedBy(() -> live(inClear, hashes));
        assertThat(logged).contains(LISTENING);
        assertThat(hashes).hasSize(6).doesNotHaveDuplicates();
        assertThat(logged).noneMatch(line -> line.contains("pbkdf2"));
        for (var secret : Stream.concat(inClear.stream(), hashes.stream()).toList()) {
            assertThat(logged).noneMatch(line -> line.contains(secret));
        }

        var kept = textOf(
                service.query("select table_name from information_schema.tables where table_schema = 'auth'").stream()
                        .flatMap(table -> service.query("select * from \"" + table.getString(0) + "\"").stream()));
        assertThat(kept).contains("pbkdf2", "login-succeeded", "refresh-token-reused");
        assertThat(inClear).hasSizeGreaterThan(10).allSatisfy(secret -> assertThat(kept)
                .doesNotContain(secret));
        var audited = textOf(service.query("select * from audit_entry").stream());
        assertThat(hashes).allSatisfy(hash -> assertThat(audited).doesNotContain(hash));
        assertThat(audited).doesNotContain("pbkdf2");
        var answered = service.query("select * from idempotency_key");
        assertThat(answered).hasSize(2);
        assertThat(textOf(answered.stream()))
                .contains("key-of-creation", "key-of-change")
                .doesNotContain("pbkdf2");
    }

    private static String textOf(Stream<Row> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> {
            for (var column = 0; column < row.size(); column++) {
                text.append(row.getValue(column)).append(' ');
            }
        });
        return text.toString();
    }

    /** An account's life: whatever is secret in it goes into the lists. */
    private void live(List<String> inClear, List<String> hashes) {
        service = new AuthService(engine);
        hashes.add(hashOf(AuthService.ADMINISTRATOR));
        var email = newEmail();
        var id = service.call(TestCaller.anonymous(), "registerUser", AuthService.credentials(email, FIRST))
                .getJsonObject("user")
                .getLong("id");
        hashes.add(hashOf(id));
        service.loginRefusal(email, WRONG);
        service.loginRefusal(newEmail(), WRONG);
        service.loginRefusal(WRONG, WRONG);
        service.refusal(TestCaller.anonymous(), "registerUser", AuthService.credentials(email, WRONG));
        var login = service.login(email, FIRST);
        var refreshed = new Login(service.call(TestCaller.anonymous(), "refreshToken", login.refresh()));
        var change = new JsonObject().put("current_password", WRONG).put("new_password", SECOND);
        service.refusal(login.caller(), "changeMyPassword", change);
        service.call(login.caller(), "changeMyPassword", change.put("current_password", FIRST));
        hashes.add(hashOf(id));
        service.call("updateUser", user(id).put("password", THIRD));
        hashes.add(hashOf(id));
        hashes.addAll(liveUnderKeys());
        var again = service.login(email, THIRD);
        var last = new Login(service.call(TestCaller.anonymous(), "refreshToken", again.refresh()));
        service.refusal(TestCaller.anonymous(), "refreshToken", again.refresh());
        service.refusal(last.caller(), "readAccess", last.access());
        for (var one : List.of(login, refreshed, again, last)) {
            inClear.addAll(List.of(one.refreshToken().split("\\.")));
            inClear.add(one.token());
            inClear.add(one.token().split("\\.", -1)[2]);
        }
    }

    /** What is made and changed once under a key, and asked for again; the hashes of its passwords. */
    private List<String> liveUnderKeys() {
        var creation = AuthService.credentials(newEmail(), FOURTH).put("idempotency_key", "key-of-creation");
        var id = service.call("createUser", creation).getJsonObject("user").getLong("id");
        service.call("createUser", creation);
        var first = hashOf(id);
        var change = user(id).put("password", FIFTH).put("idempotency_key", "key-of-change");
        service.call("updateUser", change);
        service.call("updateUser", change);
        return List.of(first, hashOf(id));
    }

    private String hashOf(long id) {
        return service.query("select password_hash from app_user where id = $1", id)
                .get(0)
                .getString("password_hash");
    }

    /** Whatever is logged at any level meanwhile, with its stack traces. */
    private static List<String> loggedBy(Runnable work) {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        var others = new ArrayList<Appender<ILoggingEvent>>();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        try {
            root.trace(LISTENING.strip());
            work.run();
        } finally {
            root.setLevel(level);
            root.detachAppender(appender);
            others.forEach(root::addAppender);
        }
        return List.copyOf(appender.list).stream()
                .map(event -> event.getFormattedMessage() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }
}
