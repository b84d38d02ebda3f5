package com.fbolaunchpad.platform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the database is, as both the migrations (JDBC) and the pools want it said.
 *
 * @param uri {@code postgresql://…} without user and password; empty for the embedded database
 */
record DatabaseAddress(String jdbcUrl, String uri, String user, String password) {
    /**
     * {@code WRITE_DELAY=0}: a commit is in the file before it is answered, so that a killed process loses none. The
     * compatibility settings are those that make one SQL text fit both engines.
     */
    private static final String H2_OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";LOCK_TIMEOUT=3000;DB_CLOSE_ON_EXIT=FALSE";

    private static final String MEMORY = "h2:mem:";
    private static final String SERVER = "postgresql://";

    /** Names that the clients don't understand alike. */
    private static final Pattern ENCRYPTION = Pattern.compile("[?&]ssl");

    static DatabaseAddress of(Settings settings) {
        var url = settings.text("DATABASE_URL");
        if (url.isEmpty()) {
            var file = Path.of(settings.text("DATA_DIR"), "launchpad").toAbsolutePath();
            return embedded("file:" + file + H2_OPTIONS + ";WRITE_DELAY=0");
        }
        if (url.startsWith(MEMORY)) {
            return embedded("mem:" + url.substring(MEMORY.length()) + H2_OPTIONS + ";DB_CLOSE_DELAY=-1");
        }
        // Cut by hand: the URI parsers refuse characters that passwords and names of containers have.
        var at = url.indexOf('@');
        var credentials = url.substring(SERVER.length(), at).split(":", 2);
        var place = SERVER + url.substring(at + 1);
        if (ENCRYPTION.matcher(place).find()) {
            throw new ConfigurationException(
                    "DATABASE_URL must not say how to encrypt: DATABASE_TLS and DATABASE_CA_FILE do, for all connections.");
        }
        return new DatabaseAddress(
                "jdbc:" + place, place, decode(credentials[0]), credentials.length > 1 ? decode(credentials[1]) : "");
    }

    /** Host, port and name, for a sentence. */
    String place() {
        return isEmbedded() ? jdbcUrl : uri.substring(SERVER.length());
    }

    boolean isEmbedded() {
        return uri.isEmpty();
    }

    private static DatabaseAddress embedded(String where) {
        return new DatabaseAddress("jdbc:h2:" + where, "", "sa", "");
    }

    private static String decode(String escaped) {
        try {
            // A plus is a plus here: only forms write a space that way.
            return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(
                    "DATABASE_URL is malformed: a % in its user or password must be written as %25.");
        }
    }
}
