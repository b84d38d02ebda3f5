package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.newEmail;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Engine;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether there is an account shows in nothing that a login makes the database do; H2 counts the statements that it runs. */
final class EqualWorkTest {
    private final AuthService service = new AuthService(Engine.H2);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aRefusedLoginRunsTheSameStatementsForEverybody() {
        var known = newEmail();
        service.newUser(known);
        var inactive = newEmail();
        service.update("update app_user set is_active = $1 where id = $2", false, service.newUser(inactive));
        service.loginRefusal(newEmail(), "not the password");

        var ofKnown = statementsOf(known, "not the password");
        assertThat(ofKnown)
                .hasSizeGreaterThan(5)
                .containsKey("select id, password_hash, is_active from app_user where email_key = $1");
        assertThat(statementsOf(newEmail(), "not the password")).isEqualTo(ofKnown);
        assertThat(statementsOf(inactive, "not the password")).isEqualTo(ofKnown);
        assertThat(statementsOf(inactive, AuthService.PASSWORD)).isEqualTo(ofKnown);
        assertThat(statementsOf("no address", "not the password")).isEqualTo(ofKnown);
    }

    /** How often each statement ran. */
    private Map<String, Integer> statementsOf(String email, String password) {
        service.update("set query_statistics true");
        assertThat(service.loginRefusal(email, password).code()).isEqualTo("invalid-credentials");
        var counted = new TreeMap<String, Integer>();
        for (var row :
                service.query("select sql_statement, execution_count from information_schema.query_statistics")) {
            counted.put(row.getString(0), row.getInteger(1));
        }
        service.update("set query_statistics false");
        counted.keySet().removeIf(statement -> statement.contains("query_statistics"));
        return counted;
    }
}
