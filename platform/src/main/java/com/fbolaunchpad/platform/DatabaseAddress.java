package com.fbolaunchpad.platform;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the database is, as both the migrations (JDBC) and the pools want it said.
 *
 * @param uri {@code postgresql://…}; empty for the embedded database
 */
record DatabaseAddress(String jdbcUrl, String uri, String user, String password) {
    /**
     * {@code WRITE_DELAY=0}: a commit is in the file before it is answered, so that a killed process loses none. The
     * compatibility settings are those that make one SQL text fit both engines.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";

    private static final String MEMORY = "h2:mem:";

    static DatabaseAddress of(Settings settings) {
        var url = settings.text("DATABASE_URL");
        if (url.isEmpty()) {
            var file = Path.of(settings.text("DATA_DIR"), "launchpad").toAbsolutePath();
            return embedded("file:" + file + H2_OPTIONS + ";WRITE_DELAY=0");
        }
        if (url.startsWith(MEMORY)) {
            return embedded("mem:" + url.substring(MEMORY.length()) + H2_OPTIONS + ";DB_CLOSE_DELAY=-1");
        }
        var parsed = URI.create(url);
        var userInfo = String.valueOf(parsed.getRawUserInfo()).split(":", 2);
        var port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        var query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
        return new DatabaseAddress(
                "jdbc:postgresql://" + parsed.getHost() + port + parsed.getRawPath() + query,
                url,
                decode(userInfo[0]),
                userInfo.length > 1 ? decode(userInfo[1]) : "");
    }

    boolean isEmbedded() {
        return uri.isEmpty();
    }

    private static DatabaseAddress embedded(String where) {
        return new DatabaseAddress("jdbc:h2:" + where, "", "sa", "");
    }

    private static String decode(String escaped) {
        return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    }
}
