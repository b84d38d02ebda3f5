package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.CLOCK;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The failures that a service has counted, and failures as if it had: a test that needs a delay to be over moves its end. */
record LoginFailures(AuthService service) {
    /** As if so many had failed, and the delay were over. */
    void soFar(String scope, int failures) {
        put(scope, failures, Duration.ZERO);
    }

    /** As if so many had failed that the next one has to wait. */
    void block(String scope) {
        put(scope, 20, Duration.ofMinutes(10));
    }

    private void put(String scope, int failures, Duration delay) {
        var now = CLOCK.instant();
        var table = new LoginFailureTable();
        Await.result(service.database.transaction(sql -> table.lock(sql, key(scope), now)
                .compose(before -> table.update(sql, key(scope), failures, now, now.plus(delay)))));
    }

    boolean areNone(String scope) {
        return rows(scope).isEmpty();
    }

    int count(String scope) {
        return rows(scope).get(0).getInteger("failures");
    }

    /** How long the next attempt had to wait after the last one. */
    Duration delay(String scope) {
        var row = rows(scope).get(0);
        return Duration.between(Database.instant(row, "last_failed_at"), Database.instant(row, "blocked_until"));
    }

    private List<Row> rows(String scope) {
        return service.query("select * from login_failure where scope = $1", key(scope));
    }

    private static String key(String scope) {
        return Sha256.hex(scope.getBytes(StandardCharsets.UTF_8));
    }
}
