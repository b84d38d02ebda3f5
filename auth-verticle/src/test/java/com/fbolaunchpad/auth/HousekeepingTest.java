package com.fbolaunchpad.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Settings;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A start forgets what has had its time, a stop waits for that. */
@ParameterizedClass
@EnumSource(Engine.class)
final class HousekeepingTest {
    private final Vertx vertx = Vertx.vertx();
    private final Settings settings;
    private final Database database;

    HousekeepingTest(Engine engine) {
        settings = TestSettings.on(engine, "AUDIT_RETENTION_DAYS", "30");
        database = Await.result(Database.open(vertx, settings, "auth"));
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void theOldIsForgottenAndTheYoungStays() {
        startAndStop();
        insertSession(1, Duration.ofHours(25));
        insertSession(2, Duration.ofHours(23));
        insertSession(3, Duration.ofHours(-1));
        insertEndedSession(4, Duration.ofHours(25));
        insertEndedSession(5, Duration.ofHours(23));
        insertFailures("old", Duration.ofHours(25));
        insertFailures("young", Duration.ofHours(23));
        insertNetwork("old", Duration.ofDays(91));
        insertNetwork("young", Duration.ofDays(89));
        insertEntries("old", Duration.ofDays(31));
        insertEntries("young", Duration.ofDays(29));
        startAndStop();

        assertThat(rows("select id from user_session order by id"))
                .extracting(row -> row.getLong(0))
                .containsExactly(2L, 3L, 5L);
        assertThat(rows("select session_id from refresh_token order by session_id"))
                .extracting(row -> row.getLong(0))
                .containsExactly(2L, 3L, 5L);
        assertThat(kept("select scope from login_failure where scope like $1")).containsExactly(0, 441);
        assertThat(kept("select network from familiar_network where network like $1"))
                .containsExactly(0, 1);
        assertThat(kept("select request_id from audit_entry where request_id like $1"))
                .containsExactly(0, 441);
        assertThat(rows("select id from audit_entry where action = 'user-created'"))
                .as("the first administrator's")
                .hasSize(1);
    }

    @Test
    void moreThanAPortionIsForgottenAtOnce() {
        startAndStop();
        for (var time = 0; time < 5; time++) {
            insertFailures("old-" + time, Duration.ofDays(2));
        }
        assertThat(rows("select scope from login_failure")).hasSize(5 * 441);
        startAndStop();
        assertThat(rows("select scope from login_failure"))
                .extracting(row -> row.getString(0))
                .isEmpty();
    }

    private void startAndStop() {
        Await.result(vertx.deployVerticle(new AuthVerticle(), TestSettings.deployment(settings))
                .compose(vertx::undeploy));
    }

    private void insertSession(long id, Duration age) {
        update(
                "insert into user_session (id, user_id, client_address, created_at, last_used_at, expires_at)"
                        + " values ($1, 1, '192.0.2.1', $2, $2, $2)",
                id,
                ago(age));
        Await.result(
                new RefreshTokenTable().insert(database, id, RefreshToken.of("family " + id + ".secret", ago(age))));
    }

    /** One that would still last. */
    private void insertEndedSession(long id, Duration age) {
        insertSession(id, Duration.ofDays(-20));
        update("update user_session set ended_at = $1, end_reason = 'LOGOUT' where id = $2", ago(age), id);
    }

    /** As many as there are pairs of permissions. */
    private void insertFailures(String mark, Duration age) {
        update(
                "insert into login_failure (scope, failures, last_failed_at, blocked_until)"
                        + " select concat('" + mark + "-', a.id, '-', b.id), 1, $1, $1"
                        + " from permission a cross join permission b",
                ago(age));
    }

    private void insertNetwork(String mark, Duration age) {
        update(
                "insert into familiar_network (user_id, network, last_login_at) values (1, $1, $2)",
                mark + "-network",
                ago(age));
    }

    private void insertEntries(String mark, Duration age) {
        update(
                "insert into audit_entry (occurred_at, action, client_address, request_id, details)"
                        + " select $1, 'logged-out', '192.0.2.1', concat('" + mark + "-', a.id, '-', b.id), '{}'"
                        + " from permission a cross join permission b",
                ago(age));
    }

    /** How many are left of the old and of the young ones. */
    private List<Integer> kept(String statement) {
        return List.of(rows(statement, "old%").size(), rows(statement, "young%").size());
    }

    private List<Row> rows(String statement, Object... parameters) {
        return Await.result(database.query(statement, parameters));
    }

    private void update(String statement, Object... parameters) {
        Await.result(database.update(statement, parameters));
    }

    private static Instant ago(Duration age) {
        return AuthService.CLOCK.instant().minus(age);
    }
}
