package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://fbo:word@db/pad, jdbc:postgresql://db/pad, fbo, word, db, 5432",
        "postgresql://fbo:word@127.0.0.1:6000/pad, jdbc:postgresql://127.0.0.1:6000/pad, fbo, word, 127.0.0.1, 6000",
        "postgresql://fbo:w%40r%3A%2Fd@db/pad, jdbc:postgresql://db/pad, fbo, w@r:/d, db, 5432",
        "postgresql://fbo:a+b=c@db/pad, jdbc:postgresql://db/pad, fbo, a+b=c, db, 5432",
        "postgresql://fbo:a^{b}:c@db/pad, jdbc:postgresql://db/pad, fbo, a^{b}:c, db, 5432",
        "postgresql://fbo@db/pad, jdbc:postgresql://db/pad, fbo, '', db, 5432",
        "postgresql://fbo:word@launchpad_db:6000/pad, jdbc:postgresql://launchpad_db:6000/pad, fbo, word, launchpad_db, 6000"
    })
    void saysTheSameToTheMigrationsAndToThePool(
            String url, String jdbcUrl, String user, String password, String host, int port) {
        var address = of("DATABASE_URL", url);
        var pool = PgConnectOptions.fromUri(address.uri());

        assertThat(address)
                .isEqualTo(new DatabaseAddress(jdbcUrl, jdbcUrl.substring("jdbc:".length()), user, password));
        assertThat(address.isEmbedded()).isFalse();
        assertThat(pool.getHost()).isEqualTo(host);
        assertThat(pool.getPort()).isEqualTo(port);
        assertThat(pool.getDatabase()).isEqualTo("pad");
    }

    @Test
    void handsTheParametersOn() {
        assertThat(of("DATABASE_URL", "postgresql://fbo:word@db/pad?options=-csome.setting=1")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/pad?options=-csome.setting=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sslmode=disable", "?sslmode=verify-full", "?a=b&sslrootcert=/some.pem", "?ssl=true"})
    void leavesItToTheSettingsHowToEncrypt(String parameters) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("DATABASE_URL", "postgresql://fbo:word@db/pad" + parameters))
                .withMessageContaining("DATABASE_TLS");
    }

    @Test
    void tellsThePlaceWithoutThePassword() {
        assertThat(of("DATABASE_URL", "postgresql://fbo:word@db:6000/pad").place())
                .isEqualTo("db:6000/pad");
    }

    @Test
    void refusesAMalformedEscapeWithoutRepeatingThePassword() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> of("DATABASE_URL", "postgresql://fbo:pass%zzword@db/pad"))
                .withMessage("DATABASE_URL is malformed: a % in its user or password must be written as %25.");
    }

    @Test
    void isAFileUnderTheDataFolderWithoutAUrl() {
        var address = of("DATA_DIR", "some/folder");

        assertThat(address.isEmbedded()).isTrue();
        assertThat(address.jdbcUrl())
                .startsWith("jdbc:h2:file:" + Path.of("some/folder/launchpad").toAbsolutePath() + ";")
                .endsWith(";WRITE_DELAY=0");
    }

    @Test
    void isAMemoryThatOutlivesItsConnections() {
        assertThat(of("DATABASE_URL", "h2:mem:some").jdbcUrl())
                .startsWith("jdbc:h2:mem:some;")
                .endsWith(";DB_CLOSE_DELAY=-1");
    }

    private static DatabaseAddress of(String name, String value) {
        return DatabaseAddress.of(Settings.of(
                new JsonObject().put("DATABASE_URL", "").put("DATA_DIR", "data").put(name, value)));
    }
}
